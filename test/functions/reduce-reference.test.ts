import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expression, constant, invoke } from '../../src/expression/expression.ts';
import { reduceImages } from '../../src/functions/reduce-images.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import type { Image } from '../../src/image/image.ts';
import { PIXEL_TYPES, type PixelType, rangeOf } from '../../src/raster/pixel-type.ts';
import { isValid } from '../../src/raster/raster.ts';
import { choosingReducer } from '../../src/raster/reducer-choices.ts';
import { combineReducers, unweightedReducer } from '../../src/raster/reducer-combine.ts';
import { medianReducer, modeReducer, percentileReducer } from '../../src/raster/reducer-order.ts';
import { countReducer, linearFitReducer, meanReducer, sampleStdDevReducer, sampleVarianceReducer, stdDevReducer, sumReducer, varianceReducer } from '../../src/raster/reducer-sums.ts';
import type { Reducer } from '../../src/raster/reducer.ts';
import { call, imageOf } from '../support/call.ts';
import { picture, window } from '../support/picture.ts';
import { hasRasterio, pythonJson } from '../support/python.ts';
import { SEED, randomNumbers, randomText, randomValue } from '../support/random-picture.ts';
import { raster } from '../support/raster.ts';

const SCRIPT = resolve(import.meta.dirname, '../reference/reduced.py');
const { signal } = new AbortController();

/** A number of the reference, and the size of those that it is made of; null where there is none. */
type Answer = readonly [value: number, size: number] | null;

interface Case {
  readonly name: string;
  readonly images: readonly (readonly string[])[];
  readonly weights?: readonly number[];
}

const SINGLE = ['mean', 'sum', 'product', 'count', 'min', 'max', 'first', 'last', 'and', 'or', 'mode', 'median', 'variance', 'stdDev', 'sampleVariance', 'sampleStdDev', 'p0', 'p25', 'p97.5', 'p100'];
/** How many units in the last place of the numbers that go in an answer may be off. */
const ULPS = 24;

function reducerCall(name: string): Expression {
  return /^p\d/.test(name) ? invoke('Reducer.percentile', { percentiles: constant([Number(name.slice(1))]) }) : invoke(`Reducer.${name}`, {});
}

function differences(values: ArrayLike<number>, valid: (index: number) => boolean, type: PixelType, answers: readonly Answer[]): string[] {
  const precision = type === 'float32' ? 2 ** -23 : 2 ** -52;
  return answers.flatMap((answer, index) => {
    const found = valid(index) ? values[index] : null;
    if (answer === null || found === null) return answer === found ? [] : [`${index}: ${found} is not ${JSON.stringify(answer)}`];
    const [expected, size] = answer;
    const near = Object.is(found, expected) || Math.abs(found - expected) <= ULPS * precision * Math.max(size, Math.abs(expected));
    return near ? [] : [`${index}: ${found} is not ${expected}`];
  });
}

/** Texts of so many images, each with as many bands of a type. */
function randomStack(type: PixelType, count: number, inputs: number, width: number, height: number, random: () => number): string[][] {
  return Array.from({ length: count }, () => Array.from({ length: inputs }, () => randomText(type, width, height, random)));
}

/** Few different values, so that some come several times. */
function repeatedStack(type: PixelType, count: number, width: number, height: number, random: () => number): string[][] {
  const values = Array.from({ length: 4 }, () => String(randomValue(type, random)));
  return Array.from({ length: count }, () => [
    Array.from({ length: height }, () => Array.from({ length: width }, () => (random() < 0.2 ? '-' : values[Math.floor(random() * 4)])).join(' ')).join(' / '),
  ]);
}

describe.runIf(hasRasterio('reducers beside numpy'))(`reducers are what numpy says (seed ${SEED})`, () => {
  const random = randomNumbers(SEED);
  const sizes = [[7, 5, 1], [1, 9, 2], [3, 3, 9], [2, 2, 40]] as const;
  const trials = PIXEL_TYPES.flatMap((type) => [
    ...sizes.flatMap(([width, height, count]) =>
      SINGLE.map((name) => ({ type, name, reducer: name, images: name === 'mode' ? repeatedStack(type, count, width, height, random) : randomStack(type, count, 1, width, height, random) })),
    ),
    ...sizes.map(([width, height, count]) => ({ type, name: 'scale', reducer: 'linearFit', images: randomStack(type, count, 2, width, height, random) })),
    ...sizes.map(([width, height, count]) => ({ type, name: 'offset', reducer: 'linearFit', images: randomStack(type, count, 2, width, height, random) })),
  ]);
  const answers = pythonJson(SCRIPT, trials.map(({ name, images }): Case => ({ name, images }))) as Answer[][];

  it.each(PIXEL_TYPES)('for %s, in every pixel', async (type) => {
    const wrong: string[] = [];
    for (const [index, trial] of trials.entries()) {
      if (trial.type !== type) continue;
      const collection = trial.images.map((texts) => picture(Object.fromEntries(texts.map((text, band) => [`B${band}`, text])), { type }));
      const image = await imageOf('ImageCollection.reduce', { collection, reducer: reducerCall(trial.reducer) });
      const band = trial.name === 'offset' ? image.bands[1] : image.bands[0];
      const [{ grid }] = collection[0].bands;
      const [read] = (await image.read(grid ?? window(0, 0, 1, 1), [band.name], { signal })).bands;
      expect(read.values.constructor.name.toLowerCase()).toBe(`${band.type}array`);
      wrong.push(...differences(read.values, (pixel) => isValid(read, pixel), band.type, answers[index]).map((text) => `${trial.name} of ${trial.images.length}, ${text}`));
    }
    expect(wrong).toEqual([]);
  });

  it('with weights, over one region', () => {
    const reducers: Readonly<Record<string, Reducer>> = {
      mean: meanReducer,
      sum: sumReducer,
      variance: varianceReducer,
      stdDev: stdDevReducer,
      sampleVariance: sampleVarianceReducer,
      sampleStdDev: sampleStdDevReducer,
      mode: modeReducer,
      median: medianReducer,
      p25: percentileReducer([25], ['p25']),
      'p97.5': percentileReducer([97.5], ['p97_5']),
      scale: linearFitReducer,
    };
    const regions = PIXEL_TYPES.flatMap((type) =>
      Object.keys(reducers).map((name) => {
        const inputs = name === 'scale' ? 2 : 1;
        const images = name === 'mode' ? repeatedStack(type, 1, 9, 7, random) : randomStack(type, 1, inputs, 9, 7, random);
        return { type, name, images, weights: Array.from({ length: 63 }, () => (random() < 0.3 ? 0 : random() < 0.5 ? 1 : random())) };
      }),
    );
    const expected = pythonJson(SCRIPT, regions.map(({ name, images, weights }): Case => ({ name, images, weights }))) as Answer[][];
    const wrong = regions.flatMap(({ type, name, images: [texts], weights }, index) => {
      const inputs = texts.map((text) => raster(text, type));
      const given = inputs.map(() => ({ type, range: rangeOf(type) }));
      const accumulator = reducers[name].create(1, given, Infinity);
      // in two parts, as a region comes in tiles
      const half = Uint8Array.from(weights, (_, place) => (place < 30 ? 1 : 0));
      for (const side of [1, 0]) {
        accumulator.add({ inputs, slots: new Int32Array(63), weights: Float64Array.from(weights, (weight, place) => (half[place] === side ? weight : 0)) });
      }
      const [result] = accumulator.results();
      const [{ type: answered }] = reducers[name].describe(given, Infinity);
      return differences(result.values, () => isValid(result, 0), answered, expected[index]).map((text) => `${name} of ${type}, ${text}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('a reducer over a region', () => {
  const given = [{ type: 'int16', range: rangeOf('int16') }] as const;
  const sample = { inputs: [raster('1 2 3 4')], slots: new Int32Array(4), weights: Float64Array.of(1, 0.5, 0, 0.5), needed: Uint8Array.of(1, 1, 1, 0) };
  const answer = (reducer: Reducer): number[] => {
    const accumulator = reducer.create(1, given, Infinity);
    accumulator.add(sample);
    return accumulator.results().map(({ values }) => values[0]);
  };

  it('weighs means and sums, and counts what has its centre inside', () => {
    expect(answer(sumReducer)).toEqual([4]);
    expect(answer(meanReducer)).toEqual([2]);
    expect(answer(countReducer)).toEqual([3]);
    expect(answer(choosingReducer('max'))).toEqual([3]);
  });

  it('weighs nothing when it is unweighted', () => {
    expect(answer(unweightedReducer(sumReducer))).toEqual([6]);
    expect(answer(unweightedReducer(combineReducers(meanReducer, countReducer, { shared: true })))).toEqual([2, 3]);
  });

  it('has a slot for each of several regions, and none beside them', () => {
    const accumulator = sumReducer.create(2, given, Infinity);
    accumulator.add({ inputs: [raster('1 2 3 4')], slots: Int32Array.of(0, 1, 1, 0), needed: Uint8Array.of(1, 1, 1, 0) });
    expect([...accumulator.results()[0].values]).toEqual([1, 5]);
  });

  it('has no answer where nothing is in it', () => {
    const accumulator = meanReducer.create(1, given, Infinity);
    accumulator.add({ ...sample, weights: new Float64Array(4) });
    expect(isValid(accumulator.results()[0], 0)).toBe(false);
  });
});

describe('a reduction does not depend on how it is cut', () => {
  const everything: Reducer = [medianReducer, modeReducer, percentileReducer([25, 75], ['p25', 'p75']), meanReducer, stdDevReducer, choosingReducer('last')].reduce((one, other) =>
    combineReducers(one, other, { shared: true }),
  );
  const WHOLE = window(-2, -2, 23, 19);

  /** The values and the mask of all bands, masked pixels as null. */
  async function readAll(image: Image, geobox: GeoBox, needed?: Uint8Array): Promise<(number | null)[][]> {
    const { bands } = await image.read(geobox, image.bands.map(({ name }) => name), { signal, output: WHOLE, needed });
    return bands.map((band) => Array.from(band.values, (value, pixel) => (isValid(band, pixel) ? value : null)));
  }

  const scenes = fc.array(fc.record({ column: fc.integer({ min: -5, max: 15 }), row: fc.integer({ min: -5, max: 12 }), width: fc.integer({ min: 1, max: 14 }), height: fc.integer({ min: 1, max: 11 }), seed: fc.integer() }), { minLength: 1, maxLength: 6 });

  it('into strips of a small budget, into tiles, or to the pixels that are needed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PIXEL_TYPES), scenes, fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), async (type, placed, budget, tileWidth, tileHeight) => {
        const images = placed.map(({ column, row, width, height, seed }) => picture({ A: randomText(type, width, height, randomNumbers(seed)), B: randomText(type, width, height, randomNumbers(~seed)) }, { type, at: [column, row] }));
        const collection = { kind: 'ImageCollection', images } as const;
        const name = (band: string, output: string): string => `${band}_${output}`;
        const whole = await readAll(reduceImages(collection, everything, name), WHOLE);
        const cut = reduceImages(collection, everything, name, budget);
        expect(await readAll(cut, WHOLE)).toEqual(whole);
        for (let top = 0; top < WHOLE.height; top += tileHeight) {
          for (let left = 0; left < WHOLE.width; left += tileWidth) {
            const [width, height] = [Math.min(tileWidth, WHOLE.width - left), Math.min(tileHeight, WHOLE.height - top)];
            const tile = await readAll(cut, window(left - 2, top - 2, width, height));
            const expected = whole.map((band) => Array.from({ length: width * height }, (_, pixel) => band[(top + Math.floor(pixel / width)) * WHOLE.width + left + (pixel % width)]));
            expect(tile).toEqual(expected);
          }
        }
        const needed = Uint8Array.from({ length: WHOLE.width * WHOLE.height }, (_, pixel) => (pixel % 3 === 0 ? 1 : 0));
        const some = await readAll(cut, WHOLE, needed);
        expect(some.map((band) => band.filter((_, pixel) => needed[pixel] === 1))).toEqual(whole.map((band) => band.filter((_, pixel) => needed[pixel] === 1)));
      }),
      { numRuns: 25 },
    );
  });

  it('and a reducer is made anew for every reading', async () => {
    const value = await call('Reducer.median', {});
    if (value.kind !== 'Reducer') throw new Error(value.kind);
    const image = reduceImages({ kind: 'ImageCollection', images: [picture({ A: '1 2' }), picture({ A: '3 4' })] }, value.reducer, (band) => band);
    expect(await readAll(image, window(0, 0, 2, 1))).toEqual(await readAll(image, window(0, 0, 2, 1)));
  });
});
