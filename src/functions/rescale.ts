import { fail } from '../expression/issue.ts';
import { type Band, type Image, bandNames, latticeOfBands, withShortcuts } from '../image/image.ts';
import { floatTypeOf, rangeWithin, unionType } from '../raster/arithmetic.ts';
import { combinePixels, mapPixels } from '../raster/elementwise.ts';
import { type PixelType, type Range, isFloat, literalType, rangeOf } from '../raster/pixel-type.ts';
import { bandNamed } from './band-lookup.ts';
import { changeBands, computedBand } from './band-wise.ts';

/** The image with its values held within a range. */
export function clamp(image: Image, low: number, high: number): Image {
  if (low > high) return fail(`a range from ${low} to ${high}; expected low to be no more than high`, { argument: 'low' });
  return changeBands(image, (band) => {
    const type = clampedType(band, low, high);
    const range = band.range ?? rangeOf(band.type);
    const hold = (value: number): number => Math.min(Math.max(value, low), high);
    return {
      band: computedBand(band, type, rangeWithin(type, [hold(range[0]), hold(range[1])])),
      compute: (pixels) =>
        mapPixels(
          pixels,
          (a, out, count) => {
            for (let i = 0; i < count; i++) out[i] = a[i] < low ? low : a[i] > high ? high : a[i];
          },
          type,
        ),
    };
  });
}

/** The band's own type; a wider one for integers, if it does not hold a bound that can come out. */
function clampedType({ type }: Band, low: number, high: number): PixelType {
  if (isFloat(type)) return type;
  const [lowest, highest] = rangeOf(type);
  const bounds = [...(low > lowest ? [low] : []), ...(high < highest ? [high] : [])];
  return bounds.map(literalType).reduce((wider, literal, index) => (holdsInteger(type, bounds[index]) ? wider : unionType(wider, literal)), type);
}

function holdsInteger(type: PixelType, value: number): boolean {
  const [lowest, highest] = rangeOf(type);
  return Number.isInteger(value) && value >= lowest && value <= highest;
}

/** The image with its values moved so that those from `low` to `high` lie from 0 to 1. */
export function unitScale(image: Image, low: number, high: number): Image {
  if (low === high) return fail(`a range from ${low} to ${high}; expected two different values`, { argument: 'high' });
  const scale = (value: number): number => (value - low) / (high - low);
  return changeBands(image, (band) => {
    const type = floatTypeOf(band.type);
    const [one, other] = (band.range ?? rangeOf(band.type)).map(scale);
    return {
      band: computedBand(band, type, rangeWithin(type, [Math.min(one, other), Math.max(one, other)])),
      compute: (pixels) =>
        mapPixels(
          pixels,
          (a, out, count) => {
            for (let i = 0; i < count; i++) out[i] = (a[i] - low) / (high - low);
          },
          type,
        ),
    };
  });
}

/** (first − second) / (first + second) as the band `nd`, masked where either is negative. Nothing else of the image is kept. */
export function normalizedDifference(image: Image, names: readonly string[] = bandNames(image).slice(0, 2)): Image {
  if (names.length !== 2) {
    return fail(`a normalized difference of ${names.length} bands (${names.join(' ')}); expected two`, { argument: 'bandNames' });
  }
  const [one, other] = names.map((name) => bandNamed(image, name, 'bandNames'));
  const type = floatTypeOf(one.type, other.type);
  return {
    kind: 'Image',
    bands: [{ ...computedBand(one.grid === null ? other : one, type, differenceRange, 'continuous'), name: 'nd' }],
    properties: {},
    footprint: image.footprint,
    extents: image.extents,
    read: withShortcuts(
      async (geobox, asked, options) => {
        const read = await image.read(geobox, [...new Set(names)], options);
        const nd = combinePixels(read.bands[0], read.bands[read.bands.length - 1], normalize, type, geobox.width * geobox.height);
        return { geobox, bands: asked.map(() => nd) };
      },
      { lattice: (geobox, _, options) => latticeOfBands(image, geobox, [...new Set(names)], options) },
    ),
  };
}

const differenceRange: Range = [-1, 1];

/** NaN, which is masked, where either is negative; 0 where both are 0. */
function normalize(a: Float64Array, b: Float64Array, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const [one, other] = [a[i], b[i]];
    if (one < 0 || other < 0) out[i] = NaN;
    else out[i] = one + other === 0 ? 0 : (one - other) / (one + other);
  }
}
