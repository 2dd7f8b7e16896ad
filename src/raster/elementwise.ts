import { bitsOf } from './missing.ts';
import { LASTING, type PixelMemory } from './pixel-memory.ts';
import { type PixelType, type Pixels, isFloat, rangeOf } from './pixel-type.ts';
import { type BandPixels, bothValid } from './raster.ts';

/** A calculation on the first `count` values of arrays of equal length. Each result depends on the values at its own place alone. */
export type UnaryLoop = (a: Float64Array, out: Float64Array, count: number) => void;
export type BinaryLoop = (a: Float64Array, b: Float64Array, out: Float64Array, count: number) => void;

/**
 * Pixels go through the loops as float64, a piece at a time that stays in the processor's cache. A loop that met every
 * pair of pixel types would be several times slower than both conversions, which the typed arrays do themselves.
 */
const PIECE = 4096;
const left = new Float64Array(PIECE);
const right = new Float64Array(PIECE);
const result = new Float64Array(PIECE);

/** What a loop makes of a band's pixels, rounded once to `type`: fractions are dropped, values clamped to the type, NaN masked. */
export function mapPixels(band: BandPixels, loop: UnaryLoop, type: PixelType, memory: PixelMemory = LASTING): BandPixels {
  if (isTabular(band)) return lookUpPixels(band, mapPixels(allValues(band), loop, type), type, memory);
  const output = createOutput(type, band.values.length, band.mask, memory);
  for (let start = 0; start < band.values.length; start += PIECE) {
    const count = Math.min(PIECE, band.values.length - start);
    left.set(band.values.subarray(start, start + count));
    loop(left, result, count);
    output.put(start, count);
  }
  return output.band();
}

/** A band, or the number that all its pixels are. */
export type Operand = BandPixels | number;

/** The same of two bands of `length` pixels, valid where both are. */
export function combinePixels(one: Operand, other: Operand, loop: BinaryLoop, type: PixelType, length: number, memory: PixelMemory = LASTING): BandPixels {
  if (typeof other === 'number' && typeof one !== 'number' && isTabular(one)) return lookUpPixels(one, combinePixels(allValues(one), other, loop, type, TABLE_LENGTH), type, memory);
  if (typeof one === 'number' && typeof other !== 'number' && isTabular(other)) return lookUpPixels(other, combinePixels(one, allValues(other), loop, type, TABLE_LENGTH), type, memory);
  const output = createOutput(type, length, bothValid(maskOf(one), maskOf(other)), memory);
  if (typeof one === 'number') left.fill(one);
  if (typeof other === 'number') right.fill(other);
  for (let start = 0; start < length; start += PIECE) {
    const count = Math.min(PIECE, length - start);
    if (typeof one !== 'number') left.set(one.values.subarray(start, start + count));
    if (typeof other !== 'number') right.set(other.values.subarray(start, start + count));
    loop(left, right, result, count);
    output.put(start, count);
  }
  return output.band();
}

function maskOf(operand: Operand): Uint8Array | null {
  return typeof operand === 'number' ? null : operand.mask;
}

const TABLE_LENGTH = 256;
/** From so many pixels of 8 bits on it is quicker to compute what comes of each value, and to look it up. */
const TABLE_REPAYS = 4 * TABLE_LENGTH;
const BYTES = Uint8Array.from({ length: TABLE_LENGTH }, (_, byte) => byte);

function isTabular({ values }: BandPixels): boolean {
  return values.BYTES_PER_ELEMENT === 1 && values.length >= TABLE_REPAYS;
}

/** Each value that a band of 8 bits can have, in the order of its bits. */
function allValues({ values }: BandPixels): BandPixels {
  return { values: values instanceof Int8Array ? new Int8Array(BYTES.buffer) : BYTES, mask: null };
}

/** Of each pixel what the table has for its bits. */
function lookUpPixels(band: BandPixels, table: BandPixels, type: PixelType, memory: PixelMemory): BandPixels {
  const values: Pixels = memory.allocate(type, band.values.length);
  const [from, entries, to] = [bitsOf(band.values), bitsOf(table.values), bitsOf(values)];
  for (let i = 0; i < to.length; i++) to[i] = entries[from[i]];
  if (table.mask === null) return { values, mask: band.mask };
  const mask = memory.allocate('uint8', values.length);
  for (let i = 0; i < mask.length; i++) mask[i] = table.mask[from[i]];
  return { values, mask: bothValid(band.mask, mask) };
}

/** The pixels of `yes` where `chosen` is 1, of `no` where it is 0, in a type that holds both; which are valid, the caller says. */
export function choosePixels(chosen: Uint8Array, yes: Pixels, no: Pixels, type: PixelType, mask: Uint8Array | null): BandPixels {
  const output = createOutput(type, chosen.length, mask, LASTING);
  for (let start = 0; start < chosen.length; start += PIECE) {
    const count = Math.min(PIECE, chosen.length - start);
    left.set(yes.subarray(start, start + count));
    right.set(no.subarray(start, start + count));
    for (let i = 0; i < count; i++) result[i] = chosen[start + i] !== 0 ? left[i] : right[i];
    output.put(start, count);
  }
  return output.band();
}

interface Output {
  /** Stores `count` results at `start`. */
  put(start: number, count: number): void;
  band(): BandPixels;
}

function createOutput(type: PixelType, length: number, mask: Uint8Array | null, memory: PixelMemory): Output {
  const values: Pixels = memory.allocate(type, length);
  const isInteger = !isFloat(type);
  const [lowest, highest] = rangeOf(type);
  let masked: Uint8Array | null = null;
  return {
    put(start, count) {
      const isMasked = isInteger ? clampPiece(lowest, highest, count) : hasNaN(count);
      if (isMasked) {
        masked ??= mask === null ? new Uint8Array(length).fill(1) : mask.slice();
        for (let i = 0; i < count; i++) if (Number.isNaN(result[i])) masked[start + i] = 0;
      }
      values.set(count === PIECE ? result : result.subarray(0, count), start);
    },
    band: () => ({ values, mask: masked ?? mask }),
  };
}

/** Holds the results within a type; whether there is a NaN. */
function clampPiece(lowest: number, highest: number, count: number): boolean {
  let isMasked = false;
  for (let i = 0; i < count; i++) {
    const value = result[i];
    if (value < lowest) result[i] = lowest;
    else if (value > highest) result[i] = highest;
    else if (Number.isNaN(value)) isMasked = true;
  }
  return isMasked;
}

function hasNaN(count: number): boolean {
  for (let i = 0; i < count; i++) if (Number.isNaN(result[i])) return true;
  return false;
}
