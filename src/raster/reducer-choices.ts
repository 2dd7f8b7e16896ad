import { type PixelType, type Pixels, allocate } from './pixel-type.ts';
import { unlessAllValid } from './raster.ts';
import { type Accumulator, type Reducer, type Sample, unweightedPlaces } from './reducer.ts';

/** Which value stays: the lowest, the highest, the first or the last that comes. */
type Choice = 'min' | 'max' | 'first' | 'last';

/**
 * One of the values. With further inputs also what they hold where that value comes from: of equal ones the first. Their
 * outputs are numbered: min, min1, min2.
 */
export function choosingReducer(choice: Choice, inputs = 1): Reducer {
  return {
    name: choice,
    inputs,
    outputs: Array.from({ length: inputs }, (_, index) => (index === 0 ? choice : `${choice}${index}`)),
    describe: (given) => given.map(({ type, range }, index) => ({ type, range, keeps: index })),
    bytesPerSlot: (given) => given.reduce((sum, { type }) => sum + allocate(type, 1).BYTES_PER_ELEMENT, 1),
    create: (slots, given) => createChooser(choice, slots, given.map(({ type }) => type)),
  };
}

function createChooser(choice: Choice, slots: number, types: readonly PixelType[]): Accumulator {
  const chosen = types.map((type) => allocate(type, slots));
  const mask = new Uint8Array(slots);
  return {
    add: (sample) => choose(choice, sample, chosen, mask),
    results: () => chosen.map((values) => ({ values, mask: unlessAllValid(mask) })),
  };
}

function choose(choice: Choice, sample: Sample, chosen: readonly Pixels[], mask: Uint8Array): void {
  const { length, valid, slots } = unweightedPlaces(sample);
  const [{ values }] = sample.inputs;
  const [best] = chosen;
  for (let i = 0; i < length; i++) {
    if (valid !== null && valid[i] === 0) continue;
    const slot = slots === null ? i : slots[i];
    const value = values[i];
    if (mask[slot] !== 0) {
      if (choice === 'first' || (choice === 'min' && value >= best[slot]) || (choice === 'max' && value <= best[slot])) continue;
    }
    mask[slot] = 1;
    best[slot] = value;
    for (let input = 1; input < chosen.length; input++) chosen[input][slot] = sample.inputs[input].values[i];
  }
}

/** 1 where no value is 0. */
export const allReducer = logicalReducer('and', 'all', 1);

/** 1 where some value is not 0. */
export const anyReducer = logicalReducer('or', 'any', 0);

/** `neutral`: the answer as long as no value has changed it. */
function logicalReducer(name: string, output: string, neutral: 0 | 1): Reducer {
  return {
    name,
    inputs: 1,
    outputs: [output],
    describe: () => [{ type: 'uint8', range: [0, 1], keeps: null }],
    bytesPerSlot: () => 2,
    create(slots) {
      const answers = new Uint8Array(slots).fill(neutral);
      const mask = new Uint8Array(slots);
      return {
        add(sample) {
          const { length, valid, slots: into } = unweightedPlaces(sample);
          const [{ values }] = sample.inputs;
          for (let i = 0; i < length; i++) {
            if (valid !== null && valid[i] === 0) continue;
            const slot = into === null ? i : into[i];
            mask[slot] = 1;
            if ((values[i] !== 0 ? 1 : 0) !== neutral) answers[slot] = 1 - neutral;
          }
        },
        results: () => [{ values: answers, mask: unlessAllValid(mask) }],
      };
    },
  };
}
