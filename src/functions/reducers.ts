import type { reducers as signatures } from '../expression/signatures/reducers.ts';
import { fail } from '../expression/issue.ts';
import { allReducer, anyReducer, choosingReducer } from '../raster/reducer-choices.ts';
import { combineReducers, unweightedReducer } from '../raster/reducer-combine.ts';
import { medianReducer, modeReducer, percentileReducer } from '../raster/reducer-order.ts';
import {
  countReducer,
  linearFitReducer,
  meanReducer,
  productReducer,
  sampleStdDevReducer,
  sampleVarianceReducer,
  stdDevReducer,
  sumReducer,
  varianceReducer,
} from '../raster/reducer-sums.ts';
import type { Reducer } from '../raster/reducer.ts';
import type { CallArguments } from './arguments.ts';
import type { LocalFunction } from './local-function.ts';
import { reduceImages } from './reduce-images.ts';

const [min, max, first, last] = (['min', 'max', 'first', 'last'] as const).map((choice) => choosingReducer(choice));

export const reducers = {
  'reduce.mean': composite(meanReducer),
  'reduce.median': composite(medianReducer),
  'reduce.min': composite(min),
  'reduce.max': composite(max),
  'reduce.sum': composite(sumReducer),
  'reduce.product': composite(productReducer),
  'reduce.count': composite(countReducer),
  'reduce.mode': composite(modeReducer),
  'reduce.and': composite(allReducer),
  'reduce.or': composite(anyReducer),
  'ImageCollection.reduce': {
    version: 1,
    call: (args) => reduceImages(args.collection('collection'), args.reducer('reducer'), (band, output) => `${band}_${output}`),
  },
  'Reducer.mean': always(meanReducer),
  'Reducer.sum': always(sumReducer),
  'Reducer.product': always(productReducer),
  'Reducer.count': always(countReducer),
  'Reducer.min': made((args) => choosingReducer('min', inputCount(args))),
  'Reducer.max': made((args) => choosingReducer('max', inputCount(args))),
  'Reducer.minMax': always({ ...combineReducers(min, max, { shared: true }), name: 'minMax' }),
  'Reducer.variance': always(varianceReducer),
  'Reducer.stdDev': always(stdDevReducer),
  'Reducer.sampleVariance': always(sampleVarianceReducer),
  'Reducer.sampleStdDev': always(sampleStdDevReducer),
  'Reducer.first': always(first),
  'Reducer.firstNonNull': always(first),
  'Reducer.last': always(last),
  'Reducer.lastNonNull': always(last),
  'Reducer.and': always(allReducer),
  'Reducer.or': always(anyReducer),
  'Reducer.allNonZero': always(allReducer),
  'Reducer.anyNonZero': always(anyReducer),
  'Reducer.linearFit': always(linearFitReducer),
  'Reducer.median': always(medianReducer),
  'Reducer.mode': always(modeReducer),
  'Reducer.percentile': made(percentiles),
  'Reducer.combine': made(combine),
  'Reducer.unweighted': made((args) => unweightedReducer(args.reducer('reducer'))),
} satisfies Record<keyof typeof signatures, LocalFunction>;

/** The composite of a reducer with a single output, under the names of the bands. */
function composite(reducer: Reducer): LocalFunction {
  return { version: 1, call: (args) => reduceImages(args.collection('collection'), reducer, (band) => band) };
}

function always(reducer: Reducer): LocalFunction {
  return made(() => reducer);
}

function made(make: (args: CallArguments) => Reducer): LocalFunction {
  return { version: 1, call: (args) => ({ kind: 'Reducer', reducer: make(args) }) };
}

function inputCount(args: CallArguments): number {
  const count = args.optionalNumber('numInputs') ?? 1;
  return Number.isInteger(count) && count >= 1 ? count : fail(`numInputs is ${count}; expected a whole number from 1`, { argument: 'numInputs' });
}

function percentiles(args: CallArguments): Reducer {
  const asked = args.numbers('percentiles');
  const wrong = asked.find((percentile) => !(percentile >= 0 && percentile <= 100));
  if (wrong !== undefined) return fail(`${wrong} is no percentile; expected numbers from 0 to 100`, { argument: 'percentiles' });
  if (asked.length === 0) return fail('no percentiles are given; expected numbers from 0 to 100', { argument: 'percentiles' });
  const names = args.optionalStrings('outputNames') ?? asked.map((percentile) => `p${String(percentile).replace('.', '_')}`);
  if (names.length !== asked.length) return fail(`${names.length} names for ${asked.length} percentiles; expected one for each`, { argument: 'outputNames' });
  return percentileReducer(asked, distinct(names, 'outputNames'));
}

function combine(args: CallArguments): Reducer {
  const [one, other] = [args.reducer('reducer1'), args.reducer('reducer2')];
  const shared = args.boolean('sharedInputs', false);
  if (shared && one.inputs !== other.inputs) {
    return fail(`reducers that share inputs need as many: ${one.name} takes ${one.inputs}, and ${other.name} ${other.inputs}`, { argument: 'reducer2' });
  }
  const combined = combineReducers(one, other, { prefix: args.optionalString('outputPrefix') ?? '', shared });
  distinct(combined.outputs, 'outputPrefix');
  return combined;
}

function distinct(names: readonly string[], argument: string): readonly string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? names : fail(`two outputs would be named '${twice}'; expected a name for each`, { argument });
}
