import type { Cells } from './cells.ts';
import { LASTING, type PixelMemory } from './pixel-memory.ts';
import { type Spans, createSpans, memoryBeside, spansOf } from './spans.ts';

/** How a source is cut into blocks; the last ones of a row or column may be smaller. */
export interface BlockGrid {
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** Blocks in a row of blocks. */
  readonly across: number;
  readonly down: number;
}

/**
 * A run of target columns (or rows) that lie in one column (or row) of blocks: from `start` up to, not including, `end`. A target that
 * goes more than once around the globe has several in one block.
 */
export interface Stretch {
  readonly block: number;
  readonly start: number;
  readonly end: number;
  /** Whether the source's columns follow one another, each once: then they are copied as they lie. */
  readonly consecutive: boolean;
}

/** Columns (or rows) of a target on a source that shares its axes. `offsets`: of each one, within its block. */
interface Axis {
  readonly offsets: Int32Array;
  readonly stretches: readonly Stretch[];
}

/** Where target pixels come from, on grids that share their axes: from each block a rectangle. */
export interface SeparablePlacement {
  readonly separable: true;
  readonly columns: Axis;
  readonly rows: Axis;
}

/**
 * The same where each pixel lies anywhere: the pixels of block `blocks[b]` are `order[p]`, taken from its pixel `offsets[p]`,
 * for p from `starts[b]` up to, not including, `starts[b + 1]`.
 */
export interface DensePlacement {
  readonly separable: false;
  readonly blocks: readonly number[];
  readonly starts: Int32Array;
  readonly order: Int32Array;
  readonly offsets: Int32Array;
}

/** Of each pixel its block, −1 for none, and its place there. */
interface LocatedPixels {
  readonly blockOf: Int32Array;
  readonly offsets: Int32Array;
}

/** Where each pixel of a target comes from, one by one. */
interface LocatedPlacement {
  readonly separable: false;
  readonly pixels: LocatedPixels;
  /** All of them; made when it is first asked for, for mostly only some are needed. */
  list(): DensePlacement;
}

/** The placement of all pixels of a target on a source. */
export type Placement = SeparablePlacement | LocatedPlacement;

/** The images of a collection mostly share grid and blocks: what is placed for one serves all. */
const placements = new WeakMap<Cells, { readonly grid: BlockGrid; readonly placement: Placement }[]>();

/** From which blocks, and which of their pixels, the cells are copied. */
export function placementOf(cells: Cells, grid: BlockGrid): Placement {
  const known = placements.get(cells) ?? [];
  const found = known.find((other) => isSameGrid(other.grid, grid));
  if (found) return found.placement;
  const placement: Placement = cells.separable
    ? { separable: true, columns: placeAxis(cells.columns, grid.blockWidth), rows: placeAxis(cells.rows, grid.blockHeight) }
    : placeDense(cells, grid);
  placements.set(cells, [...known, { grid, placement }]);
  return placement;
}

function isSameGrid(one: BlockGrid, other: BlockGrid): boolean {
  return one.blockWidth === other.blockWidth && one.blockHeight === other.blockHeight && one.across === other.across && one.down === other.down;
}

function placeAxis(cells: Int32Array, blockSize: number): Axis {
  const offsets = new Int32Array(cells.length);
  const stretches: Stretch[] = [];
  for (let start = 0; start < cells.length; ) {
    if (cells[start] < 0) {
      start++;
      continue;
    }
    const block = Math.trunc(cells[start] / blockSize);
    let [end, consecutive] = [start, true];
    for (; end < cells.length && cells[end] >= 0 && Math.trunc(cells[end] / blockSize) === block; end++) {
      offsets[end] = cells[end] - block * blockSize;
      if (end > start && cells[end] !== cells[end - 1] + 1) consecutive = false;
    }
    stretches.push({ block, start, end, consecutive });
    start = end;
  }
  return { offsets, stretches };
}

function placeDense({ columns, rows }: Cells, { blockWidth, blockHeight, across, down }: BlockGrid): Placement {
  const pixels: LocatedPixels = { blockOf: new Int32Array(columns.length).fill(-1), offsets: new Int32Array(columns.length) };
  for (let i = 0; i < columns.length; i++) {
    const [column, row] = [columns[i], rows[i]];
    if (column < 0 || row < 0) continue;
    const [blockColumn, blockRow] = [(column / blockWidth) | 0, (row / blockHeight) | 0];
    pixels.blockOf[i] = blockRow * across + blockColumn;
    pixels.offsets[i] = (row - blockRow * blockHeight) * blockWidth + column - blockColumn * blockWidth;
  }
  let all: DensePlacement | null = null;
  const whole = createSpans(Int32Array.of(0, 1), Int32Array.of(0), Int32Array.of(columns.length), columns.length);
  return { separable: false, pixels, list: () => (all ??= listPixels(pixels, across * down, whole, columns.length, LASTING)) };
}

/**
 * The pixels of runs by block, in the order of blocks; a counting sort. What is done with a run is a function of its own: such are compiled
 * once, where a loop that takes long is compiled anew from wherever it happens to be.
 */
function listPixels({ blockOf, offsets }: LocatedPixels, blockCount: number, { rows, starts, ends }: Spans, width: number, memory: PixelMemory): DensePlacement {
  const next = new Int32Array(blockCount);
  for (let row = 0; row < rows.length - 1; row++) {
    for (let r = rows[row]; r < rows[row + 1]; r++) countRun(next, 0, blockOf, row * width + starts[r], row * width + ends[r]);
  }
  const list = emptyList(next, memory);
  for (let row = 0; row < rows.length - 1; row++) {
    for (let r = rows[row]; r < rows[row + 1]; r++) listRun(list, next, 0, blockOf, offsets, 0, 0, row * width + starts[r], row * width + ends[r]);
  }
  return list;
}

/** Counts the pixels of a run by block; `first` is added to the number of each. */
function countRun(counts: Int32Array, first: number, blockOf: Int32Array, start: number, end: number): void {
  for (let i = start; i < end; i++) if (blockOf[i] >= 0) counts[first + blockOf[i]]++;
}

/** Lists the pixels of a run; `shift` is added to their numbers, and `base` to their places in the blocks. */
function listRun(
  { order, offsets: places }: DensePlacement,
  next: Int32Array,
  first: number,
  blockOf: Int32Array,
  offsets: Int32Array,
  shift: number,
  base: number,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) {
    if (blockOf[i] < 0) continue;
    const p = next[first + blockOf[i]]++;
    order[p] = shift + i;
    places[p] = base + offsets[i];
  }
}

/** Room for so many pixels in each block; `counts` becomes where the first pixel of each goes. */
function emptyList(counts: Int32Array, memory: PixelMemory): DensePlacement {
  const blocks = Array.from(counts.keys()).filter((block) => counts[block] > 0);
  const starts = new Int32Array(blocks.length + 1);
  blocks.forEach((block, b) => {
    starts[b + 1] = starts[b] + counts[block];
    counts[block] = starts[b];
  });
  const count = starts[blocks.length];
  return { separable: false, blocks, starts, order: memory.allocate('int32', count), offsets: memory.allocate('int32', count) };
}

/** Shorter runs of needed pixels than this, in the mean, are copied pixel by pixel. */
const SHORT_RUNS = 12;

/** What is needed of one mask is copied from several bands, and mostly from one block grid. */
const scatterings = new WeakMap<Uint8Array, { readonly cells: Cells; readonly grid: BlockGrid; readonly placement: DensePlacement | null }[]>();

/** Where the needed pixels alone come from, each by itself; null where they lie in runs that are long enough to be copied as such. */
export function scatteredPlacement(cells: Cells, grid: BlockGrid, needed: Uint8Array, width: number): DensePlacement | null {
  const known = scatterings.get(needed) ?? [];
  const found = known.find((other) => other.cells === cells && isSameGrid(other.grid, grid));
  if (found) return found.placement;
  const placement = scatter(cells, grid, needed, width);
  scatterings.set(needed, [...known, { cells, grid, placement }]);
  return placement;
}

function scatter(cells: Cells, grid: BlockGrid, needed: Uint8Array, width: number): DensePlacement | null {
  const [whole, memory] = [placementOf(cells, grid), memoryBeside(needed)];
  const spans = spansOf(needed, width, needed.length / width);
  if (whole.separable) return spans.count > SHORT_RUNS * spans.starts.length ? null : listSeparable(cells, whole, grid, spans, width, memory);
  return listPixels(whole.pixels, grid.across * grid.down, spans, width, memory);
}

/** The same on grids that share their axes: what is known of a column holds for all rows. */
function listSeparable({ columns, rows }: Cells, placement: SeparablePlacement, grid: BlockGrid, spans: Spans, width: number, memory: PixelMemory): DensePlacement {
  const { across, down, blockWidth, blockHeight } = grid;
  const { starts, ends } = spans;
  const blockOf = columns.map((column) => (column < 0 ? -1 : Math.trunc(column / blockWidth)));
  const next = new Int32Array(across * down);
  for (let row = 0; row < rows.length; row++) {
    if (rows[row] < 0) continue;
    const first = Math.trunc(rows[row] / blockHeight) * across;
    for (let r = spans.rows[row]; r < spans.rows[row + 1]; r++) countRun(next, first, blockOf, starts[r], ends[r]);
  }
  const list = emptyList(next, memory);
  for (let row = 0; row < rows.length; row++) {
    if (rows[row] < 0) continue;
    const [first, base] = [Math.trunc(rows[row] / blockHeight) * across, placement.rows.offsets[row] * blockWidth];
    for (let r = spans.rows[row]; r < spans.rows[row + 1]; r++) listRun(list, next, first, blockOf, placement.columns.offsets, row * width, base, starts[r], ends[r]);
  }
  return list;
}
