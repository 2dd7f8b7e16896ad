import { LASTING, type PixelMemory } from './pixel-memory.ts';

/** Below so many pixels a loop is quicker than a call of the engine's own. */
export const SHORT = 48;

/**
 * The runs of needed pixels, row by row: those of row y are numbered from `rows[y]` up to, not including, `rows[y + 1]`, and
 * run r covers the columns from `starts[r]` up to, not including, `ends[r]`. `count` is the number of needed pixels.
 */
export interface Spans {
  readonly rows: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
}

/** Made in one place, whoever finds the runs: the engine compiles what reads them for one form of object. */
export function createSpans(rows: Int32Array, starts: Int32Array, ends: Int32Array, count: number): Spans {
  return { rows, starts, ends, count };
}

/** Every band that is read where a mask says so needs the same runs: they last as long as the mask, which nobody writes to any more. */
const knownSpans = new WeakMap<Uint8Array, Spans>();

/** Where masks lie that do not last. */
const homes = new WeakMap<Uint8Array, PixelMemory>();

/** Memory for what is known of a mask: it lasts as long as the mask does. */
export function memoryBeside(mask: Uint8Array): PixelMemory {
  return homes.get(mask) ?? LASTING;
}

/** The runs of 1 in a mask of `width` × `height` pixels. */
export function spansOf(mask: Uint8Array, width: number, height: number): Spans {
  const known = knownSpans.get(mask);
  if (known && known.rows.length === height + 1) return known;
  const spans = findSpans(mask, width, height);
  knownSpans.set(mask, spans);
  return spans;
}

function findSpans(mask: Uint8Array, width: number, height: number): Spans {
  const rows = new Int32Array(height + 1);
  let edges = new Int32Array(4 * width + 1024);
  let [found, count] = [0, 0];
  for (let row = 0; row < height; row++) {
    if (2 * found + width + 1 > edges.length) edges = grown(edges);
    const before = found;
    found = findRuns(mask, row * width, width, edges, found);
    for (let r = before; r < found; r++) count += edges[2 * r + 1] - edges[2 * r];
    rows[row + 1] = found;
  }
  const [starts, ends] = [new Int32Array(found), new Int32Array(found)];
  for (let r = 0; r < found; r++) {
    starts[r] = edges[2 * r];
    ends[r] = edges[2 * r + 1];
  }
  return createSpans(rows, starts, ends, count);
}

/** Puts the runs of a row behind the first `found`; gives how many there are then. */
function findRuns(mask: Uint8Array, first: number, width: number, edges: Int32Array, found: number): number {
  for (let column = 0; column < width; column++) {
    if (mask[first + column] === 0) continue;
    edges[2 * found] = column;
    do column++;
    while (column < width && mask[first + column] !== 0);
    edges[2 * found + 1] = column;
    found++;
  }
  return found;
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}

/** A mask of `width` columns that is 1 in the runs. `memory`: where it is put. */
export function maskOf(spans: Spans, width: number, memory: PixelMemory = LASTING): Uint8Array {
  const height = spans.rows.length - 1;
  const mask = memory.allocate('uint8', width * height);
  for (let row = 0; row < height; row++) setRuns(mask, row * width, spans, spans.rows[row], spans.rows[row + 1]);
  knownSpans.set(mask, spans);
  homes.set(mask, memory);
  return mask;
}

/** Sets some runs of the row that begins at `first`. */
function setRuns(mask: Uint8Array, first: number, { starts, ends }: Spans, from: number, to: number): void {
  for (let r = from; r < to; r++) {
    const [start, end] = [first + starts[r], first + ends[r]];
    if (end - start < SHORT) for (let i = start; i < end; i++) mask[i] = 1;
    else mask.fill(1, start, end);
  }
}
