import type { Reducer, ReducerInput, Sample } from './reducer.ts';

/**
 * Two reducers side by side, with the outputs of both. With shared inputs both get the same; else the first takes the first
 * inputs, and the second those behind them. The prefix goes before the names of the second one's outputs.
 */
export function combineReducers(one: Reducer, other: Reducer, { prefix = '', shared = false } = {}): Reducer {
  const forOne = <T>(items: readonly T[]): readonly T[] => items.slice(0, one.inputs);
  const forOther = <T>(items: readonly T[]): readonly T[] => (shared ? items : items.slice(one.inputs));
  const both = <T>(ask: (reducer: Reducer, inputs: readonly ReducerInput[]) => T, inputs: readonly ReducerInput[]): [T, T] => [
    ask(one, forOne(inputs)),
    ask(other, forOther(inputs)),
  ];
  return {
    name: `${one.name} + ${other.name}`,
    inputs: shared ? one.inputs : one.inputs + other.inputs,
    outputs: [...one.outputs, ...other.outputs.map((output) => prefix + output)],
    describe(inputs, count) {
      const [first, second] = both((reducer, own) => reducer.describe(own, count), inputs);
      const before = shared ? 0 : one.inputs;
      return [...first, ...second.map((output) => ({ ...output, keeps: output.keeps === null ? null : output.keeps + before }))];
    },
    bytesPerSlot: (inputs, count) => both((reducer, own) => reducer.bytesPerSlot(own, count), inputs).reduce((sum, bytes) => sum + bytes),
    create(slots, inputs, count) {
      const [first, second] = both((reducer, own) => reducer.create(slots, own, count), inputs);
      return {
        add(sample) {
          first.add({ ...sample, inputs: forOne(sample.inputs) });
          second.add({ ...sample, inputs: forOther(sample.inputs) });
        },
        results: () => [...first.results(), ...second.results()],
      };
    },
  };
}

/** The same for which a pixel counts wholly where its centre is in a region, and not at all elsewhere. */
export function unweightedReducer(reducer: Reducer): Reducer {
  return {
    ...reducer,
    create(slots, inputs, count) {
      const accumulator = reducer.create(slots, inputs, count);
      return { ...accumulator, add: ({ inputs: values, needed, slots: into }: Sample) => accumulator.add({ inputs: values, needed, slots: into }) };
    },
  };
}
