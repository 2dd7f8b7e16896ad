import { fail } from '../expression/issue.ts';
import { type Json, isJsonObject } from '../expression/json.ts';
import { type Band, type Image, bandNames } from '../image/image.ts';
import { rangeWithin } from '../raster/arithmetic.ts';
import { mapPixels } from '../raster/elementwise.ts';
import { type PixelType, allocate, isFloat, rangeOf } from '../raster/pixel-type.ts';
import { noneValid } from '../raster/raster.ts';
import { type ChangedBand, changeBands, computedBand } from './band-wise.ts';
import type { LocalFunction } from './local-function.ts';

/** What values are converted to. Integers of 64 bits are whole numbers in float64. */
type Target = PixelType | 'int64';

/** The names that Earth Engine has for types. */
const TARGETS: ReadonlyMap<string, Target> = new Map([
  ['int8', 'int8'],
  ['int16', 'int16'],
  ['int32', 'int32'],
  ['int64', 'int64'],
  ['uint8', 'uint8'],
  ['uint16', 'uint16'],
  ['uint32', 'uint32'],
  ['byte', 'uint8'],
  ['short', 'int16'],
  ['int', 'int32'],
  ['long', 'int64'],
  ['float', 'float32'],
  ['double', 'float64'],
]);

/** A function that converts every band of an image. */
export function cast(target: Target): LocalFunction {
  return { version: 1, call: (args) => changeBands(args.image('value'), (band) => converted(band, target)) };
}

/** Some bands of an image converted, each to its type; a band that it has not is added, masked. */
export function castBands(image: Image, types: Json, order: readonly string[] | undefined): Image {
  if (!isJsonObject(types)) return fail('the types are no dictionary of band names and types', { argument: 'bandTypes' });
  const targets = new Map(Object.entries(types).map(([name, type]) => [name, targetOf(name, type)]));
  const added = [...targets].filter(([name]) => !image.bands.some((band) => band.name === name));
  const all = [...bandNames(image), ...added.map(([name]) => name)];
  const names = order ?? all;
  if (names.length !== all.length || !all.every((name) => names.includes(name))) {
    return fail(`the order is ${names.join(' ')}; expected each of ${all.join(' ')} once`, { argument: 'bandOrder' });
  }
  const cast = changeBands(image, (band) => converted(band, targets.get(band.name) ?? band.type));
  const missing = new Map(added.map(([name, target]) => [name, maskedBand(name, target)]));
  return {
    ...cast,
    bands: names.flatMap((name) => missing.get(name) ?? cast.bands.find((band) => band.name === name) ?? []),
    async read(geobox, asked, options) {
      const own = asked.filter((name) => !missing.has(name));
      const bands = own.length > 0 ? (await cast.read(geobox, own, options)).bands : [];
      const length = geobox.width * geobox.height;
      return {
        geobox,
        bands: asked.map((name) => {
          const masked = missing.get(name);
          return masked ? { values: allocate(masked.type, length), mask: noneValid(length) } : bands[own.indexOf(name)];
        }),
      };
    },
  };
}

function targetOf(name: string, type: Json): Target {
  const target = typeof type === 'string' ? TARGETS.get(type) : undefined;
  return target ?? fail(`the type of '${name}' is ${JSON.stringify(type)}; expected one of ${[...TARGETS.keys()].join(', ')}`, { argument: 'bandTypes' });
}

function maskedBand(name: string, target: Target): Band {
  const type = target === 'int64' ? 'float64' : target;
  return { name, type, range: [0, 0], nodata: null, content: 'continuous', grid: null, composite: false };
}

function converted(band: Band, target: Target): ChangedBand {
  if (band.type === target) return { band, compute: (pixels) => pixels };
  const type = target === 'int64' ? 'float64' : target;
  const isWhole = !isFloat(type) || target === 'int64';
  const [low, high] = band.range ?? rangeOf(band.type);
  const range = rangeWithin(type, isWhole ? [Math.trunc(low), Math.trunc(high)] : [low, high]);
  return { band: computedBand(band, type, range), compute: (pixels, memory) => mapPixels(pixels, target === 'int64' ? dropFractions : keep, type, memory) };
}

function keep(a: Float64Array, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] = a[i];
}

function dropFractions(a: Float64Array, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] = Math.trunc(a[i]);
}
