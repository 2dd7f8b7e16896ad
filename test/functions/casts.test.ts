import { describe, expect, it } from 'vitest';
import { PIXEL_TYPES, type PixelType } from '../../src/raster/pixel-type.ts';
import { faultOf, imageOf } from '../support/call.ts';
import { differences, referenceAnswers } from '../support/elementwise-reference.ts';
import { picture, pixels, typesOf } from '../support/picture.ts';
import { hasRasterio } from '../support/python.ts';
import { SEED, randomNumbers, randomText } from '../support/random-picture.ts';

const CASTS: readonly [string, PixelType][] = [
  ['toByte', 'uint8'],
  ['toUint8', 'uint8'],
  ['toInt8', 'int8'],
  ['toUint16', 'uint16'],
  ['toInt16', 'int16'],
  ['toShort', 'int16'],
  ['toUint32', 'uint32'],
  ['toInt32', 'int32'],
  ['toInt', 'int32'],
  ['toFloat', 'float32'],
  ['toDouble', 'float64'],
];

describe('a conversion', () => {
  it.runIf(hasRasterio('conversions compared with numpy'))(`equals numpy in every pixel, from all types (seed ${SEED})`, async () => {
    const random = randomNumbers(SEED);
    const cases = CASTS.flatMap(([name, type]) => PIXEL_TYPES.map((from) => ({ name, type, types: [from], inputs: [randomText(from, 11, 9, random)] })));
    const answers = referenceAnswers(cases);
    for (const [index, { name, type, types, inputs }] of cases.entries()) {
      const image = await imageOf(`Image.${name}`, { value: picture({ B: inputs[0] }, { type: types[0] }) });
      expect(typesOf(image).B).toBe(type);
      expect(differences((await pixels(image)).B, answers[index], type, 0), `${name} of ${types[0]}`).toEqual([]);
    }
  });

  it('drops fractions and clamps to the ends of the type', async () => {
    const value = picture({ B: '1.9 -1.9 300 -300 Infinity -' }, { type: 'float32' });
    expect(await pixels(await imageOf('Image.toByte', { value }))).toEqual({ B: '1 0 255 0 255 -' });
    expect(await pixels(await imageOf('Image.toInt8', { value }))).toEqual({ B: '1 -1 127 -128 127 -' });
  });

  it('to 64 bits gives whole numbers in float64', async () => {
    const image = await imageOf('Image.toLong', { value: picture({ B: '5000000000.7 -1.5' }, { type: 'float64' }) });
    expect([typesOf(image), await pixels(image)]).toEqual([{ B: 'float64' }, { B: '5000000000 -1' }]);
    expect(await pixels(await imageOf('Image.toInt64', { value: picture({ B: '7' }) }))).toEqual({ B: '7' });
  });

  it('to its own type leaves a band as it is, nodata value and all; to another one it has none', async () => {
    const value = picture({ B: '1' }, { type: 'uint8', nodata: 0 });
    expect((await imageOf('Image.toByte', { value })).bands[0].nodata).toBe(0);
    expect((await imageOf('Image.toInt16', { value })).bands[0].nodata).toBeNull();
  });

  it('keeps names, properties and the range of values', async () => {
    const value = picture({ A: '1', B: '2' }, { type: 'uint8', index: 'one', time: 5 });
    const image = await imageOf('Image.toFloat', { value });
    expect(image).toMatchObject({ properties: { 'system:index': 'one', 'system:time_start': 5 }, bands: [{ name: 'A', range: [0, 255] }, { name: 'B' }] });
  });
});

describe('cast', () => {
  const image = picture({ A: '1.5 -', B: '300 2' }, { types: { A: 'float32', B: 'uint16' } });

  it('converts the bands that it names', async () => {
    const cast = await imageOf('Image.cast', { image, bandTypes: { B: 'byte' } });
    expect([typesOf(cast), await pixels(cast)]).toEqual([{ A: 'float32', B: 'uint8' }, { A: '1.5 -', B: '255 2' }]);
  });

  it('adds bands that are not there, masked, and orders them', async () => {
    const cast = await imageOf('Image.cast', { image, bandTypes: { C: 'int16', A: 'int' }, bandOrder: ['C', 'A', 'B'] });
    expect(cast.bands.map(({ name, type }) => `${name} ${type}`)).toEqual(['C int16', 'A int32', 'B uint16']);
    expect(await pixels(cast, image.extents?.[0])).toEqual({ C: '- -', A: '1 -', B: '300 2' });
  });

  it('knows its types, and wants every band in the order', async () => {
    expect(await faultOf(imageOf('Image.cast', { image, bandTypes: { A: 'half' } }))).toContain("the type of 'A' is \"half\"; expected one of int8, ");
    expect(await faultOf(imageOf('Image.cast', { image, bandTypes: { A: 'int' }, bandOrder: ['A'] }))).toBe('the order is A; expected each of A B once');
    expect(await faultOf(imageOf('Image.cast', { image, bandTypes: 'byte' }))).toBe('the types are no dictionary of band names and types');
  });
});
