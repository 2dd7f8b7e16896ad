import { maskNaN } from './arithmetic.ts';
import { type Pixels, allocate, bytesPerPixel } from './pixel-type.ts';
import { unlessAllValid } from './raster.ts';
import { type Reducer, quotientType, weightedPlaces } from './reducer.ts';
import { createValueStore } from './value-store.ts';

/** The middle value; of an even number the mean of the two in the middle. */
export const medianReducer: Reducer = { ...percentileReducer([50], ['median']), name: 'median' };

/**
 * Percentiles by linear interpolation: of n values from low to high the p-th lies (n − 1) · p / 100 behind the first, so that
 * 0 is the minimum and 100 the maximum. With weights, neighbours lie half the sum of their weights apart.
 */
export function percentileReducer(percentiles: readonly number[], outputs: readonly string[]): Reducer {
  return {
    name: 'percentile',
    inputs: 1,
    outputs,
    describe: (inputs) => outputs.map(() => ({ type: quotientType(inputs), range: inputs[0].range, keeps: null })),
    bytesPerSlot: ([{ type }], count) => 4 + bytesPerPixel(type) * count,
    create(slots, inputs, count) {
      const store = createValueStore(inputs[0].type, slots, count);
      return {
        add: (sample) => store.add(sample.inputs[0].values, weightedPlaces(sample)),
        results() {
          const answers = percentiles.map(() => allocate(quotientType(inputs), slots));
          const mask = new Uint8Array(slots);
          for (let slot = 0; slot < slots; slot++) {
            if (store.count(slot) === 0) continue;
            mask[slot] = 1;
            const [values, weights] = [store.sorted(slot), store.sortedWeights(slot)];
            percentiles.forEach((percentile, index) => {
              answers[index][slot] = weights === null ? percentileOf(values, percentile) : weightedPercentile(values, weights, percentile);
            });
          }
          return answers.map((values) => ({ values, mask: unlessAllValid(maskNaN(values, mask)) }));
        },
      };
    },
  };
}

/** The value that comes most often, or with weights the one that weighs most; of equals the lowest. */
export const modeReducer: Reducer = {
  name: 'mode',
  inputs: 1,
  outputs: ['mode'],
  describe: ([{ type, range }]) => [{ type, range, keeps: 0 }],
  bytesPerSlot: ([{ type }], count) => 4 + bytesPerPixel(type) * count,
  create(slots, [{ type }], count) {
    const store = createValueStore(type, slots, count);
    return {
      add: (sample) => store.add(sample.inputs[0].values, weightedPlaces(sample)),
      results() {
        const values = allocate(type, slots);
        const mask = new Uint8Array(slots);
        for (let slot = 0; slot < slots; slot++) {
          if (store.count(slot) === 0) continue;
          mask[slot] = 1;
          values[slot] = modeOf(store.sorted(slot), store.sortedWeights(slot));
        }
        return [{ values, mask: unlessAllValid(mask) }];
      },
    };
  },
};

function percentileOf(sorted: Pixels, percentile: number): number {
  const position = (percentile * (sorted.length - 1)) / 100;
  const below = Math.floor(position);
  return between(sorted, below, position - below);
}

function weightedPercentile(sorted: Pixels, weights: Float64Array, percentile: number): number {
  let length = 0;
  for (let i = 1; i < sorted.length; i++) length += (weights[i - 1] + weights[i]) / 2;
  let left = (percentile * length) / 100;
  for (let i = 1; i < sorted.length; i++) {
    const gap = (weights[i - 1] + weights[i]) / 2;
    if (left < gap) return between(sorted, i - 1, left / gap);
    left -= gap;
  }
  return sorted[sorted.length - 1];
}

/** The value that lies a part of the way from one to the next; never one and the same infinity less itself. */
function between(sorted: Pixels, index: number, part: number): number {
  const value = sorted[index];
  if (part === 0 || sorted[index + 1] === value) return value;
  return value + part * (sorted[index + 1] - value);
}

function modeOf(sorted: Pixels, weights: Float64Array | null): number {
  let [mode, most] = [NaN, 0];
  for (let i = 0; i < sorted.length; ) {
    const [value, start] = [sorted[i], i];
    let weight = 0;
    for (; i < sorted.length && sorted[i] === value; i++) weight += weights === null ? 1 : weights[i];
    if (start === 0 || weight > most) [mode, most] = [value, weight];
  }
  return mode;
}
