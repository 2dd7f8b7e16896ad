import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/expression/json.ts';
import type { Image } from '../../src/image/image.ts';
import { PIXEL_TYPES, isFloat, rangeOf } from '../../src/raster/pixel-type.ts';
import { faultOf, imageOf } from '../support/call.ts';
import { picture, pixels, typesOf, window } from '../support/picture.ts';
import { randomNumbers, randomText } from '../support/random-picture.ts';

const visualize = (image: Image, style: Readonly<Record<string, Json>>): Promise<Image> => imageOf('Image.visualize', { image, ...style });
const rgb = picture({ R: '0 50 100 150 -', G: '0 0 - 0 0', B: '100 100 100 100 100' }, { type: 'uint8', index: 'one', time: 5 });

describe('visualize', () => {
  it('maps three bands from min and max to 0 and 255, masked where any is', async () => {
    const image = await visualize(rgb, { min: 0, max: 100 });
    expect(typesOf(image)).toEqual({ 'vis-red': 'uint8', 'vis-green': 'uint8', 'vis-blue': 'uint8' });
    expect(await pixels(image)).toEqual({ 'vis-red': '0 128 - 255 -', 'vis-green': '0 0 - 0 -', 'vis-blue': '255 255 - 255 -' });
    expect(image.properties).toEqual({ 'system:index': 'one', 'system:time_start': 5 });
  });

  it('gives one band without a palette as grey, or as three on request', async () => {
    expect(await pixels(await visualize(rgb, { bands: ['R'], min: 0, max: 100 }))).toEqual({ 'vis-gray': '0 128 255 255 -' });
    expect(Object.keys(await pixels(await visualize(rgb, { bands: 'R', max: 100, forceRgbOutput: true })))).toEqual(['vis-red', 'vis-green', 'vis-blue']);
  });

  it('colours one band between the colours of a palette', async () => {
    expect(await pixels(await visualize(rgb, { bands: 'R', min: 0, max: 100, palette: ['red', '0000FF'] }))).toEqual({
      'vis-red': '255 127 0 0 -',
      'vis-green': '0 0 0 0 -',
      'vis-blue': '0 128 255 255 -',
    });
  });

  it('stretches by gain and bias, and brightens by gamma', async () => {
    expect(await pixels(await visualize(rgb, { bands: 'R', gain: 2, bias: 5 }))).toEqual({ 'vis-gray': '5 105 205 255 -' });
    expect(await pixels(await visualize(rgb, { bands: 'R', min: 0, max: 100, gamma: 2 }))).toEqual({ 'vis-gray': '0 180 255 255 -' });
  });

  it('takes a stretch for each band', async () => {
    expect(await pixels(await visualize(rgb, { min: [0, 0, 50], max: [50, 1, 150] }), window(0, 0, 2, 1))).toEqual({ 'vis-red': '0 255', 'vis-green': '0 0', 'vis-blue': '128 128' });
  });

  it('takes the range of the type, of floats 0 to 1, if nothing is said', async () => {
    expect(await pixels(await visualize(picture({ B: '0 51 255' }, { type: 'uint8' }), {}))).toEqual({ 'vis-gray': '0 51 255' });
    expect(await pixels(await visualize(picture({ B: '-1 0.5 2' }, { type: 'float32' }), {}))).toEqual({ 'vis-gray': '0 128 255' });
  });

  it('with an opacity of 0 is masked', async () => {
    expect(await pixels(await visualize(rgb, { bands: 'B', opacity: 0 }))).toEqual({ 'vis-gray': '- - - - -' });
  });

  it.each<[Readonly<Record<string, Json>>, string]>([
    [{ bands: ['R', 'G'] }, '2 bands are shown; expected one, or three for red, green and blue'],
    [{ bands: ['X'] }, "Image.visualize of 'one': no band 'X'; the image has R, G, B"],
    [{ bands: ['R'], palette: ['reddish'] }, "Image.visualize of 'one': 'reddish' is not a colour; expected a name like 'red' or digits like '#5bb8ff'"],
    [{ bands: ['R', 'G', 'B'], palette: ['red'] }, 'a palette colours one band, and three are shown'],
    [{ gain: 1, min: 0 }, 'both gain or bias and min or max are given; expected one way to stretch'],
    [{ min: [0, 1] }, 'min has 2 values for 3 bands; expected one, or one a band'],
    [{ bands: 'R', max: [0, 1] }, 'max has 2 values for one band; expected one, or one a band'],
  ])('refuses %j', async (style, message) => {
    expect(await faultOf(visualize(rgb, style))).toBe(message);
  });

  it('equals the formula in every pixel, for all types, however the raster is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PIXEL_TYPES), fc.integer(), fc.option(fc.tuple(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 101, max: 5000 }))), fc.constantFrom(1, 0.5, 1.7), async (type, seed, range, gamma) => {
        const text = randomText(type, 9, 5, randomNumbers(seed));
        const [min, max] = range ?? (isFloat(type) ? [0, 1] : rangeOf(type));
        const image = await visualize(picture({ B: text }, { type }), { ...(range ? { min, max } : {}), gamma });
        const level = (cell: string): string => (cell === '-' ? '-' : String(Math.round(255 * Math.min(1, Math.max(0, (Number(cell) - min) / (max - min))) ** (1 / gamma))));
        const rows = text.split(' / ').map((row) => row.split(' ').map(level));
        expect((await pixels(image))['vis-gray']).toBe(rows.map((row) => row.join(' ')).join(' / '));
        const part = (await pixels(image, window(3, 1, 4, 3)))['vis-gray'];
        expect(part).toBe(rows.slice(1, 4).map((row) => row.slice(3, 7).join(' ')).join(' / '));
      }),
      { numRuns: 100 },
    );
  });
});
