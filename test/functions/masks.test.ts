import { beforeAll, describe, expect, it } from 'vitest';
import { invoke, constant as literal } from '../../src/expression/expression.ts';
import type { Image } from '../../src/image/image.ts';
import { PIXEL_TYPES, type PixelType } from '../../src/raster/pixel-type.ts';
import { type Given, faultOf, imageOf } from '../support/call.ts';
import { type ElementwiseCase, differences, referenceAnswers } from '../support/elementwise-reference.ts';
import { type Picture, picture, pixels, typesOf, window } from '../support/picture.ts';
import { hasRasterio } from '../support/python.ts';
import { SEED, TYPE_PAIRS, randomNumbers, randomText } from '../support/random-picture.ts';

const [WIDTH, HEIGHT] = [13, 7];
const constant = (value: number): Promise<Image> => imageOf('Image.constant', { value });

describe.runIf(hasRasterio('masks compared with numpy'))(`on random rasters (seed ${SEED})`, () => {
  const compared: { readonly case: ElementwiseCase; readonly text: string; readonly answer: readonly string[] }[] = [];

  beforeAll(async () => {
    const random = randomNumbers(SEED);
    const run = async (name: string, types: readonly PixelType[], names: readonly string[], parameters = {}): Promise<[ElementwiseCase, string]> => {
      const inputs = types.map((type) => randomText(type, WIDTH, HEIGHT, random));
      const images = inputs.map((text, index) => picture({ B: text }, { type: types[index] }));
      const image = await imageOf(`Image.${name}`, { ...Object.fromEntries(names.map((argument, index) => [argument, images[index]])), ...parameters });
      return [{ name, type: image.bands[0].type, inputs, types, parameters }, Object.values(await pixels(image))[0]];
    };
    const cases = await Promise.all([
      ...PIXEL_TYPES.flatMap((type) => [
        run('selfMask', [type], ['image']),
        run('mask', [type], ['image']),
        run('remap', [type], ['image'], { from: [0, 1, 7, -3, 255], to: [5, 4, 300, 2, -1] }),
        run('remap', [type], ['image'], { from: [0, 1, 7], to: [0.5, 4, 300], defaultValue: 9 }),
      ]),
      ...TYPE_PAIRS.flatMap(([one, other]) => [
        run('updateMask', [one, other], ['image', 'mask']),
        run('unmask', [one, other], ['input', 'value']),
        run('where', [one, 'uint8', other], ['input', 'test', 'value']),
      ]),
    ]);
    const answers = referenceAnswers(cases.map(([one]) => one));
    compared.push(...cases.map(([one, text], index) => ({ case: one, text, answer: answers[index] })));
  });

  it.each(['selfMask', 'mask', 'remap', 'updateMask', 'unmask', 'where'])('%s equals numpy in every pixel, for all types', (name) => {
    const all = compared.filter((one) => one.case.name === name);
    expect(all.length).toBeGreaterThan(7);
    for (const { case: { type, types }, text, answer } of all) {
      expect(differences(text, answer, type, 0), `${name} of ${types.join(' and ')}`).toEqual([]);
    }
  });
});

describe('of a part of a raster', () => {
  const random = randomNumbers(SEED);
  const text = (type: PixelType): string => randomText(type, 71, 59, random);
  const image = picture({ B: text('uint16'), C: text('uint16') }, { types: { B: 'uint16', C: 'uint16' } });
  const [test, value] = [picture({ T: text('uint8') }, { type: 'uint8' }), picture({ V: text('float32') }, { type: 'float32' })];
  // A slanted square that cuts the picture.
  const geometry = invoke('GeometryConstructors.Polygon', { coordinates: literal([[[15.0005, 45.1535], [15.006, 45.153], [15.0065, 45.1497], [15.001, 45.1495], [15.0005, 45.1535]]]) });
  const cells = (found: Record<string, string>): string[][] => Object.values(found).flatMap((band) => band.split(' / ').map((row) => row.split(' ')));

  it.each<[string, Readonly<Record<string, Given>>]>([
    ['updateMask', { image, mask: test }],
    ['selfMask', { image }],
    ['mask', { image }],
    ['unmask', { input: image, value }],
    ['where', { input: image, test, value }],
    ['remap', { image, from: [0, 1, 2, 3], to: [9, 8, 7, 6] }],
    ['clip', { input: image, geometry }],
    ['normalizedDifference', { input: image }],
    ['clamp', { input: image, low: 3, high: 40 }],
    ['toByte', { value: image }],
  ])('%s is that of the whole', async (name, args) => {
    const result = await imageOf(`Image.${name}`, args);
    const [first] = result.bands;
    const whole = cells(await pixels(result, window(0, 0, 71, 59), [first.name]));
    expect(new Set(whole.flat()).size).toBeGreaterThan(1);
    for (const [column, row, width, height] of [[0, 0, 1, 1], [5, 3, 33, 17], [38, 0, 33, 59], [0, 58, 71, 1]]) {
      const part = cells(await pixels(result, window(column, row, width, height), [first.name]));
      expect(part).toEqual(whole.slice(row, row + height).map((line) => line.slice(column, column + width)));
    }
  });
});

describe('updateMask', () => {
  const update = (image: Given, mask: Given): Promise<Image> => imageOf('Image.updateMask', { image, mask });

  it('keeps what is valid where the mask is valid and not 0', async () => {
    expect(await pixels(await update(picture({ B: '1 2 3 -' }), picture({ M: '1 0 - 1' })))).toEqual({ B: '1 - - -' });
  });

  it('counts a fraction as valid', async () => {
    expect(await pixels(await update(picture({ B: '1 2' }), picture({ M: '0.1 0' }, { type: 'float32' })))).toEqual({ B: '1 -' });
  });

  it('uses one band for all, and as many in order', async () => {
    const image = picture({ A: '1 2', B: '3 4' });
    expect(await pixels(await update(image, picture({ M: '0 1' })))).toEqual({ A: '- 2', B: '- 4' });
    expect(await pixels(await update(image, picture({ B: '0 1', A: '1 0' })))).toEqual({ A: '- 2', B: '3 -' });
  });

  it('leaves a band as it is: type, nodata value, properties', async () => {
    const image = await update(picture({ B: '1' }, { type: 'uint16', nodata: 0, time: 5 }), await constant(1));
    expect(image).toMatchObject({ bands: [{ name: 'B', type: 'uint16', nodata: 0 }], properties: { 'system:time_start': 5 } });
  });

  it('refuses a mask of other bands', async () => {
    const fault = update(picture({ A: '1', B: '1', C: '1' }), picture({ A: '1', B: '1' }));
    expect(await faultOf(fault)).toBe("Image.updateMask: 'mask' has 2 bands (A B) for an image of 3 (A B C); expected one, or as many");
  });

  it('reads of an image and its own mask each band once', async () => {
    const image = picture({ A: '1', B: '1', M: '1' });
    const masked = await update(image, await imageOf('Image.select', { input: image, bandSelectors: ['M'] }));
    await pixels(masked, undefined, ['A']);
    expect(image.reads.map((read) => read.bands)).toEqual([['A'], ['M']]);
  });
});

describe('mask', () => {
  it('is 1 where valid and 0 elsewhere, also beyond the image', async () => {
    const mask = await imageOf('Image.mask', { image: picture({ B: '5 -' }) });
    expect([typesOf(mask), await pixels(mask, window(0, 0, 3, 1))]).toEqual([{ B: 'uint8' }, { B: '1 0 0' }]);
    expect(mask.bands[0]).toMatchObject({ range: [0, 1], content: 'class' });
  });

  it('given one, is set: what was masked becomes 0', async () => {
    const set = await imageOf('Image.mask', { image: picture({ B: '5 - 7' }), mask: picture({ M: '1 1 0' }) });
    expect(await pixels(set)).toEqual({ B: '5 0 -' });
  });
});

describe('unmask', () => {
  it('fills with 0, or what is said', async () => {
    const input = picture({ B: '5 -' }, { type: 'uint8' });
    expect(await pixels(await imageOf('Image.unmask', { input }))).toEqual({ B: '5 0' });
    const filled = await imageOf('Image.unmask', { input, value: await constant(-1) });
    expect([typesOf(filled), await pixels(filled)]).toEqual([{ B: 'int16' }, { B: '5 -1' }]);
  });

  it('keeps the type of integers that holds the value', async () => {
    expect(typesOf(await imageOf('Image.unmask', { input: picture({ B: '-' }, { type: 'int8' }) }))).toEqual({ B: 'int8' });
    expect(typesOf(await imageOf('Image.unmask', { input: picture({ B: '-' }, { type: 'float32' }) }))).toEqual({ B: 'float32' });
  });

  it('stays on the rasters where the footprint is not known, and with sameFootprint = false goes beyond', async () => {
    const input = picture({ B: '5 -' });
    expect(await pixels(await imageOf('Image.unmask', { input }), window(0, 0, 3, 1))).toEqual({ B: '5 0 -' });
    expect(await pixels(await imageOf('Image.unmask', { input, sameFootprint: false }), window(0, 0, 3, 1))).toEqual({ B: '5 0 0' });
  });

  it('stays inside a footprint', async () => {
    // The first pixel of 10 m, at 15° east.
    const footprint = { type: 'Polygon', coordinates: [[[14.99, 45.1], [15.00012, 45.1], [15.00012, 45.2], [14.99, 45.2], [14.99, 45.1]]] } as const;
    const input = picture({ B: '- -' }, { footprint: { ...footprint, coordinates: footprint.coordinates.map((ring) => ring.map(([x, y]) => [x, y])) } });
    expect(await pixels(await imageOf('Image.unmask', { input }))).toEqual({ B: '0 -' });
  });
});

describe('where', () => {
  it('replaces where the test holds and the value is valid; what is masked stays so', async () => {
    const image = await imageOf('Image.where', { input: picture({ B: '1 2 3 4 -' }), test: picture({ T: '1 0 - 1 1' }), value: picture({ V: '9 9 9 - 9' }) });
    expect(await pixels(image)).toEqual({ B: '9 2 3 4 -' });
  });

  it('has a type for both: that of the image, if it is one of integers that holds the values', async () => {
    const typeWith = async (type: PixelType, value: number): Promise<PixelType> =>
      typesOf(await imageOf('Image.where', { input: picture({ B: '1' }, { type }), test: await constant(1), value: await constant(value) })).B;
    expect(await Promise.all([typeWith('int8', 5), typeWith('uint8', 300), typeWith('uint8', 0.5), typeWith('float32', 7)])).toEqual(['int8', 'uint16', 'float32', 'float32']);
  });
});

describe('remap', () => {
  const image = picture({ QA: '1 2 3 -', SCL: '4 5 6 7' }, { type: 'uint8', content: 'class', index: 'one' });

  it('maps the first band, or the one named, to the band remapped', async () => {
    expect(await pixels(await imageOf('Image.remap', { image, from: [1, 3], to: [10, 30] }))).toEqual({ remapped: '10 - 30 -' });
    expect(await pixels(await imageOf('Image.remap', { image, from: [4], to: [1], defaultValue: 0, bandName: 'SCL' }))).toEqual({ remapped: '1 0 0 0' });
  });

  it('has the smallest type that holds what comes out', async () => {
    const typeOf = async (to: number[]): Promise<unknown> => typesOf(await imageOf('Image.remap', { image, from: [1, 2], to })).remapped;
    expect(await Promise.all([typeOf([0, 255]), typeOf([-1, 255]), typeOf([0.5, 7])])).toEqual(['uint8', 'int16', 'float32']);
  });

  it('refuses lists that do not match', async () => {
    expect(await faultOf(imageOf('Image.remap', { image, from: [1, 2], to: [1] }))).toBe('2 values (1 2) are mapped to 1 (1); expected as many');
    expect(await faultOf(imageOf('Image.remap', { image, from: [1, 1], to: [1, 2] }))).toBe('the value 1 is mapped twice');
    expect(await faultOf(imageOf('Image.remap', { image, from: literal([]), to: literal([]) }))).toBe('nothing is mapped; expected values, or a default value');
    expect(await faultOf(imageOf('Image.remap', { image, from: [1], to: [1], bandName: 'B' }))).toBe("no band 'B'; 'one' has QA SCL");
  });
});

describe('the choice of an expression', () => {
  const choose = (test: Picture, yes: Picture, no: Picture): Promise<Image> => imageOf('Geoweft.choose', { yes, no, test });

  it('is valid where the condition and the chosen pixel are', async () => {
    const image = await choose(picture({ T: '1 0 1 0 -' }), picture({ A: '1 - - 4 5' }), picture({ B: '- 2 3 - 6' }));
    expect(await pixels(image)).toEqual({ A: '1 2 - - -' });
  });
});
