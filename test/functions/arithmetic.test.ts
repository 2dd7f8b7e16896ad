import { beforeAll, describe, expect, it } from 'vitest';
import { PIXEL_TYPES, type PixelType, isFloat } from '../../src/raster/pixel-type.ts';
import { type BinaryName, binaryOperations } from '../../src/raster/binary-operations.ts';
import { type UnaryName, unaryOperations } from '../../src/raster/unary-operations.ts';
import type { Image } from '../../src/image/image.ts';
import { type Given, faultOf, imageOf } from '../support/call.ts';
import { type ElementwiseCase, differences, referenceAnswers } from '../support/elementwise-reference.ts';
import { picture, pixels, typesOf, window } from '../support/picture.ts';
import { hasRasterio } from '../support/python.ts';
import { SEED, TYPE_PAIRS, randomNumbers, randomPicture, randomText } from '../support/random-picture.ts';

const BITS = ['bitwiseAnd', 'bitwiseOr', 'bitwiseXor', 'bitwiseNot', 'leftShift', 'rightShift'];
/** Of functions that no processor rounds correctly. */
const ULPS: Readonly<Record<string, number>> = { pow: 2, atan2: 2, hypot: 2, exp: 2, log: 2, log10: 2, sin: 2, cos: 2, tan: 4, asin: 2, acos: 2, atan: 2, cbrt: 2 };
const [WIDTH, HEIGHT] = [13, 7];

const binary = (name: string, image1: Given, image2: Given): Promise<Image> => imageOf(`Image.${name}`, { image1, image2 });
const unary = (name: string, value: Given): Promise<Image> => imageOf(`Image.${name}`, { value });
const constant = (value: number): Promise<Image> => imageOf('Image.constant', { value });

/** One case for every type, or pair of types, that a function takes; shifts are by no more bits than there are. */
function casesOf(name: string, operands: 1 | 2, random: () => number): (Omit<ElementwiseCase, 'type'> & { readonly images: Image[] })[] {
  const types = operands === 1 ? PIXEL_TYPES.map((type) => [type]) : TYPE_PAIRS;
  const taken = types.filter((pair) => !BITS.includes(name) || !pair.some(isFloat));
  return taken.map((pair) => {
    const texts = pair.map((type, index) => {
      if (name.endsWith('Shift') && index === 1) return randomText('uint8', WIDTH, HEIGHT, random).replace(/\d+/g, (digits) => String(Number(digits) % 32));
      return randomText(type, WIDTH, HEIGHT, random);
    });
    return { name, inputs: texts, types: pair, images: texts.map((text, index) => picture({ B: text }, { type: pair[index] })) };
  });
}

interface Compared {
  readonly types: readonly PixelType[];
  readonly result: Image;
  readonly answer: readonly string[];
}

/** What each function gives, and numpy's answers, asked for at once. */
async function compareAll(names: readonly (readonly [string, 1 | 2])[]): Promise<ReadonlyMap<string, readonly Compared[]>> {
  const random = randomNumbers(SEED);
  const cases = names.flatMap(([name, operands]) => casesOf(name, operands, random));
  const results = await Promise.all(cases.map(({ name, images }) => (images.length === 1 ? unary(name, images[0]) : binary(name, images[0], images[1]))));
  const answers = referenceAnswers(cases.map(({ name, inputs, types }, index) => ({ name, inputs, types, type: typesOf(results[index]).B })));
  const compared = cases.map(({ name, types }, index) => ({ name, types, result: results[index], answer: answers[index] }));
  return new Map(names.map(([name]) => [name, compared.filter((one) => one.name === name)]));
}

const FUNCTIONS: readonly (readonly [string, 1 | 2])[] = [
  ...Object.keys(binaryOperations).map((name) => [name, 2] as const),
  ...Object.keys(unaryOperations).map((name) => [name, 1] as const),
];

describe.runIf(hasRasterio('arithmetic compared with numpy'))(`on random rasters (seed ${SEED})`, () => {
  let compared: ReadonlyMap<string, readonly Compared[]> = new Map();
  beforeAll(async () => {
    compared = await compareAll(FUNCTIONS);
  });

  it.each(FUNCTIONS)('%s equals numpy in every pixel, for all types', async (name) => {
    const all = compared.get(name) ?? [];
    expect(all.length).toBeGreaterThan(0);
    for (const { types, result, answer } of all) {
      const { B } = await pixels(result);
      expect(differences(B, answer, typesOf(result).B, ULPS[name] ?? 0), `${name} of ${types.join(' and ')}`).toEqual([]);
    }
  });

  it('of clamp, unitScale and normalizedDifference, too', async () => {
    const random = randomNumbers(SEED);
    for (const type of PIXEL_TYPES) {
      const [text, other] = [randomText(type, WIDTH, HEIGHT, random), randomText(type, WIDTH, HEIGHT, random)];
      const input = picture({ B: text, C: other }, { type });
      const image = await imageOf('Image.select', { input, bandSelectors: ['B'] });
      const range = { low: -7, high: 21 };
      const results: [string, Image, readonly string[]][] = [
        ['clamp', await imageOf('Image.clamp', { input: image, ...range }), [text]],
        ['unitScale', await imageOf('Image.unitScale', { input: image, ...range }), [text]],
        ['normalizedDifference', await imageOf('Image.normalizedDifference', { input }), [text, other]],
      ];
      const answers = referenceAnswers(results.map(([name, { bands }, inputs]) => ({ name, type: bands[0].type, inputs, types: inputs.map(() => type), parameters: range })));
      for (const [index, [name, result]] of results.entries()) {
        const [text] = Object.values(await pixels(result));
        expect(differences(text, answers[index], result.bands[0].type, 0), `${name} of ${type}`).toEqual([]);
      }
    }
  });
});

describe('arithmetic on parts of a raster', () => {
  const random = randomNumbers(SEED);
  const [one, other] = [randomPicture('int16', 97, 71, random), randomPicture('float32', 97, 71, random)];
  const cells = (text: string): string[][] => text.split(' / ').map((row) => row.split(' '));

  it.each(Object.keys(binaryOperations).filter((name) => !BITS.includes(name)))('%s is that of the whole', async (name) => {
    const image = await binary(name, one, other);
    const whole = cells((await pixels(image)).B);
    for (const [column, row, width, height] of [[0, 0, 1, 1], [3, 5, 64, 64], [61, 0, 36, 71], [0, 70, 97, 1]]) {
      const part = cells((await pixels(image, window(column, row, width, height))).B);
      expect(part).toEqual(whole.slice(row, row + height).map((line) => line.slice(column, column + width)));
    }
  });
});

describe('the values that can occur', () => {
  it.each([...Object.keys(binaryOperations), ...Object.keys(unaryOperations)])('%s keeps to the range that it names', async (name) => {
    const isBinary = name in binaryOperations;
    for (const { images, types } of casesOf(name, isBinary ? 2 : 1, randomNumbers(SEED))) {
      const result = isBinary ? await binary(name, images[0], images[1]) : await unary(name, images[0]);
      const [low, high] = result.bands[0].range ?? [NaN, NaN];
      const values = (await pixels(result)).B.split(/[ /]+/).filter((cell) => cell !== '-').map(Number);
      expect(values.every((value) => value >= low && value <= high), `${name} of ${types.join(' and ')} in ${low} to ${high}`).toBe(true);
    }
  });

  it('are few for a literal: a shift by 10 bits, an AND with 3', async () => {
    const shifted = await binary('rightShift', picture({ B: '65535' }, { type: 'uint16' }), await constant(8));
    expect(shifted.bands[0]).toMatchObject({ type: 'uint16', range: [0, 255] });
    expect((await binary('bitwiseAnd', shifted, await constant(3))).bands[0]).toMatchObject({ type: 'uint16', range: [0, 3] });
  });
});

describe('the type', () => {
  const typeOf = async (name: BinaryName, one: PixelType, other: PixelType): Promise<PixelType> =>
    typesOf(await binary(name, picture({ B: '1' }, { type: one }), picture({ B: '1' }, { type: other }))).B;

  it.each<[BinaryName, PixelType, PixelType, PixelType]>([
    ['add', 'uint8', 'uint8', 'uint16'],
    ['add', 'uint16', 'uint16', 'int32'],
    ['add', 'int32', 'uint8', 'float64'],
    ['add', 'float32', 'int32', 'float32'],
    ['subtract', 'uint8', 'uint8', 'int16'],
    ['subtract', 'uint16', 'uint16', 'int32'],
    ['divide', 'uint8', 'uint8', 'float64'],
    ['divide', 'float32', 'uint8', 'float32'],
    ['divide', 'float32', 'float64', 'float64'],
    ['mod', 'uint8', 'uint16', 'uint16'],
    ['mod', 'uint16', 'int8', 'int32'],
    ['pow', 'uint8', 'uint8', 'float64'],
    ['min', 'uint8', 'int8', 'int16'],
    ['max', 'uint32', 'uint32', 'uint32'],
    ['eq', 'float64', 'float32', 'uint8'],
    ['and', 'uint16', 'uint16', 'uint8'],
    ['bitwiseAnd', 'uint16', 'uint8', 'uint16'],
    ['leftShift', 'uint8', 'uint8', 'int32'],
    ['rightShift', 'uint16', 'uint8', 'uint16'],
  ])('of %s of %s and %s is %s', async (name, one, other, type) => {
    expect(await typeOf(name, one, other)).toBe(type);
  });

  it.each<[UnaryName, PixelType, PixelType]>([
    ['abs', 'int8', 'uint8'],
    ['abs', 'int32', 'uint32'],
    ['abs', 'float32', 'float32'],
    ['floor', 'float64', 'float64'],
    ['round', 'int16', 'int16'],
    ['signum', 'float32', 'int8'],
    ['signum', 'uint16', 'uint8'],
    ['not', 'float64', 'uint8'],
    ['bitwiseNot', 'uint8', 'int16'],
    ['bitwiseNot', 'int16', 'int16'],
    ['sqrt', 'uint8', 'float64'],
    ['exp', 'float32', 'float32'],
  ])('of %s of %s is %s', async (name, one, type) => {
    expect(typesOf(await unary(name, picture({ B: '1' }, { type: one }))).B).toBe(type);
  });

  it('of clamp stays, but for integers that cannot hold a bound', async () => {
    const clamped = async (type: PixelType, low: number, high: number): Promise<PixelType> =>
      typesOf(await imageOf('Image.clamp', { input: picture({ B: '1' }, { type }), low, high })).B;
    expect(await Promise.all([clamped('uint8', 0, 3000), clamped('uint8', 0.5, 3000), clamped('uint8', 300, 3000), clamped('float32', 0.1, 1)])).toEqual(['uint8', 'float32', 'uint16', 'float32']);
  });
});

describe('arithmetic', () => {
  it('divides by 0 to 0, also the remainder', async () => {
    expect(await pixels(await binary('divide', picture({ B: '5 0 -3' }), await constant(0)))).toEqual({ B: '0 0 0' });
    expect(await pixels(await binary('mod', picture({ B: '5 0 -3' }), await constant(0)))).toEqual({ B: '0 0 0' });
  });

  it('gives a remainder the sign of the first', async () => {
    expect(await pixels(await binary('mod', picture({ B: '7 -7' }), await constant(3)))).toEqual({ B: '1 -1' });
  });

  it('masks the root and the logarithm of what is negative', async () => {
    expect(await pixels(await unary('sqrt', picture({ B: '4 -4 0' })))).toEqual({ B: '2 - 0' });
    expect(await pixels(await unary('log10', picture({ B: '100 -4 0' })))).toEqual({ B: '2 - -Infinity' });
  });

  it('rounds halves up', async () => {
    expect(await pixels(await unary('round', picture({ B: '0.5 1.5 -0.5 -1.5 2.4' }, { type: 'float32' })))).toEqual({ B: '1 2 0 -1 2' });
  });

  it('makes bit masks of literals: 1 shifted by 10', async () => {
    expect(await pixels(await binary('leftShift', await constant(1), await constant(10)))).toEqual({ constant: '1024' });
  });

  it('clamps what a shift makes too large', async () => {
    expect(await pixels(await binary('leftShift', picture({ B: '3 -3' }), await constant(31)))).toEqual({ B: '2147483647 -2147483648' });
  });

  it('finds no bits in fractions', async () => {
    const fault = binary('bitwiseAnd', picture({ B: '1' }, { type: 'float32' }), await constant(1));
    expect(await faultOf(fault)).toBe("Image.bitwiseAnd: the band 'B' is float32; expected integers, which have bits (convert it first, as with toInt)");
    expect(await faultOf(unary('bitwiseNot', picture({ B: '1' }, { type: 'float64' })))).toContain("the band 'B' is float64");
  });

  it('on one image keeps its properties, on two only the index', async () => {
    const image = picture({ B: '1' }, { index: 'one', time: 5 });
    expect((await unary('abs', image)).properties).toEqual({ 'system:index': 'one', 'system:time_start': 5 });
    expect((await binary('add', image, image)).properties).toEqual({ 'system:index': 'one' });
  });

  it('answers questions with classes, which are never averaged', async () => {
    expect((await binary('gt', picture({ B: '1' }), await constant(0))).bands[0].content).toBe('class');
    expect((await binary('add', picture({ B: '1' }), await constant(0))).bands[0].content).toBe('continuous');
  });
});

describe('normalizedDifference', () => {
  const image = picture({ B8: '6 - 3 -1 0', B4: '2 1 - 5 0', B3: '1 1 1 1 1' }, { index: 'one' });

  it('is (first − second) / (first + second) as nd, masked where one is negative, 0 for 0 and 0', async () => {
    const nd = await imageOf('Image.normalizedDifference', { input: image, bandNames: ['B8', 'B4'] });
    expect(await pixels(nd)).toEqual({ nd: '0.5 - - - 0' });
    expect(nd.bands[0]).toMatchObject({ type: 'float64', range: [-1, 1] });
    expect(nd.properties).toEqual({});
  });

  it('takes the first two bands, if none are named', async () => {
    expect(await pixels(await imageOf('Image.normalizedDifference', { input: image }), window(0, 0, 1, 1))).toEqual({ nd: '0.5' });
  });

  it('of a band and itself is 0', async () => {
    expect(await pixels(await imageOf('Image.normalizedDifference', { input: image, bandNames: ['B8', 'B8'] }), window(0, 0, 1, 1))).toEqual({ nd: '0' });
  });

  it('takes two bands that there are', async () => {
    const of = (...bandNames: string[]): Promise<string> => faultOf(imageOf('Image.normalizedDifference', { input: image, bandNames }));
    expect(await of('B8')).toBe('a normalized difference of 1 bands (B8); expected two');
    expect(await of('B8', 'red')).toBe("no band 'red'; 'one' has B8 B4 B3");
  });
});

describe('clamp and unitScale', () => {
  it('hold values within, and move a range to 0 to 1 without holding', async () => {
    const input = picture({ B: '-5 0 5 10 -' });
    expect(await pixels(await imageOf('Image.clamp', { input, low: 0, high: 5 }))).toEqual({ B: '0 0 5 5 -' });
    expect(await pixels(await imageOf('Image.unitScale', { input, low: 0, high: 5 }))).toEqual({ B: '-1 0 1 2 -' });
  });

  it('refuse a range that is none', async () => {
    expect(await faultOf(imageOf('Image.clamp', { input: picture({ B: '1' }), low: 2, high: 1 }))).toBe('a range from 2 to 1; expected low to be no more than high');
    expect(await faultOf(imageOf('Image.unitScale', { input: picture({ B: '1' }), low: 2, high: 2 }))).toBe('a range from 2 to 2; expected two different values');
  });
});
