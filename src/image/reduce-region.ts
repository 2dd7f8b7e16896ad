import { isValid } from '../raster/raster.ts';
import type { Accumulator, Reducer, ReducerInput } from '../raster/reducer.ts';
import type { Band, Image } from './image.ts';
import { type Region, type RegionOptions, readRegion } from './read-region.ts';

/** Whatever the type of a band, sums and means of a region are float64: a weighted sum of integers is none. */
const INPUT: ReducerInput = { type: 'float64', range: [-Infinity, Infinity] };

/** How much the accumulators of one pass over a region may take: those that keep every value take bands in several passes. */
const ACCUMULATOR_BYTES = 256 * 2 ** 20;

/** The names of what a reducer gives for some bands: by band where it gives one number a band, else `band_output`. */
export function resultNames(bands: readonly Pick<Band, 'name'>[], { inputs, outputs }: Reducer): string[] {
  if (inputs > 1) return [...outputs];
  if (outputs.length === 1) return bands.map(({ name }) => name);
  return bands.flatMap(({ name }) => outputs.map((output) => `${name}_${output}`));
}

/**
 * What a reducer gives for the pixels of a region, in the order of `resultNames`; null where no pixel counted, of counts 0. Weighted reducers go by the
 * part of a pixel inside, unweighted ones count the pixels whose centre is inside. `pixels`: how many there are at most.
 */
export async function reduceRegion(image: Image, reducer: Reducer, region: Region, pixels: number, options: RegionOptions): Promise<(number | null)[]> {
  const names = image.bands.map(({ name }) => name);
  const groups = reducer.inputs > 1 ? [names] : names.map((name) => [name]);
  const inputs = new Array<ReducerInput>(reducer.inputs).fill(INPUT);
  const atOnce = Math.max(1, Math.floor(ACCUMULATOR_BYTES / reducer.bytesPerSlot(inputs, pixels)));
  const results: (number | null)[] = [];
  for (let start = 0; start < groups.length; start += atOnce) {
    const pass = groups.slice(start, start + atOnce);
    const accumulators = pass.map(() => reducer.create(1, inputs, pixels));
    await readRegion(image, pass.flat(), region, ({ bands, weights, centres }) => {
      const slots = new Int32Array(weights.length);
      accumulators.forEach((accumulator, index) => {
        const own = bands.slice(index * reducer.inputs, (index + 1) * reducer.inputs);
        accumulator.add({ inputs: own, needed: centres, slots, weights });
      });
    }, options);
    results.push(...accumulators.flatMap((accumulator) => numbersOf(accumulator, reducer)));
  }
  return results;
}

function numbersOf(accumulator: Accumulator, { outputs }: Reducer): (number | null)[] {
  return accumulator.results().map((band, index) => (isValid(band, 0) ? band.values[0] : outputs[index] === 'count' ? 0 : null));
}
