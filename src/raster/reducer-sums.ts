import { type PixelType, type Range, allocate, integerTypeOf, isFloat } from './pixel-type.ts';
import { maskNaN } from './arithmetic.ts';
import { type BandPixels, unlessAllValid, whereOverZero } from './raster.ts';
import { type Accumulator, type Reducer, type ReducerInput, type Sample, quotientType, unweightedPlaces, weightedPlaces } from './reducer.ts';

/** How many values there are: 0, and masked, where none is. */
export const countReducer: Reducer = {
  name: 'count',
  inputs: 1,
  outputs: ['count'],
  describe: (_, count) => [{ type: 'int32', range: [0, count], keeps: null }],
  bytesPerSlot: () => 4,
  create(slots) {
    const counts = new Int32Array(slots);
    return {
      add(sample) {
        const { length, valid, slots: into } = unweightedPlaces(sample);
        for (let i = 0; i < length; i++) {
          if (valid === null || valid[i] !== 0) counts[into === null ? i : into[i]]++;
        }
      },
      results: () => [{ values: counts, mask: unlessAllValid(whereOverZero(counts)) }],
    };
  },
};

/** The sum of the values times their weights. */
export const sumReducer: Reducer = {
  name: 'sum',
  inputs: 1,
  outputs: ['sum'],
  describe: ([input], count) => [{ ...sumOf(input, count), keeps: null }],
  bytesPerSlot: () => 9,
  create(slots, [input], count) {
    const sums = new Float64Array(slots);
    const mask = new Uint8Array(slots);
    return {
      add(sample) {
        const { length, valid, slots: into, weights } = weightedPlaces(sample);
        const [{ values }] = sample.inputs;
        for (let i = 0; i < length; i++) {
          if (valid !== null && valid[i] === 0) continue;
          const slot = into === null ? i : into[i];
          sums[slot] += weights === null ? values[i] : values[i] * weights[i];
          mask[slot] = 1;
        }
      },
      results: () => [converted(sums, mask, sumOf(input, count).type)],
    };
  },
};

/** The product of the values. */
export const productReducer: Reducer = {
  name: 'product',
  inputs: 1,
  outputs: ['product'],
  describe: ([input], count) => [{ ...productOf(input, count), keeps: null }],
  bytesPerSlot: () => 9,
  create(slots, [input], count) {
    const products = new Float64Array(slots).fill(1);
    const mask = new Uint8Array(slots);
    return {
      add(sample) {
        const { length, valid, slots: into } = unweightedPlaces(sample);
        const [{ values }] = sample.inputs;
        for (let i = 0; i < length; i++) {
          if (valid !== null && valid[i] === 0) continue;
          const slot = into === null ? i : into[i];
          products[slot] *= values[i];
          mask[slot] = 1;
        }
      },
      results: () => [converted(products, mask, productOf(input, count).type)],
    };
  },
};

/** The sum of the values times their weights, over the sum of the weights. */
export const meanReducer: Reducer = {
  name: 'mean',
  inputs: 1,
  outputs: ['mean'],
  describe: (inputs) => [{ type: quotientType(inputs), range: inputs[0].range, keeps: null }],
  bytesPerSlot: () => 16,
  create(slots, inputs) {
    const sums = new Float64Array(slots);
    const totals = new Float64Array(slots);
    return {
      add(sample) {
        const { length, valid, slots: into, weights } = weightedPlaces(sample);
        const [{ values }] = sample.inputs;
        for (let i = 0; i < length; i++) {
          if (valid !== null && valid[i] === 0) continue;
          const slot = into === null ? i : into[i];
          const weight = weights === null ? 1 : weights[i];
          sums[slot] += values[i] * weight;
          totals[slot] += weight;
        }
      },
      results() {
        const values = sums.map((sum, slot) => sum / totals[slot]);
        return [converted(values, whereOverZero(totals), quotientType(inputs))];
      },
    };
  },
};

/** A measure of how far values are spread: made of the sum of their squared differences from the mean, and of the weights. */
interface Spread {
  readonly name: string;
  readonly output: string;
  readonly compute: (squares: number, weight: number, squaredWeights: number) => number;
}

/**
 * Variances and standard deviations by Welford's method, which loses no digits to large means. Those of a sample divide by
 * n − 1, with weights by Σw − Σw² / Σw, and are masked where that is 0.
 */
const spreads: readonly Spread[] = [
  { name: 'variance', output: 'variance', compute: (squares, weight) => squares / weight },
  { name: 'stdDev', output: 'stdDev', compute: (squares, weight) => Math.sqrt(squares / weight) },
  { name: 'sampleVariance', output: 'variance', compute: (squares, weight, second) => squares / (weight - second / weight) },
  { name: 'sampleStdDev', output: 'stdDev', compute: (squares, weight, second) => Math.sqrt(squares / (weight - second / weight)) },
];

export const [varianceReducer, stdDevReducer, sampleVarianceReducer, sampleStdDevReducer] = spreads.map(spreadReducer);

function spreadReducer({ name, output, compute }: Spread): Reducer {
  return {
    name,
    inputs: 1,
    outputs: [output],
    describe: (inputs) => [{ type: quotientType(inputs), range: [0, Infinity], keeps: null }],
    bytesPerSlot: () => 32,
    create(slots, inputs) {
      const [totals, seconds, means, squares] = Array.from({ length: 4 }, () => new Float64Array(slots));
      return {
        add(sample) {
          const { length, valid, slots: into, weights } = weightedPlaces(sample);
          const [{ values }] = sample.inputs;
          for (let i = 0; i < length; i++) {
            if (valid !== null && valid[i] === 0) continue;
            const slot = into === null ? i : into[i];
            const weight = weights === null ? 1 : weights[i];
            totals[slot] += weight;
            seconds[slot] += weight * weight;
            const difference = values[i] - means[slot];
            means[slot] += (difference * weight) / totals[slot];
            squares[slot] += weight * difference * (values[i] - means[slot]);
          }
        },
        results() {
          const values = squares.map((sum, slot) => compute(sum, totals[slot], seconds[slot]));
          return [converted(values, whereOverZero(totals), quotientType(inputs))];
        },
      };
    },
  };
}

/** The line y = scale · x + offset with the least squared differences; masked where x has fewer than two values. */
export const linearFitReducer: Reducer = {
  name: 'linearFit',
  inputs: 2,
  outputs: ['scale', 'offset'],
  describe: (inputs) => Array.from({ length: 2 }, () => ({ type: quotientType(inputs), range: [-Infinity, Infinity], keeps: null })),
  bytesPerSlot: () => 40,
  create(slots, inputs): Accumulator {
    const [totals, meanX, meanY, squares, products] = Array.from({ length: 5 }, () => new Float64Array(slots));
    return {
      add(sample: Sample) {
        const { length, valid, slots: into, weights } = weightedPlaces(sample);
        const [{ values: x }, { values: y }] = sample.inputs;
        for (let i = 0; i < length; i++) {
          if (valid !== null && valid[i] === 0) continue;
          const slot = into === null ? i : into[i];
          const weight = weights === null ? 1 : weights[i];
          totals[slot] += weight;
          const difference = x[i] - meanX[slot];
          meanX[slot] += (difference * weight) / totals[slot];
          meanY[slot] += ((y[i] - meanY[slot]) * weight) / totals[slot];
          squares[slot] += weight * difference * (x[i] - meanX[slot]);
          products[slot] += weight * difference * (y[i] - meanY[slot]);
        }
      },
      results() {
        const scales = products.map((product, slot) => (squares[slot] > 0 ? product / squares[slot] : NaN));
        const offsets = meanY.map((mean, slot) => mean - scales[slot] * meanX[slot]);
        return [scales, offsets].map((values) => converted(values, whereOverZero(totals), quotientType(inputs)));
      },
    };
  },
};

/** The sums of up to `count` values: integers in the smallest type, int32 at most, that holds them all, else float64. */
function sumOf({ type, range: [low, high] }: ReducerInput, count: number): ReducerInput {
  const range: Range = [Math.min(low, times(low, count)), Math.max(high, times(high, count))];
  return { type: resultType(type, range), range };
}

/** The products of one to `count` values; of float32, too, float64, which they do not soon leave. */
function productOf({ type, range: [low, high] }: ReducerInput, count: number): ReducerInput {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const bound = largest <= 1 ? largest : largest ** count;
  const range: Range = [low < 0 ? -bound : 0, bound];
  return { type: isFloat(type) ? 'float64' : resultType(type, range), range };
}

function times(value: number, count: number): number {
  return value === 0 ? 0 : value * count;
}

function resultType(input: PixelType, range: Range): PixelType {
  if (isFloat(input)) return input;
  const type = integerTypeOf(range);
  return type === 'uint32' ? 'float64' : type;
}

/** The values in a type that holds them; a NaN (infinity less infinity) is masked. */
function converted(values: Float64Array<ArrayBuffer>, mask: Uint8Array, type: PixelType): BandPixels {
  const target = type === 'float64' ? values : allocate(type, values.length);
  if (target !== values) target.set(values);
  return { values: target, mask: unlessAllValid(maskNaN(target, mask)) };
}
