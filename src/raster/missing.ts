import type { Pixels } from './pixel-type.ts';
import { SHORT } from './spans.ts';

/** The bits of pixels as unsigned numbers of their size; those of 8 bytes stay floats. Copying does not ask what they stand for. */
export type Bits = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/**
 * The same memory as bits. A loop over pixels stays quick while it meets four kinds of arrays at most, and becomes twenty
 * times slower with the fifth, for the rest of the process: loops that copy or compare take bits.
 */
export function bitsOf(pixels: Pixels): Bits {
  if (pixels instanceof Uint8Array || pixels instanceof Uint16Array || pixels instanceof Uint32Array || pixels instanceof Float64Array) return pixels;
  const { buffer, byteOffset, length } = pixels;
  if (pixels.BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length);
  return pixels.BYTES_PER_ELEMENT === 2 ? new Uint16Array(buffer, byteOffset, length) : new Uint32Array(buffer, byteOffset, length);
}

/** Tells the missing pixels of a band: those of the nodata value, and NaN. */
export interface Missing {
  /** Integers are missing where their bits are these; null: none is. */
  readonly code: number | null;
  /** Floats are missing where they equal this, and where they are NaN; null for integers. */
  readonly floats: { readonly values: Float32Array | Float64Array; readonly nodata: number } | null;
}

/** Which of the pixels are missing for a nodata value. */
export function missingIn(pixels: Pixels, nodata: number | null): Missing {
  if (pixels instanceof Float32Array || pixels instanceof Float64Array) {
    const value = nodata ?? NaN;
    return { code: null, floats: { values: pixels, nodata: pixels instanceof Float32Array ? Math.fround(value) : value } };
  }
  if (nodata === null) return NONE;
  const one = pixels.slice(0, 1);
  one[0] = nodata;
  return one[0] === nodata ? { code: bitsOf(one)[0], floats: null } : NONE; // the type has no such value
}

const NONE: Missing = { code: null, floats: null };

/**
 * Sets the mask of the pixels from `start` up to, not including, `end`: 1, but 0 where they are missing. Gives the number of
 * those that are not.
 */
export function markValid(mask: Uint8Array, bits: Bits, { code, floats }: Missing, start: number, end: number): number {
  if (floats) return markFloats(mask, floats.values, floats.nodata, start, end);
  if (code !== null) return markIntegers(mask, bits, code, start, end);
  if (end - start < SHORT) for (let i = start; i < end; i++) mask[i] = 1;
  else mask.fill(1, start, end);
  return end - start;
}

function markIntegers(mask: Uint8Array, bits: Bits, code: number, start: number, end: number): number {
  let valid = 0;
  for (let i = start; i < end; i++) {
    const isValid = bits[i] === code ? 0 : 1;
    mask[i] = isValid;
    valid += isValid;
  }
  return valid;
}

function markFloats(mask: Uint8Array, values: Float32Array | Float64Array, nodata: number, start: number, end: number): number {
  let valid = 0;
  for (let i = start; i < end; i++) {
    const isValid = Number.isNaN(values[i]) || values[i] === nodata ? 0 : 1;
    mask[i] = isValid;
    valid += isValid;
  }
  return valid;
}
