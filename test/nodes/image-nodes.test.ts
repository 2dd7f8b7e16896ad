import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/expression/json.ts';
import type { EeImage } from '../support/earth-engine.ts';
import { type OfficialImage, collectionBoth, ee, mapBoth, official } from '../support/official-image.ts';
import { node } from '../support/workflow.ts';

type Change = (image: OfficialImage) => EeImage;
type Case = readonly [type: string, params: Readonly<Record<string, Json>>, input: string, change: Change];

const TRIANGLE = [[[0, 0], [4, 0], [4, 4], [0, 0]]];

const UNARY: readonly Case[] = [
  ...['Abs', 'Sqrt', 'Cbrt', 'Exp', 'Log', 'Log10', 'Floor', 'Ceil', 'Round', 'Signum', 'Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Not', 'BitwiseNot'].map(
    (type): Case => [type, {}, 'value', (image) => image[type[0].toLowerCase() + type.slice(1)]()],
  ),
  ['ConvertType', { to: 'uint8' }, 'value', (image) => image.toUint8()],
  ['ConvertType', { to: 'int16' }, 'value', (image) => image.toInt16()],
  ['ConvertType', {}, 'value', (image) => image.toFloat()],
  ['ConvertType', { to: 'float64' }, 'value', (image) => image.toDouble()],
  ['Clamp', { low: 0, high: 1 }, 'input', (image) => image.clamp(0, 1)],
  ['UnitScale', { low: 0, high: 3000 }, 'input', (image) => image.unitScale(0, 3000)],
  ['NormalizedDifference', { bandNames: ['B5', 'B4'] }, 'input', (image) => image.normalizedDifference(['B5', 'B4'])],
  ['NormalizedDifference', {}, 'input', (image) => image.normalizedDifference()],
  ['Rename', { names: ['a', 'b'] }, 'input', (image) => image.rename(['a', 'b'])],
  ['Metadata', { property: 'CLOUD_COVER', name: 'clouds' }, 'image', (image) => image.metadata('CLOUD_COVER', 'clouds')],
  ['TimeBand', {}, 'image', (image) => image.addBands(image.metadata('system:time_start', 'time'))],
  [
    'TimeBand',
    { measure: 'day of year', name: 'doy' },
    'image',
    (image) => image.addBands(official(ee.Image.constant(image.date().getRelative('day', 'year'))).add(1).toUint16().rename(['doy'])),
  ],
  ['SelfMask', {}, 'image', (image) => image.selfMask()],
  ['Mask', {}, 'image', (image) => image.mask()],
  ['UpdateMask', { mask: 1 }, 'image', (image) => image.updateMask(1)],
  ['Unmask', {}, 'input', (image) => image.unmask()],
  ['Unmask', { value: -1, sameFootprint: false }, 'input', (image) => image.unmask(-1, false)],
  ['Where', { test: 1, value: 0 }, 'input', (image) => image.where(1, 0)],
  ['Remap', { from: [1, 2], to: [3, 4] }, 'image', (image) => image.remap([1, 2], [3, 4])],
  ['Remap', { from: 1, to: 2, defaultValue: 0, bandName: 'B4' }, 'image', (image) => image.remap([1], [2], 0, 'B4')],
  ['Visualize', { bands: ['B4', 'B3', 'B2'], min: 0, max: [1, 2, 3], gamma: 1.4 }, 'image', (image) => image.visualize({ bands: ['B4', 'B3', 'B2'], min: 0, max: [1, 2, 3], gamma: 1.4 })],
  ['Visualize', { bands: ['B4'], palette: ['red', 'blue'], forceRgbOutput: true }, 'image', (image) => image.visualize({ bands: ['B4'], palette: ['red', 'blue'], forceRgbOutput: true })],
  ['Clip', { geometry: { type: 'Polygon', coordinates: TRIANGLE } }, 'input', (image) => image.clip(ee.Geometry.Polygon(TRIANGLE))],
];

describe('a node of one image and the method of the official client make the same expression', () => {
  it.each(UNARY)('%s %j', (type, params, input, change) => {
    const { ours, theirs } = mapBoth(type, params, [input], change);
    expect(ours).toEqual(theirs);
  });

  it.each(UNARY)('of a collection, mapped: %s %j', (type, params, input, change) => {
    const { ours, theirs } = collectionBoth(type, params, input, change);
    expect(ours).toEqual(theirs);
  });
});

describe('a node of two images and the method of the official client make the same expression', () => {
  it.each(
    ['Add', 'Subtract', 'Multiply', 'Divide', 'Mod', 'Pow', 'Hypot', 'Atan2', 'Min', 'Max', 'And', 'Or', 'Eq', 'Neq', 'Gt', 'Gte', 'Lt', 'Lte', 'BitwiseAnd', 'BitwiseOr', 'BitwiseXor', 'LeftShift', 'RightShift'].map(
      (type) => [type, type[0].toLowerCase() + type.slice(1)] as const,
    ),
  )('%s', (type, method) => {
    const images = mapBoth(type, {}, ['image1', 'image2'], (image) => image[method](image));
    expect(images.ours).toEqual(images.theirs);
    const number = mapBoth(type, { image2: 3 }, ['image1'], (image) => image[method](3));
    expect(number.ours).toEqual(number.theirs);
  });

  it('Cat', () => {
    const { cat } = ee.Image as unknown as { readonly cat: (...images: unknown[]) => EeImage };
    const { ours, theirs } = mapBoth('Cat', {}, ['image1', '$img>green.input', 'green>answer.image2', 'image3'], (image) => cat(image, image.select(['B3']), image), [
      node('green', 'Select', { bandSelectors: ['B3'] }),
    ]);
    expect(ours).toEqual(theirs);
  });
});

describe('a node that masks by quality', () => {
  const withMask = (mask: (image: OfficialImage) => unknown): Change => (image) => image.updateMask(mask(image));
  const bits = (image: OfficialImage, band: string, sum: number): OfficialImage => official(image.select([band])).bitwiseAnd(sum).eq(0);
  const below = (image: OfficialImage, band: string, shift: number, level: number): OfficialImage =>
    official(image.select([band])).rightShift(shift).bitwiseAnd(3).lt(level);

  it.each<[string, Readonly<Record<string, Json>>, Change]>([
    ['MaskQA60', {}, withMask((image) => bits(image, 'QA60', 2 ** 10 + 2 ** 11))],
    ['MaskQA60', { cirrus: false, band: 'QA' }, withMask((image) => bits(image, 'QA', 2 ** 10))],
    ['MaskQAPixel', {}, withMask((image) => bits(image, 'QA_PIXEL', 0b11111))],
    ['MaskQAPixel', { fill: false, dilatedCloud: false, cirrus: false, cloud: false, cloudShadow: false, water: true }, withMask((image) => bits(image, 'QA_PIXEL', 2 ** 7))],
    ['MaskQAPixel', { cloudConfidence: 'medium' }, withMask((image) => bits(image, 'QA_PIXEL', 0b11111).and(below(image, 'QA_PIXEL', 8, 2)))],
    ['MaskPixelQA', {}, withMask((image) => bits(image, 'pixel_qa', 0b101001).and(below(image, 'pixel_qa', 8, 3)))],
    ['MaskBQA', { saturation: 'low' }, withMask((image) => [below(image, 'BQA', 2, 1), below(image, 'BQA', 7, 3), below(image, 'BQA', 11, 3)].reduce((one, other) => one.and(other), bits(image, 'BQA', 0b10001)))],
    ['MaskFmask', {}, withMask((image) => bits(image, 'Fmask', 0b1110))],
    ['MaskFmask', { cloud: false, adjacent: false, cloudShadow: false, aerosol: 'high' }, withMask((image) => below(image, 'Fmask', 6, 3))],
    ['MaskSCL', {}, withMask((image) => official(image.select(['SCL'])).remap([1, 3, 8, 9, 10], [0, 0, 0, 0, 0], 1))],
    ['MaskSCL', { saturated: false, cirrus: false, snow: true }, withMask((image) => official(image.select(['SCL'])).remap([3, 8, 9, 11], [0, 0, 0, 0], 1))],
  ])('is plain Earth Engine: %s %j', (type, params, change) => {
    const { ours, theirs } = mapBoth(type, params, ['image'], change);
    expect(ours).toEqual(theirs);
    const mapped = collectionBoth(type, params, 'image', change);
    expect(mapped.ours).toEqual(mapped.theirs);
  });

  it('is its input where nothing is to be masked', () => {
    const { ours, theirs } = mapBoth('MaskQA60', { opaqueClouds: false, cirrus: false }, ['image'], (image) => image);
    expect(ours).toEqual(theirs);
  });
});
