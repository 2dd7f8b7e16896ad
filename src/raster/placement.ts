import type { Cells } from './cells.ts';

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

export type Placement = SeparablePlacement | DensePlacement;

/** The images of a collection mostly share grid and blocks: what is placed for one serves all. */
const placements = new WeakMap<Cells, { readonly grid: BlockGrid; readonly placement: Placement }[]>();

/** From which blocks, and which of their pixels, the cells are copied. */
export function placementOf(cells: Cells, grid: BlockGrid): Placement {
  const known = placements.get(cells) ?? [];
  const found = known.find(
    (other) => other.grid.blockWidth === grid.blockWidth && other.grid.blockHeight === grid.blockHeight && other.grid.across === grid.across,
  );
  if (found) return found.placement;
  const placement: Placement = cells.separable
    ? { separable: true, columns: placeAxis(cells.columns, grid.blockWidth), rows: placeAxis(cells.rows, grid.blockHeight) }
    : placeDense(cells, grid);
  placements.set(cells, [...known, { grid, placement }]);
  return placement;
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

/** Pixels by block, in the order of blocks; a counting sort. */
function placeDense({ columns, rows }: Cells, { blockWidth, blockHeight, across, down }: BlockGrid): DensePlacement {
  const blockOf = new Int32Array(columns.length).fill(-1);
  const counts = new Int32Array(across * down);
  for (let i = 0; i < columns.length; i++) {
    if (columns[i] < 0 || rows[i] < 0) continue;
    blockOf[i] = Math.trunc(rows[i] / blockHeight) * across + Math.trunc(columns[i] / blockWidth);
    counts[blockOf[i]]++;
  }
  const blocks = Array.from(counts.keys()).filter((block) => counts[block] > 0);
  const starts = new Int32Array(blocks.length + 1);
  const next = new Int32Array(across * down);
  blocks.forEach((block, b) => {
    next[block] = starts[b];
    starts[b + 1] = starts[b] + counts[block];
  });
  const order = new Int32Array(starts[blocks.length]);
  const offsets = new Int32Array(order.length);
  for (let i = 0; i < columns.length; i++) {
    if (blockOf[i] < 0) continue;
    const p = next[blockOf[i]]++;
    order[p] = i;
    offsets[p] = (rows[i] % blockHeight) * blockWidth + (columns[i] % blockWidth);
  }
  return { separable: false, blocks, starts, order, offsets };
}
