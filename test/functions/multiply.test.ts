import { describe, expect, it } from 'vitest';
import type { Image } from '../../src/image/image.ts';
import type { PixelType } from '../../src/raster/pixel-type.ts';
import { type Given, faultOf, imageOf } from '../support/call.ts';
import { picture, pixels, typesOf, window } from '../support/picture.ts';

const times = (image1: Given, image2: Given): Promise<Image> => imageOf('Image.multiply', { image1, image2 });
const constant = (value: number | number[]): Promise<Image> => imageOf('Image.constant', { value });

async function typeOfProduct(one: PixelType, other: PixelType | number): Promise<PixelType> {
  const image2 = typeof other === 'number' ? await constant(other) : picture({ B: '1' }, { type: other });
  return typesOf(await times(picture({ B: '1' }, { type: one }), image2)).B;
}

describe('multiply', () => {
  it('multiplies pixel by pixel', async () => {
    expect(await pixels(await times(picture({ B: '1 2 / 3 4' }), picture({ B: '5 6 / 7 -8' })))).toEqual({ B: '5 12 / 21 -32' });
  });

  it('multiplies every band by a number', async () => {
    expect(await pixels(await times(picture({ A: '1 2', B: '3 -' }), await constant(-1)))).toEqual({ A: '-1 -2', B: '-3 -' });
  });

  it('is valid only where both are', async () => {
    expect(await pixels(await times(picture({ B: '1 - 3 -' }), picture({ B: '1 1 - -' })))).toEqual({ B: '1 - - -' });
  });

  it('pairs bands by name where both images have the same names', async () => {
    expect(await pixels(await times(picture({ A: '2', B: '3' }), picture({ B: '10', A: '100' })))).toEqual({ A: '200', B: '30' });
  });

  it('pairs bands in order where names differ, and keeps the names of the first', async () => {
    expect(await pixels(await times(picture({ A: '2', B: '3' }), picture({ C: '10', D: '100' })))).toEqual({ A: '20', B: '300' });
  });

  it('uses a single band against all of the other, and the names of the longer', async () => {
    expect(await pixels(await times(picture({ A: '2' }), picture({ C: '10', D: '100' })))).toEqual({ C: '20', D: '200' });
    expect(await pixels(await times(picture({ C: '10', D: '100' }), picture({ A: '2' })))).toEqual({ C: '20', D: '200' });
  });

  it('refuses two bands against three', async () => {
    const fault = times(picture({ A: '1', B: '1' }), picture({ A: '1', B: '1', C: '1' }));
    expect(await faultOf(fault)).toBe('Image.multiply: 2 bands (A B) against 3 (A B C); expected as many, or one');
  });

  it('refuses an image without bands', async () => {
    const empty = await imageOf('ImageCollection.mosaic', { collection: [] });
    expect(await faultOf(times(empty, await constant(2)))).toBe('Image.multiply: an image has no bands');
  });

  it('keeps the index of the first image and no other property', async () => {
    const product = await times(picture({ B: '1' }, { index: 'one', time: '2020-07-01', properties: { cloud: 1 } }), await constant(2));
    expect(product.properties).toEqual({ 'system:index': 'one' });
  });

  it('has a nodata value no more', async () => {
    expect((await times(picture({ B: '1' }, { nodata: 0 }), await constant(1))).bands[0].nodata).toBeNull();
  });

  it('masks infinity times 0', async () => {
    const [one, other] = [picture({ B: 'Infinity 2' }, { type: 'float32' }), picture({ B: '0 0' }, { type: 'float32' })];
    expect(await pixels(await times(one, other))).toEqual({ B: '- 0' });
  });

  it('reads of each image the bands only that are asked for', async () => {
    const [one, other] = [picture({ A: '1', B: '1' }), picture({ A: '1', B: '1' })];
    await pixels(await times(one, other), undefined, ['B']);
    expect([one, other].map((image) => image.reads.map((read) => read.bands))).toEqual([[['B']], [['B']]]);
  });

  it('keeps every product: overflow cannot happen', async () => {
    const product = await times(picture({ B: '255' }, { type: 'uint8' }), await constant(-1));
    expect([typesOf(product), await pixels(product)]).toEqual([{ B: 'int16' }, { B: '-255' }]);
    const wide = await times(picture({ B: '65535' }, { type: 'uint16' }), await constant(-1));
    expect([typesOf(wide), await pixels(wide)]).toEqual([{ B: 'int32' }, { B: '-65535' }]);
  });
});

describe('the type of a product', () => {
  it.each<[PixelType, PixelType | number, PixelType]>([
    ['uint8', -1, 'int16'],
    ['uint16', -1, 'int32'],
    ['int8', -1, 'int16'],
    ['int16', -1, 'int32'],
    ['int32', -1, 'float64'],
    ['uint32', -1, 'float64'],
    ['float32', -1, 'float32'],
    ['float64', -1, 'float64'],
    ['uint8', 2, 'uint16'],
    ['uint8', 300, 'int32'],
    ['uint16', 2, 'int32'],
    ['uint8', 0.5, 'float32'],
    ['uint16', 0.1, 'float64'],
    ['float32', 0.1, 'float64'],
    ['uint8', 'uint8', 'uint16'],
    ['int8', 'int8', 'int16'],
    ['uint8', 'int8', 'int16'],
    ['uint8', 'uint16', 'int32'],
    ['int16', 'int16', 'int32'],
    ['uint16', 'int16', 'int32'],
    ['uint16', 'uint16', 'float64'],
    ['int32', 'uint8', 'float64'],
    ['uint8', 'float32', 'float32'],
    ['int32', 'float32', 'float32'],
    ['uint32', 'float32', 'float32'],
    ['float32', 'float64', 'float64'],
    ['uint8', 'float64', 'float64'],
  ])('%s × %s is %s', async (one, other, product) => {
    expect(await typeOfProduct(one, other)).toBe(product);
    if (typeof other !== 'number') expect(await typeOfProduct(other, one)).toBe(product);
  });
});

describe('constant', () => {
  it.each<[number, PixelType]>([
    [0, 'uint8'],
    [255, 'uint8'],
    [256, 'uint16'],
    [65_536, 'int32'],
    [2 ** 31, 'uint32'],
    [2 ** 32, 'float64'],
    [-1, 'int8'],
    [-128, 'int8'],
    [-129, 'int16'],
    [-32_769, 'int32'],
    [-(2 ** 31) - 1, 'float64'],
    [0.5, 'float32'],
    [0.1, 'float64'],
  ])('%s has the smallest type that holds it: %s', async (value, type) => {
    expect(typesOf(await constant(value))).toEqual({ constant: type });
    expect(await pixels(await constant(value))).toEqual({ constant: String(value) });
  });

  it('is the same everywhere, and has no grid, extent or properties', async () => {
    const image = await constant(7);
    expect(await pixels(image, window(-9, 5, 2, 2))).toEqual({ constant: '7 7 / 7 7' });
    expect(image).toMatchObject({ extents: null, footprint: null, properties: {} });
    expect(image.bands[0]).toMatchObject({ grid: null, composite: false });
  });

  it('of a list has a band for each number', async () => {
    expect(await pixels(await constant([1, 300]))).toEqual({ constant_0: '1', constant_1: '300' });
  });

  it('is made of numbers only', async () => {
    expect(await faultOf(imageOf('Image.constant', { value: 'two' }))).toBe('"two" is not a number; a constant image is made of numbers');
  });
});
