import type { Signature, Signatures } from '../signature.ts';

/** What a composite of reduced values is like; the help of each says the rest. */
const RULES = 'Each band by itself, over the pixels that are not masked; masked where there is none. Bands must be alike in all images.';

/** A composite of one reducer, under the names of the bands. */
function composite(help: string) {
  return { returns: 'Image', help: `${help} ${RULES}`, arguments: [{ name: 'collection', kind: 'ImageCollection' }] } as const satisfies Signature;
}

function reducer(help: string) {
  return { returns: 'Reducer', help, arguments: [] } as const satisfies Signature;
}

/** Where Earth Engine would go over to a histogram: taken, and not looked at. */
const buckets = [
  { name: 'maxBuckets', kind: 'Number', optional: true },
  { name: 'minBucketWidth', kind: 'Number', optional: true },
  { name: 'maxRaw', kind: 'Number', optional: true },
] as const;

const EXACT = 'Always computed from all values, never from a histogram, whatever maxBuckets, minBucketWidth and maxRaw say.';
const QUOTIENT = 'float32 for float32, else float64';
const SMALLEST = 'Integers give the smallest type, int32 at most, that holds every result, else float64';
const numInputs = [{ name: 'numInputs', kind: 'Number', optional: true, default: 1 }] as const;

/** How many values become one: reducers, and what applies them to a collection. */
export const reducers = {
  'reduce.mean': composite(`The mean of all images; ${QUOTIENT}.`),
  'reduce.median': composite(`The median of all images, of an even number of values the mean of the middle two; ${QUOTIENT}. Exact.`),
  'reduce.min': composite('The lowest value of all images.'),
  'reduce.max': composite('The highest value of all images.'),
  'reduce.sum': composite(`The sum of all images. ${SMALLEST}.`),
  'reduce.product': composite(`The product of all images. ${SMALLEST}, as for floats.`),
  'reduce.count': composite('The number of images with a valid value at each pixel, as int32; masked, not 0, where there is none (our choice).'),
  'reduce.mode': composite('The value that comes most often; of equally frequent ones the lowest. Exact.'),
  'reduce.and': composite('1 where no value is 0, else 0; uint8.'),
  'reduce.or': composite('1 where some value is not 0, else 0; uint8.'),
  'ImageCollection.reduce': {
    returns: 'Image',
    help:
      'Applies a reducer across all images of a collection. One with a single input is applied to each band, and its output names are put ' +
      'behind those of the bands: B4_mean, B4_p25. One with several takes the bands in order, and names the result. Only pixels that are not ' +
      'masked count. parallelScale is not needed here, and not looked at.',
    arguments: [
      { name: 'collection', kind: 'ImageCollection' },
      { name: 'reducer', kind: 'Reducer' },
      { name: 'parallelScale', kind: 'Number', optional: true, default: 1 },
    ],
  },
  'Reducer.mean': reducer(`The mean of the values, weighted in regions; ${QUOTIENT}. Output: mean.`),
  'Reducer.sum': reducer(`The sum of the values, weighted in regions. ${SMALLEST}. Output: sum.`),
  'Reducer.product': reducer(`The product of the values. ${SMALLEST}, as for floats. Output: product.`),
  'Reducer.count': reducer('The number of valid values. Output: count.'),
  'Reducer.min': {
    returns: 'Reducer',
    help:
      'The lowest value. With numInputs over 1 also the values that the further inputs have there; of several lowest, where the first of them ' +
      'is. Outputs: min, min1, min2 (our choice of names).',
    arguments: numInputs,
  },
  'Reducer.max': {
    returns: 'Reducer',
    help:
      'The highest value. With numInputs over 1 also the values that the further inputs have there; of several highest, where the first of them ' +
      'is. Outputs: max, max1, max2 (our choice of names).',
    arguments: numInputs,
  },
  'Reducer.minMax': reducer('The lowest and the highest value. Outputs: min, max.'),
  'Reducer.variance': reducer(`The variance of the values: the mean of the squared differences from their mean, weighted in regions; ${QUOTIENT}. Output: variance.`),
  'Reducer.stdDev': reducer(`The standard deviation of the values, the root of their variance; ${QUOTIENT}. Output: stdDev.`),
  'Reducer.sampleVariance': reducer(`The variance of what the values are a sample of: over n − 1, and masked for a single value; ${QUOTIENT}. Output: variance.`),
  'Reducer.sampleStdDev': reducer(`The root of the sample variance, masked for a single value; ${QUOTIENT}. Output: stdDev.`),
  'Reducer.first': reducer('The first of the values, in the order of the collection; a masked pixel has none (our choice). Output: first.'),
  'Reducer.firstNonNull': reducer('The first of the values, in the order of the collection; a masked pixel has none. Output: first.'),
  'Reducer.last': reducer('The last of the values, in the order of the collection; a masked pixel has none (our choice). Output: last.'),
  'Reducer.lastNonNull': reducer('The last of the values, in the order of the collection; a masked pixel has none. Output: last.'),
  'Reducer.and': reducer('1 if no value is 0, else 0. Output: all.'),
  'Reducer.or': reducer('1 if some value is not 0, else 0. Output: any.'),
  'Reducer.allNonZero': reducer('1 if no value is 0, else 0. Output: all.'),
  'Reducer.anyNonZero': reducer('1 if some value is not 0, else 0. Output: any.'),
  'Reducer.linearFit': reducer(
    `The straight line y = scale · x + offset with the least squared differences from values of two inputs, x and y, weighted in regions; ` +
      `${QUOTIENT}. Masked where x has a single value only (our choice). Outputs: scale, offset.`,
  ),
  'Reducer.median': {
    returns: 'Reducer',
    help: `The median, of an even number of values the mean of the middle two; ${QUOTIENT}. ${EXACT} Output: median.`,
    arguments: buckets,
  },
  'Reducer.mode': {
    returns: 'Reducer',
    help: `The value that comes most often; of equally frequent ones the lowest. ${EXACT} Output: mode.`,
    arguments: buckets,
  },
  'Reducer.percentile': {
    returns: 'Reducer',
    help:
      'Percentiles, from 0, the minimum, over 50, the median, to 100, the maximum, interpolated between two values (our choice where Earth ' +
      `Engine is silent): of n values from low to high the p-th lies (n − 1) · p / 100 behind the first; ${QUOTIENT}. ${EXACT} ` +
      'Outputs: p25, p75 (of 2.5 p2_5), or outputNames.',
    arguments: [{ name: 'percentiles', kind: 'List' }, { name: 'outputNames', kind: 'List', optional: true }, ...buckets],
  },
  'Reducer.combine': {
    returns: 'Reducer',
    help:
      'Two reducers side by side, with the outputs of both; outputPrefix goes before the names of the second. With sharedInputs both get the ' +
      'same inputs, else the second one gets those behind the inputs of the first.',
    arguments: [
      { name: 'reducer1', kind: 'Reducer' },
      { name: 'reducer2', kind: 'Reducer' },
      { name: 'outputPrefix', kind: 'String', optional: true, default: '' },
      { name: 'sharedInputs', kind: 'Boolean', optional: true, default: false },
    ],
  },
  'Reducer.unweighted': {
    returns: 'Reducer',
    help: 'The same reducer, which counts a pixel wholly where its centre is in a region, and not at all elsewhere.',
    arguments: [{ name: 'reducer', kind: 'Reducer' }],
  },
} as const satisfies Signatures;
