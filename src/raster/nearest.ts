import type { Cells } from './cells.ts';
import type { Pixels } from './pixel-type.ts';

/** How a source is cut into blocks; the last ones of a row or column may be smaller. */
export interface BlockGrid {
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** Blocks in a row of blocks. */
  readonly across: number;
  readonly down: number;
}

/** One sample of a block's pixels: pixel p is `values[p * stride + sample]`, rows blockWidth long. */
export interface BlockSamples {
  readonly values: Pixels;
  readonly stride: number;
  readonly sample: number;
}

/** Visits the row of cells of a target row: the column of cells is `columns[first + i]`, the row `rows[i]` or one for all. */
function rowOf(cells: Cells, width: number, row: number): { first: number; rows: Int32Array | null; at: number } {
  return cells.separable
    ? { first: 0, rows: null, at: cells.rows[row] }
    : { first: row * width, rows: cells.rows.subarray(row * width, (row + 1) * width), at: 0 };
}

/** The indices (row × across + column) of the blocks that hold a needed pixel of a `width` × `height` target. */
export function touchedBlocks(cells: Cells, width: number, height: number, blocks: BlockGrid, needed?: Uint8Array): number[] {
  const touched = new Uint8Array(blocks.across * blocks.down);
  for (let row = 0; row < height; row++) {
    const { first, rows, at } = rowOf(cells, width, row);
    if (rows === null && at < 0) continue;
    for (let column = 0, i = row * width; column < width; column++, i++) {
      const x = cells.columns[first + column];
      const y = rows === null ? at : rows[column];
      if (x < 0 || y < 0 || (needed && needed[i] === 0)) continue;
      touched[Math.trunc(y / blocks.blockHeight) * blocks.across + Math.trunc(x / blocks.blockWidth)] = 1;
    }
  }
  const indices: number[] = [];
  touched.forEach((isTouched, index) => {
    if (isTouched) indices.push(index);
  });
  return indices;
}

/**
 * Copies the cells under the needed pixels into `values`, and 1 into `mask` for each one copied. Pixels outside the
 * source, or not needed, keep what they had. `loaded` holds the touched blocks by index.
 */
export function copyNearest(
  cells: Cells,
  width: number,
  height: number,
  blocks: BlockGrid,
  loaded: ReadonlyMap<number, BlockSamples>,
  needed: Uint8Array | undefined,
  values: Pixels,
  mask: Uint8Array,
): void {
  const { blockWidth, blockHeight, across } = blocks;
  for (let row = 0; row < height; row++) {
    const { first, rows, at } = rowOf(cells, width, row);
    if (rows === null && at < 0) continue;
    let current = -1;
    let block: BlockSamples | undefined;
    for (let column = 0, i = row * width; column < width; column++, i++) {
      const x = cells.columns[first + column];
      const y = rows === null ? at : rows[column];
      if (x < 0 || y < 0 || (needed && needed[i] === 0)) continue;
      const blockRow = Math.trunc(y / blockHeight);
      const blockColumn = Math.trunc(x / blockWidth);
      const index = blockRow * across + blockColumn;
      if (index !== current) {
        current = index;
        block = loaded.get(index);
      }
      if (!block) continue;
      const pixel = (y - blockRow * blockHeight) * blockWidth + (x - blockColumn * blockWidth);
      values[i] = block.values[pixel * block.stride + block.sample];
      mask[i] = 1;
    }
  }
}
