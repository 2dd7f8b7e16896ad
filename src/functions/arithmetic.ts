import type { arithmetic as signatures } from '../expression/signatures/arithmetic.ts';
import { parseImageExpression } from '../expression/image-expression.ts';
import { fail } from '../expression/issue.ts';
import type { GeoBox } from '../geo/geobox.ts';
import { type Band, type Image, type ReadOptions, bandNames, latticeOfBands, withShortcuts } from '../image/image.ts';
import { rangeWithin } from '../raster/arithmetic.ts';
import { type BinaryName, type BinaryOperation, binaryOperations } from '../raster/binary-operations.ts';
import { type Operand, combinePixels, mapPixels } from '../raster/elementwise.ts';
import { type Lattice, refine } from '../raster/lattice.ts';
import { isFloat, rangeOf } from '../raster/pixel-type.ts';
import { type UnaryName, type UnaryOperation, unaryOperations } from '../raster/unary-operations.ts';
import { changeBands, computedBand } from './band-wise.ts';
import type { LocalFunction } from './local-function.ts';
import { clamp, normalizedDifference, unitScale } from './rescale.ts';

export const arithmetic = {
  'Image.add': binary('add'),
  'Image.subtract': binary('subtract'),
  'Image.multiply': binary('multiply'),
  'Image.divide': binary('divide'),
  'Image.mod': binary('mod'),
  'Image.pow': binary('pow'),
  'Image.atan2': binary('atan2'),
  'Image.hypot': binary('hypot'),
  'Image.min': binary('min'),
  'Image.max': binary('max'),
  'Image.eq': binary('eq'),
  'Image.neq': binary('neq'),
  'Image.lt': binary('lt'),
  'Image.lte': binary('lte'),
  'Image.gt': binary('gt'),
  'Image.gte': binary('gte'),
  'Image.and': binary('and'),
  'Image.or': binary('or'),
  'Image.bitwiseAnd': binary('bitwiseAnd'),
  'Image.bitwiseOr': binary('bitwiseOr'),
  'Image.bitwiseXor': binary('bitwiseXor'),
  'Image.leftShift': binary('leftShift'),
  'Image.rightShift': binary('rightShift'),
  'Image.abs': unary('abs'),
  'Image.floor': unary('floor'),
  'Image.ceil': unary('ceil'),
  'Image.round': unary('round'),
  'Image.signum': unary('signum'),
  'Image.not': unary('not'),
  'Image.bitwiseNot': unary('bitwiseNot'),
  'Image.sqrt': unary('sqrt'),
  'Image.cbrt': unary('cbrt'),
  'Image.exp': unary('exp'),
  'Image.log': unary('log'),
  'Image.log10': unary('log10'),
  'Image.sin': unary('sin'),
  'Image.cos': unary('cos'),
  'Image.tan': unary('tan'),
  'Image.asin': unary('asin'),
  'Image.acos': unary('acos'),
  'Image.atan': unary('atan'),
  'Image.parseExpression': {
    version: 1,
    call(args, context) {
      const names = args.strings('vars');
      const freeNamesAreBands = args.boolean('mapFreeVarsToDefaultImageBands', false);
      const body = parseImageExpression(args.string('expression'), { image: args.string('argName'), names, freeNamesAreBands });
      return context.define(names, body);
    },
  },
  'Image.clamp': { version: 1, call: (args) => clamp(args.image('input'), args.number('low'), args.number('high')) },
  'Image.unitScale': { version: 1, call: (args) => unitScale(args.image('input'), args.number('low'), args.number('high')) },
  'Image.normalizedDifference': { version: 1, call: (args) => normalizedDifference(args.image('input'), args.optionalStrings('bandNames')) },
} satisfies Record<keyof typeof signatures, LocalFunction>;

function binary(name: BinaryName): LocalFunction {
  return { version: 1, call: (args) => combine(args.image('image1'), args.image('image2'), `Image.${name}`, binaryOperations[name]) };
}

function unary(name: UnaryName): LocalFunction {
  const operation: UnaryOperation = unaryOperations[name];
  return {
    version: 1,
    call: (args) =>
      changeBands(args.image('value'), (band) => {
        if (operation.integersOnly) requireInteger(band, `Image.${name}`);
        const type = operation.type(band.type);
        const range = rangeWithin(type, operation.range?.(band.range ?? rangeOf(band.type)) ?? rangeOf(type));
        const result = computedBand(band, type, range, operation.isClass ? 'class' : band.content);
        return { band: result, compute: (pixels, memory) => mapPixels(pixels, operation.loop, type, memory) };
      }),
  };
}

function requireInteger(band: Band, functionName: string): void {
  if (isFloat(band.type)) fail(`${functionName}: the band '${band.name}' is ${band.type}; expected integers, which have bits (convert it first, as with toInt)`);
}

interface BandPair {
  readonly one: Band;
  readonly other: Band;
  readonly result: Band;
}

function combine(image1: Image, image2: Image, functionName: string, operation: BinaryOperation): Image {
  const pairs = new Map(pairBands(image1, image2, functionName, operation).map((pair) => [pair.result.name, pair]));
  return {
    kind: 'Image',
    bands: [...pairs.values()].map((pair) => pair.result),
    // Earth Engine's arithmetic keeps an image's index, and none of its other properties.
    properties: 'system:index' in image1.properties ? { 'system:index': image1.properties['system:index'] } : {},
    footprint: image1.footprint ?? image2.footprint,
    extents: image1.extents ?? image2.extents,
    read: withShortcuts(
      async (geobox, names, options) => {
        const wanted = names.flatMap((name) => pairs.get(name) ?? []);
        const [left, right] = await Promise.all([
          operands(image1, wanted.map((pair) => pair.one.name), geobox, options),
          operands(image2, wanted.map((pair) => pair.other.name), geobox, options),
        ]);
        const length = geobox.width * geobox.height;
        return { geobox, bands: wanted.map(({ result }, index) => combinePixels(left[index], right[index], operation.loop, result.type, length, options.memory)) };
      },
      {
        lattice(geobox, names, options) {
          const wanted = names.flatMap((name) => pairs.get(name) ?? []);
          const latticeOf = (image: Image, bands: readonly string[]): Lattice => latticeOfBands(image, geobox, [...new Set(bands)], options);
          return refine(latticeOf(image1, wanted.map((pair) => pair.one.name)), latticeOf(image2, wanted.map((pair) => pair.other.name)));
        },
      },
    ),
  };
}

/** Bands, each read once, or the numbers that they are everywhere. */
async function operands(image: Image, names: readonly string[], geobox: GeoBox, options: ReadOptions): Promise<Operand[]> {
  const constants = image.read.shortcuts?.constants;
  const read = [...new Set(names)].filter((name) => !constants?.has(name));
  const bands = read.length > 0 ? (await image.read(geobox, read, options)).bands : [];
  return names.map((name) => constants?.get(name) ?? bands[read.indexOf(name)]);
}

/**
 * Which bands meet: by name where both images have the same names, else in order; one band against all of the other image.
 * The result is named after the longer image, or the first of equals.
 */
function pairBands(image1: Image, image2: Image, functionName: string, operation: BinaryOperation): BandPair[] {
  const [left, right] = [image1.bands, image2.bands];
  if (left.length === 0 || right.length === 0) return fail(`${functionName}: an image has no bands`);
  if (left.length !== right.length && left.length !== 1 && right.length !== 1) {
    return fail(
      `${functionName}: ${left.length} bands (${bandNames(image1).join(' ')}) against ${right.length} (${bandNames(image2).join(' ')}); ` +
        'expected as many, or one',
    );
  }
  if (operation.integersOnly) [...left, ...right].forEach((band) => requireInteger(band, functionName));
  const byName = left.length === right.length && left.every((band) => right.some((other) => other.name === band.name));
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const one = left.length === 1 ? left[0] : left[index];
    const named = byName ? right.find((band) => band.name === one.name) : undefined;
    const other = right.length === 1 ? right[0] : (named ?? right[index]);
    return { one, other, result: resultBand(one, other, right.length > left.length ? other.name : one.name, operation) };
  });
}

function resultBand(one: Band, other: Band, name: string, operation: BinaryOperation): Band {
  const type = operation.type(one.type, other.type);
  const range = rangeWithin(type, operation.range?.(one.range ?? rangeOf(one.type), other.range ?? rangeOf(other.type)) ?? rangeOf(type));
  const content = one.content === 'continuous' ? other.content : one.content;
  return { ...computedBand(one.grid === null ? other : one, type, range, operation.isClass ? 'class' : content), name };
}
