import { LASTING, type PixelMemory } from './pixel-memory.ts';
import type { BandPixels } from './raster.ts';
import { type Spans, createSpans } from './spans.ts';

/** Which of two equal qualities wins: that of the first or of the last image in order. */
export type Ties = 'first' | 'last';

/** The best image so far of each pixel: its place in the collection, `nobody` for none yet, and its quality. */
export interface Winners {
  readonly nobody: number;
  readonly image: Uint16Array | Int32Array;
  readonly quality: Float64Array;
  /** 1 where an image may still win: the pixel is needed, and has not the highest quality that there can be. */
  readonly open: Uint8Array;
}

/** For so many pixels and images; `needed`: 1 where a winner is looked for, or all. */
export function createWinners(length: number, images: number, needed?: Uint8Array, memory: PixelMemory = LASTING): Winners {
  const image = memory.allocate(images < 0xffff ? 'uint16' : 'int32', length);
  const open = memory.allocate('uint8', length);
  if (needed) open.set(needed);
  else open.fill(1);
  return {
    nobody: images,
    image: image.fill(images),
    quality: memory.allocate('float64', length).fill(-Infinity),
    open,
  };
}

/** Qualities become floats a piece at a time, whatever type they come in: the loop over them meets one kind of array. */
const PIECE = 4096;
const scratch = new Float64Array(PIECE);

/**
 * Lets an image compete where its quality is valid (and not NaN) and the pixel open. It wins by a higher quality only: of
 * equal ones the image that competed first stays. A pixel of the quality `highest` is decided; gives how many are by this image.
 */
export function compete(winners: Winners, image: number, band: BandPixels, highest: number): number {
  const { length } = winners.open;
  let decided = 0;
  for (let start = 0; start < length; start += PIECE) {
    const end = Math.min(length, start + PIECE);
    scratch.set(band.values.subarray(start, end));
    decided += competeFrom(winners, image, band.mask, highest, start, end);
  }
  return decided;
}

/** The same for the pixels from `start` up to, not including, `end`, whose qualities are in `scratch`. */
function competeFrom({ nobody, image: best, quality, open }: Winners, image: number, mask: Uint8Array | null, highest: number, start: number, end: number): number {
  let decided = 0;
  for (let i = start; i < end; i++) {
    if (open[i] === 0 || (mask !== null && mask[i] === 0)) continue;
    const value = scratch[i - start];
    if (value > quality[i]) {
      best[i] = image;
      quality[i] = value;
      if (value !== highest) continue;
      open[i] = 0;
      decided++;
    } else if (value === -Infinity && best[i] === nobody) best[i] = image;
  }
  return decided;
}

/** Where each image won, by its place in the collection, in the order of the collection; those that won nowhere are left out. */
export function wonBy({ nobody, image, open }: Winners, width: number): Map<number, Spans> {
  const height = open.length / width;
  const counts = new Int32Array(nobody + 1);
  for (let row = 0; row < height; row++) countRuns(image, row * width, width, counts);
  const runsOf = Array.from(counts, (count, k) => {
    if (k === nobody || count === 0) return null;
    return { rows: new Int32Array(height + 1), starts: new Int32Array(count), ends: new Int32Array(count), count: 0, found: 0 };
  });
  const found = [...runsOf.entries()].flatMap(([k, runs]) => (runs ? [[k, runs] as const] : []));
  for (let row = 0; row < height; row++) {
    putRuns(image, row * width, width, runsOf);
    for (const [, runs] of found) runs.rows[row + 1] = runs.found;
  }
  return new Map(found.map(([k, { rows, starts, ends, count }]) => [k, createSpans(rows, starts, ends, count)]));
}

/** Runs on their way: so many are found, of so many pixels. */
interface RunsOfWinner extends Spans {
  count: number;
  found: number;
}

/** Counts the runs of each winner in a row that begins at `first`. */
function countRuns(image: Uint16Array | Int32Array, first: number, width: number, counts: Int32Array): void {
  let before = -1;
  for (let i = first; i < first + width; i++) {
    if (image[i] === before) continue;
    before = image[i];
    counts[before]++;
  }
}

/** Puts the runs of a row to those of their winners. */
function putRuns(image: Uint16Array | Int32Array, first: number, width: number, runsOf: readonly (RunsOfWinner | null)[]): void {
  for (let start = 0; start < width; ) {
    const winner = image[first + start];
    let end = start + 1;
    while (end < width && image[first + end] === winner) end++;
    const runs = runsOf[winner];
    if (runs !== null) {
      runs.starts[runs.found] = start;
      runs.ends[runs.found++] = end;
      runs.count += end - start;
    }
    start = end;
  }
}
