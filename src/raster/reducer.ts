import { maskNaN } from './arithmetic.ts';
import type { PixelType, Range } from './pixel-type.ts';
import { type BandPixels, bothValid, whereOverZero } from './raster.ts';

/** Turns the valid values at a pixel, or in a region, into one number or a few. A plain description; `create` makes what counts. */
export interface Reducer {
  /** Earth Engine's name of it, without "Reducer.": "mean", "percentile"; of a combined one "mean + percentile". */
  readonly name: string;
  /** How many values go in together: 1, or 2 for a linear fit. */
  readonly inputs: number;
  /** The names of what comes out: ["mean"], ["p25", "p75"]. */
  readonly outputs: readonly string[];
  /** What each output is of such inputs, `count` values at most (Infinity where that is not known). */
  describe(inputs: readonly ReducerInput[], count: number): readonly ReducerOutput[];
  /** Bytes that an accumulator takes for each slot: streaming ones a few numbers, those that keep every value `count` of them. */
  bytesPerSlot(inputs: readonly ReducerInput[], count: number): number;
  /** An empty accumulator of so many results; `count` as above, only a hint of how much room to make. */
  create(slots: number, inputs: readonly ReducerInput[], count: number): Accumulator;
}

export interface ReducerInput {
  readonly type: PixelType;
  /** The values that can occur. */
  readonly range: Range;
}

export interface ReducerOutput extends ReducerInput {
  /** The input whose values it has (a minimum, not a mean), so that classes stay classes; null: none. */
  readonly keeps: number | null;
}

/** What one answer is computed in, a slot for each: of a composite the pixels, of a region a single one. */
export interface Accumulator {
  /** Takes the values in; images in the order of their collection. Writes to nothing it is given. */
  add(sample: Sample): void;
  /** One band for each output, a value a slot; masked where no value came. Nothing may be added afterwards. */
  results(): readonly BandPixels[];
}

/** Values on their way into an accumulator. Only places count where all inputs are valid and none is NaN. */
export interface Sample {
  /** As many as the reducer has inputs, all of one length. */
  readonly inputs: readonly BandPixels[];
  /** 1 at the places that count; left out: all do. */
  readonly needed?: Uint8Array | undefined;
  /** Which slot a place belongs to; left out: each to the slot of its own number. */
  readonly slots?: Int32Array | undefined;
  /**
   * How much a place counts, from 0 to 1: the part of a pixel that a region covers. Weighted reducers go by it in place of
   * `needed`; unweighted ones do not look at it, and count the places of `needed`: the pixels whose centre is in the region.
   */
  readonly weights?: Float32Array | Float64Array | undefined;
}

/** A sample as a kernel loops over it. */
export interface Places {
  readonly length: number;
  /** 1 at the places that count; null: all do. */
  readonly valid: Uint8Array | null;
  readonly slots: Int32Array | null;
  readonly weights: Float32Array | Float64Array | null;
}

export function unweightedPlaces({ inputs, needed, slots }: Sample): Places {
  const valid = inputs.reduce((mask, { values, mask: own }) => maskNaN(values, bothValid(mask, own)), needed ?? null);
  return { length: inputs[0].values.length, valid, slots: slots ?? null, weights: null };
}

/** The same by weight; one of 0 does not count. */
export function weightedPlaces(sample: Sample): Places {
  const { weights } = sample;
  if (weights === undefined) return unweightedPlaces(sample);
  return { ...unweightedPlaces({ ...sample, needed: whereOverZero(weights) }), weights };
}

/** The type of a mean, of a value between two others, and of what else is divided: float32 of float32, else float64. */
export function quotientType(inputs: readonly ReducerInput[]): PixelType {
  return inputs.every(({ type }) => type === 'float32') ? 'float32' : 'float64';
}
