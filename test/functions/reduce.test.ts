import { describe, expect, it } from 'vitest';
import { type Expression, constant, invoke } from '../../src/expression/expression.ts';
import type { Json } from '../../src/expression/json.ts';
import type { Image } from '../../src/image/image.ts';
import { faultOf, imageOf, issueOf } from '../support/call.ts';
import { type PictureOptions, picture, pixels, typesOf, window } from '../support/picture.ts';

const reducer = (name: string, args: Readonly<Record<string, Json>> = {}): Expression =>
  invoke(`Reducer.${name}`, Object.fromEntries(Object.entries(args).map(([key, value]) => [key, constant(value)])));
const reduce = (collection: readonly Image[], by: Expression): Promise<Image> => imageOf('ImageCollection.reduce', { collection, reducer: by });
const composite = (name: string, collection: readonly Image[]): Promise<Image> => imageOf(`reduce.${name}`, { collection });
const stack = (texts: readonly string[], options: PictureOptions = {}): Image[] => texts.map((B) => picture({ B }, options));

describe('a composite of reduced values', () => {
  it.each([
    ['mean', '2 2.5 5 -'],
    ['median', '2 2.5 5 -'],
    ['min', '1 2 5 -'],
    ['max', '3 3 5 -'],
    ['sum', '6 5 5 -'],
    ['product', '6 6 5 -'],
    ['count', '3 2 1 -'],
    ['mode', '1 2 5 -'],
    ['and', '1 1 1 -'],
    ['or', '1 1 1 -'],
  ])('counts the pixels that are not masked: %s', async (name, expected) => {
    expect(await pixels(await composite(name, stack(['1 - - -', '2 2 - -', '3 3 5 -'])))).toEqual({ B: expected });
  });

  it('keeps the names of the bands, and reduces each by itself', async () => {
    const images = [picture({ A: '1 -', B: '5 6' }), picture({ A: '3 4', B: '- 8' })];
    expect(await pixels(await composite('mean', images))).toEqual({ A: '2 4', B: '5 7' });
  });

  it('has the mean of the two in the middle as the median of an even number', async () => {
    expect(await pixels(await composite('median', stack(['9 1', '1 3', '2 4', '8 200'])))).toEqual({ B: '5 3.5' });
  });

  it('has the lowest of equally frequent values as the mode', async () => {
    expect(await pixels(await composite('mode', stack(['9 -1 7', '2 -1 7', '9 5 -', '2 5 3'])))).toEqual({ B: '2 -1 7' });
  });

  it('takes 0 for false in and, or', async () => {
    const images = stack(['0 0 1 -', '0 2 3 0']);
    expect(await pixels(await composite('and', images))).toEqual({ B: '0 0 1 0' });
    expect(await pixels(await composite('or', images))).toEqual({ B: '0 1 1 0' });
  });

  it.each([
    ['uint8', { mean: 'float64', median: 'float64', min: 'uint8', max: 'uint8', sum: 'uint16', product: 'int32', count: 'int32', mode: 'uint8', and: 'uint8', or: 'uint8' }],
    ['int16', { mean: 'float64', median: 'float64', min: 'int16', sum: 'int32', product: 'float64', mode: 'int16' }],
    ['int32', { sum: 'float64', mean: 'float64' }],
    ['float32', { mean: 'float32', median: 'float32', min: 'float32', sum: 'float32', product: 'float64', count: 'int32' }],
    ['float64', { mean: 'float64', sum: 'float64', max: 'float64' }],
  ] as const)('of %s has these types', async (type, types) => {
    for (const [name, expected] of Object.entries(types)) {
      const image = await composite(name, stack(['1', '2', '3'], { type }));
      expect([name, typesOf(image)]).toEqual([name, { B: expected }]);
      expect((await image.read(window(0, 0, 1, 1), ['B'], { signal: new AbortController().signal })).bands[0].values).toHaveLength(1);
    }
  });

  it('never overflows', async () => {
    expect(await pixels(await composite('sum', stack(['255', '255'], { type: 'uint8' })))).toEqual({ B: '510' });
    expect(await pixels(await composite('product', stack(['-32768', '-32768', '-32768'])))).toEqual({ B: String((-32768) ** 3) });
    expect(await pixels(await composite('sum', stack(['2147483647', '2147483647'], { type: 'int32' })))).toEqual({ B: '4294967294' });
  });

  it('masks what is not a number', async () => {
    expect(await pixels(await composite('sum', stack(['Infinity NaN', '-Infinity 1'], { type: 'float32' })))).toEqual({ B: '- 1' });
  });

  it('is a composite without properties, and keeps classes and nodata where values are kept', async () => {
    const images = stack(['1'], { content: 'class', nodata: 0, index: 'one', time: '2020-07-01' });
    expect(await composite('mode', images)).toMatchObject({ properties: {}, bands: [{ content: 'class', nodata: 0, composite: true }] });
    expect(await composite('mean', images)).toMatchObject({ bands: [{ content: 'continuous', nodata: null, composite: true }] });
  });

  it('of no images is an image without bands', async () => {
    expect((await composite('median', [])).bands).toEqual([]);
    expect((await reduce([], reducer('linearFit'))).bands).toEqual([]);
  });

  it('wants images with the same bands and types', async () => {
    expect(await faultOf(composite('median', [picture({ A: '1' }), picture({ B: '1' })]))).toMatch('the images must have the same bands');
    expect(await faultOf(composite('median', [picture({ A: '1' }), picture({ A: '1' }, { type: 'uint8' })]))).toMatch('the images must have the same types');
  });
});

describe('reduce', () => {
  it.each<[string, Readonly<Record<string, Json>>, Readonly<Record<string, string>>]>([
    ['mean', {}, { B_mean: '4 2 -' }],
    ['minMax', {}, { B_min: '1 1 -', B_max: '7 3 -' }],
    ['first', {}, { B_first: '7 1 -' }],
    ['firstNonNull', {}, { B_first: '7 1 -' }],
    ['last', {}, { B_last: '1 3 -' }],
    ['lastNonNull', {}, { B_last: '1 3 -' }],
    ['count', {}, { B_count: '3 2 -' }],
    ['variance', {}, { B_variance: '6 1 -' }],
    ['sampleVariance', {}, { B_variance: '9 2 -' }],
    ['sampleStdDev', {}, { B_stdDev: `3 ${Math.SQRT2} -` }],
    ['stdDev', {}, { B_stdDev: `${Math.sqrt(6)} 1 -` }],
    ['and', {}, { B_all: '1 1 -' }],
    ['anyNonZero', {}, { B_any: '1 1 -' }],
    ['percentile', { percentiles: [0, 25, 50, 100] }, { B_p0: '1 1 -', B_p25: '2.5 1.5 -', B_p50: '4 2 -', B_p100: '7 3 -' }],
    ['percentile', { percentiles: [2.5] }, { B_p2_5: '1.15 1.05 -' }],
    ['percentile', { percentiles: [10, 90], outputNames: ['low', 'high'] }, { B_low: '1.6 1.2 -', B_high: '6.4 2.8 -' }],
  ])('names what comes out as Earth Engine does: %s %j', async (name, args, expected) => {
    expect(await pixels(await reduce(stack(['7 - -', '4 1 -', '1 3 -']), reducer(name, args)))).toEqual(expected);
  });

  it('masks the spread of a sample of one', async () => {
    expect(await pixels(await reduce(stack(['7']), reducer('sampleStdDev')))).toEqual({ B_stdDev: '-' });
    expect(await pixels(await reduce(stack(['7']), reducer('stdDev')))).toEqual({ B_stdDev: '0' });
  });

  it('loses no digits of a variance to a large mean', async () => {
    const image = await reduce(stack(['1000000000001', '1000000000002', '1000000000003'], { type: 'float64' }), reducer('variance'));
    expect(Number((await pixels(image)).B_variance)).toBeCloseTo(2 / 3, 12);
  });

  it('combines reducers that share their inputs', async () => {
    const both = (one: Expression, other: Expression, more: Readonly<Record<string, Json>> = {}): Expression =>
      invoke('Reducer.combine', { reducer1: one, reducer2: other, ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, constant(value)])) });
    const images = [picture({ A: '1', B: '10' }), picture({ A: '3', B: '20' })];
    const three = both(both(reducer('mean'), reducer('stdDev'), { sharedInputs: true }), reducer('percentile', { percentiles: [25, 75] }), { sharedInputs: true });
    expect(await pixels(await reduce(images, three))).toEqual({ A_mean: '2', A_stdDev: '1', A_p25: '1.5', A_p75: '2.5', B_mean: '15', B_stdDev: '5', B_p25: '12.5', B_p75: '17.5' });
    expect(await pixels(await reduce(images, both(reducer('min'), reducer('max'))))).toEqual({ min: '1', max: '20' });
    expect(await pixels(await reduce(images, both(reducer('min'), reducer('min'), { outputPrefix: 'other_' })))).toEqual({ min: '1', other_min: '10' });
    expect(await issueOf(reduce(images, both(reducer('min'), reducer('min'))))).toMatchObject({ message: "two outputs would be named 'min'; expected a name for each", argument: 'outputPrefix' });
    expect(await faultOf(reduce(images, both(reducer('mean'), reducer('linearFit'), { sharedInputs: true })))).toBe('reducers that share inputs need as many: mean takes 1, and linearFit 2');
  });

  it('fits a line through two bands, where x has two values', async () => {
    const images = [picture({ x: '0 1 2', y: '1 5 7' }), picture({ x: '1 1 -', y: '3 6 8' }), picture({ x: '2 1 5', y: '5 7 -' })];
    expect(await pixels(await reduce(images, reducer('linearFit')))).toEqual({ scale: '2 - -', offset: '1 - -' });
  });

  it('wants as many bands as the reducer has inputs', async () => {
    const images = [picture({ A: '1', B: '1', C: '1' })];
    expect(await issueOf(reduce(images, reducer('linearFit')))).toMatchObject({
      message: 'the reducer linearFit takes 2 bands, but the images have 3 (A B C); select those that it should have',
      argument: 'reducer',
    });
  });

  it('gives what the other bands have at the lowest and the highest', async () => {
    const images = [picture({ A: '3 2 1', day: '1 1 1' }), picture({ A: '1 2 5', day: '2 2 2' }), picture({ A: '2 2 -', day: '3 - 3' })];
    expect(await pixels(await reduce(images, reducer('min', { numInputs: 2 })))).toEqual({ min: '1 2 1', min1: '2 1 1' });
    expect(await pixels(await reduce(images, reducer('max', { numInputs: 2 })))).toEqual({ max: '3 2 5', max1: '1 1 2' });
    expect(await faultOf(reduce(images, reducer('max', { numInputs: 0 })))).toBe('numInputs is 0; expected a whole number from 1');
  });

  it.each<[readonly Json[], string]>([
    [[], 'no percentiles are given; expected numbers from 0 to 100'],
    [[101], '101 is no percentile; expected numbers from 0 to 100'],
    [[-1], '-1 is no percentile; expected numbers from 0 to 100'],
    [[5, 5], "two outputs would be named 'p5'; expected a name for each"],
    [['5'], 'Reducer.percentile: \'percentiles\' is ["5"]; expected a list of numbers'],
  ])('refuses percentiles %j', async (percentiles, message) => {
    expect(await faultOf(reduce(stack(['1']), reducer('percentile', { percentiles })))).toBe(message);
  });

  it('wants a reducer', async () => {
    expect(await faultOf(imageOf('ImageCollection.reduce', { collection: stack(['1']), reducer: 'mean' }))).toBe("ImageCollection.reduce: 'reducer' is \"mean\"; expected a reducer");
  });
});

describe('what a reduction reads', () => {
  it('is only the bands that are asked for, of images that meet the box, where pixels are needed', async () => {
    const [near, far] = [picture({ A: '1 2', B: '3 4' }), picture({ A: '5 6', B: '7 8' }, { at: [500, 0] })];
    const mean = await composite('mean', [near, far]);
    await mean.read(window(0, 0, 2, 1), ['B'], { needed: Uint8Array.of(0, 1), signal: new AbortController().signal });
    expect(near.reads.map(({ bands, needed }) => [bands, needed])).toEqual([[['B'], '0 1']]);
    expect(far.reads).toEqual([]);
  });

  it('stops between images when it is called off', async () => {
    const controller = new AbortController();
    const images = stack(['1', '2', '3', '4']).map((image): Image => ({
      ...image,
      read: (...args) => {
        controller.abort();
        return image.read(...args);
      },
    }));
    const mean = await composite('mean', images);
    await expect(mean.read(window(0, 0, 1, 1), ['B'], { signal: controller.signal })).rejects.toThrow('abort');
  });
});
