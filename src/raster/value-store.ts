import { type PixelType, type Pixels, allocate } from './pixel-type.ts';
import type { Places } from './reducer.ts';

/** All values that came to each slot, and their weights where they have some, for what cannot be told from a few sums. */
export interface ValueStore {
  add(values: Pixels, places: Places): void;
  /** How many values came to a slot. */
  count(slot: number): number;
  /** The values of a slot from low to high: a view that the next call overwrites. */
  sorted(slot: number): Pixels;
  /** The weights of the values in the order of `sorted`; null: all are 1. */
  sortedWeights(slot: number): Float64Array | null;
}

/** Up to so many values of a slot are sorted by insertion, which is quicker than a call of the general sort. */
const FEW = 32;

/** `count`: how many values a slot gets, at most if all is well; more make room for themselves. */
export function createValueStore(type: PixelType, slots: number, count: number): ValueStore {
  let capacity = Number.isFinite(count) ? Math.max(1, count) : 16;
  let values = allocate(type, slots * capacity);
  let weights: Float64Array | null = null;
  const counts = new Int32Array(slots);

  function makeRoom(): void {
    const [wider, heavier] = [allocate(type, slots * capacity * 2), weights && new Float64Array(slots * capacity * 2)];
    for (let slot = 0; slot < slots; slot++) {
      const [from, to] = [slot * capacity, slot * capacity * 2];
      wider.set(values.subarray(from, from + counts[slot]), to);
      if (weights && heavier) heavier.set(weights.subarray(from, from + counts[slot]), to);
    }
    [values, weights] = [wider, heavier];
    capacity *= 2;
  }

  function slice(slot: number): [from: number, to: number] {
    return [slot * capacity, slot * capacity + counts[slot]];
  }

  return {
    add(given, places) {
      if (places.weights !== null && weights === null) weights = new Float64Array(values.length).fill(1);
      for (let i = 0; i < places.length; i++) {
        if (places.valid !== null && places.valid[i] === 0) continue;
        const slot = places.slots === null ? i : places.slots[i];
        if (counts[slot] === capacity) makeRoom();
        const at = slot * capacity + counts[slot]++;
        values[at] = given[i];
        if (weights !== null) weights[at] = places.weights === null ? 1 : places.weights[i];
      }
    },
    count: (slot) => counts[slot],
    sorted(slot) {
      const [from, to] = slice(slot);
      if (weights !== null) return sortPairs(values.subarray(from, to), weights.subarray(from, to));
      if (to - from > FEW) return values.subarray(from, to).sort();
      sortByInsertion(values, from, to);
      return values.subarray(from, to);
    },
    sortedWeights(slot) {
      return weights && weights.subarray(...slice(slot));
    },
  };
}

function sortByInsertion(values: Pixels, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const value = values[i];
    let at = i;
    for (; at > from && values[at - 1] > value; at--) values[at] = values[at - 1];
    values[at] = value;
  }
}

/** Sorts both by the values. */
function sortPairs(values: Pixels, weights: Float64Array): Pixels {
  const [oldValues, oldWeights] = [values.slice(), weights.slice()];
  const order = Uint32Array.from(values.keys()).sort((a, b) => oldValues[a] - oldValues[b] || a - b);
  order.forEach((from, to) => {
    values[to] = oldValues[from];
    weights[to] = oldWeights[from];
  });
  return values;
}
