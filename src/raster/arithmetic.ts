import { type PixelType, type Pixels, type Range, allocate, integerTypeOf, isFloat, rangeOf } from './pixel-type.ts';
import { type BandPixels, bothValid } from './raster.ts';

/** The products that can come of two ranges. */
export function multiplyRanges(one: Range, other: Range): Range {
  const products = one.flatMap((a) => other.map((b) => (a === 0 || b === 0 ? 0 : a * b)));
  return [Math.min(...products), Math.max(...products)];
}

/**
 * The type of a sum, difference or product: for integers the smallest type, int32 at most, that holds every result of the
 * input types, beyond that float64; with float32 in play float32, unless a float64 is.
 */
export function arithmeticType(one: PixelType, other: PixelType, combine: (one: Range, other: Range) => Range): PixelType {
  if (one === 'float64' || other === 'float64') return 'float64';
  if (isFloat(one) || isFloat(other)) return 'float32';
  const type = integerTypeOf(combine(rangeOf(one), rangeOf(other)));
  return type === 'uint32' ? 'float64' : type;
}

/** The product of two bands, valid where both are. A NaN (infinity times 0) is masked. */
export function multiply(one: BandPixels, other: BandPixels, type: PixelType): BandPixels {
  const [a, b] = [one.values, other.values];
  const values = allocate(type, a.length);
  for (let i = 0; i < values.length; i++) values[i] = a[i] * b[i];
  return { values, mask: maskNaN(values, bothValid(one.mask, other.mask)) };
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
