import { type PixelType, type Pixels, type Range, integerTypeOf, isFloat, rangeOf } from './pixel-type.ts';

/** The results that can come of two ranges. */
export type CombineRanges = (one: Range, other: Range) => Range;

/**
 * The type of a sum, difference or product: for integers the smallest type, int32 at most, that holds every result of the
 * input types, beyond that float64; with float32 in play float32, unless a float64 is.
 */
export function arithmeticType(one: PixelType, other: PixelType, combine: CombineRanges): PixelType {
  if (isFloat(one) || isFloat(other)) return floatTypeOf(one, other);
  const type = integerTypeOf(combine(rangeOf(one), rangeOf(other)));
  return type === 'uint32' ? 'float64' : type;
}

/** The type that holds the values of both: for integers the smallest, with float32 in play float32, unless a float64 is. */
export function unionType(one: PixelType, other: PixelType): PixelType {
  if (isFloat(one) || isFloat(other)) return floatTypeOf(one, other);
  const [[low, high], [otherLow, otherHigh]] = [rangeOf(one), rangeOf(other)];
  return integerTypeOf([Math.min(low, otherLow), Math.max(high, otherHigh)]);
}

/** The type of what has fractions, as a quotient: float64 of integers; with float32 in play float32, unless a float64 is. */
export function floatTypeOf(...types: readonly PixelType[]): PixelType {
  return types.includes('float64') || !types.includes('float32') ? 'float64' : 'float32';
}

/** The integer types of a shifted value: as wide as the union of both, and 32 bits at least. */
export function shiftType(one: PixelType, other: PixelType): PixelType {
  const type = unionType(one, other);
  return type === 'uint32' || isFloat(type) ? type : 'int32';
}

/** The type of the values of `one`, some of them replaced by those of another: its own, if it is an integer type that holds them. */
export function choiceType(type: PixelType, other: PixelType, [low, high]: Range = rangeOf(other)): PixelType {
  const [lowest, highest] = rangeOf(type);
  return !isFloat(type) && !isFloat(other) && low >= lowest && high <= highest ? type : unionType(type, other);
}

/** Every result lies between those of the ends: true where an operation rises or falls in each of its operands alone. */
export function rangeOfEnds(compute: (one: number, other: number) => number): CombineRanges {
  return (one, other) => {
    const results = one.flatMap((a) => other.map((b) => compute(a, b)));
    return results.some(Number.isNaN) ? [-Infinity, Infinity] : [Math.min(...results), Math.max(...results)];
  };
}

export const multiplyRanges = rangeOfEnds((a, b) => (a === 0 || b === 0 ? 0 : a * b));

/** A range as far as a type can hold it, rounded as its values are. */
export function rangeWithin(type: PixelType, [low, high]: Range): Range {
  const [lowest, highest] = rangeOf(type);
  const fit = (value: number): number => Math.min(Math.max(type === 'float32' ? Math.fround(value) : value, lowest), highest);
  return [fit(low), fit(high)];
}

/** The mask with NaN masked, too. */
export function maskNaN(values: Pixels, mask: Uint8Array | null): Uint8Array | null {
  if (!(values instanceof Float32Array) && !(values instanceof Float64Array)) return mask;
  let masked: Uint8Array | null = null;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    masked ??= mask === null ? new Uint8Array(values.length).fill(1) : mask.slice();
    masked[i] = 0;
  }
  return masked ?? mask;
}
