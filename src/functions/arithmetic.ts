import type { arithmetic as signatures } from '../expression/signatures/arithmetic.ts';
import { fail } from '../expression/issue.ts';
import { type Band, type Image, bandNames } from '../image/image.ts';
import { arithmeticType, multiply, multiplyRanges } from '../raster/arithmetic.ts';
import { type PixelType, type Range, rangeOf } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import type { LocalFunction } from './local-function.ts';

/** A calculation on two bands: what comes out of two ranges of values, and the pixels. */
interface Operation {
  readonly name: string;
  range(one: Range, other: Range): Range;
  compute(one: BandPixels, other: BandPixels, type: PixelType): BandPixels;
}

export const arithmetic = {
  'Image.multiply': binary({ name: 'Image.multiply', range: multiplyRanges, compute: multiply }),
} satisfies Record<keyof typeof signatures, LocalFunction>;

function binary(operation: Operation): LocalFunction {
  return { version: 1, call: (args) => combine(args.image('image1'), args.image('image2'), operation) };
}

interface BandPair {
  readonly one: Band;
  readonly other: Band;
  readonly result: Band;
}

function combine(image1: Image, image2: Image, operation: Operation): Image {
  const pairs = new Map(pairBands(image1, image2, operation).map((pair) => [pair.result.name, pair]));
  return {
    kind: 'Image',
    bands: [...pairs.values()].map((pair) => pair.result),
    // Earth Engine's arithmetic keeps an image's index, and none of its other properties.
    properties: 'system:index' in image1.properties ? { 'system:index': image1.properties['system:index'] } : {},
    footprint: image1.footprint ?? image2.footprint,
    extents: image1.extents ?? image2.extents,
    async read(geobox, names, options) {
      const wanted = names.flatMap((name) => pairs.get(name) ?? []);
      const leftNames = [...new Set(wanted.map((pair) => pair.one.name))];
      const rightNames = [...new Set(wanted.map((pair) => pair.other.name))];
      const [left, right] = await Promise.all([image1.read(geobox, leftNames, options), image2.read(geobox, rightNames, options)]);
      const bands = wanted.map(({ one, other, result }) =>
        operation.compute(left.bands[leftNames.indexOf(one.name)], right.bands[rightNames.indexOf(other.name)], result.type),
      );
      return { geobox, bands };
    },
  };
}

/**
 * Which bands meet: by name where both images have the same names, else in order; one band against all of the other image.
 * The result is named after the longer image, or the first of equals.
 */
function pairBands(image1: Image, image2: Image, operation: Operation): BandPair[] {
  const [left, right] = [image1.bands, image2.bands];
  if (left.length === 0 || right.length === 0) return fail(`${operation.name}: an image has no bands`);
  if (left.length !== right.length && left.length !== 1 && right.length !== 1) {
    return fail(
      `${operation.name}: ${left.length} bands (${bandNames(image1).join(' ')}) against ${right.length} (${bandNames(image2).join(' ')}); ` +
        'expected as many, or one',
    );
  }
  const byName = left.length === right.length && left.every((band) => right.some((other) => other.name === band.name));
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const one = left.length === 1 ? left[0] : left[index];
    const named = byName ? right.find((band) => band.name === one.name) : undefined;
    const other = right.length === 1 ? right[0] : (named ?? right[index]);
    return { one, other, result: resultBand(one, other, right.length > left.length ? other.name : one.name, operation) };
  });
}

function resultBand(one: Band, other: Band, name: string, operation: Operation): Band {
  const range = operation.range(one.range ?? rangeOf(one.type), other.range ?? rangeOf(other.type));
  const placed = one.grid === null ? other : one;
  return {
    name,
    type: arithmeticType(one.type, other.type, (a, b) => operation.range(a, b)),
    range,
    nodata: null,
    content: one.content === 'continuous' ? other.content : one.content,
    grid: placed.grid,
    composite: placed.composite,
  };
}
