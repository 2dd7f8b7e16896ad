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

/**
 * Which block, and which pixel of it, each target pixel is copied from; block −1 is outside the source. Pixel (column, row)
 * comes from block `blocks[i] + rowBlocks[row]` at `offsets[i] + rowOffsets[row]`, where i is the column if the grids share
 * their axes, else row × width + column.
 */
interface Placement {
  readonly grid: BlockGrid;
  readonly blocks: Int32Array;
  readonly offsets: Int32Array;
  readonly rowBlocks: Int32Array;
  readonly rowOffsets: Int32Array;
  /** The blocks that hold any pixel, once somebody has asked. */
  touched: readonly number[] | null;
}

/** The images of a collection mostly share grid and blocks: what is placed for one serves all. */
const placements = new WeakMap<Cells, Placement[]>();

function placementOf(cells: Cells, grid: BlockGrid): Placement {
  const known = placements.get(cells) ?? [];
  const found = known.find(
    (other) => other.grid.blockWidth === grid.blockWidth && other.grid.blockHeight === grid.blockHeight && other.grid.across === grid.across,
  );
  if (found) return found;
  const placement = place(cells, grid);
  placements.set(cells, [...known, placement]);
  return placement;
}

function place({ separable, columns, rows }: Cells, grid: BlockGrid): Placement {
  const { blockWidth, blockHeight, across } = grid;
  const blocks = new Int32Array(columns.length);
  const offsets = new Int32Array(columns.length);
  const rowBlocks = new Int32Array(rows.length);
  const rowOffsets = new Int32Array(rows.length);
  for (let i = 0; i < columns.length; i++) {
    const [x, y] = [columns[i], separable ? 0 : rows[i]];
    if (x < 0 || y < 0) {
      blocks[i] = -1;
      continue;
    }
    const [blockColumn, blockRow] = [Math.trunc(x / blockWidth), Math.trunc(y / blockHeight)];
    blocks[i] = blockRow * across + blockColumn;
    offsets[i] = (y - blockRow * blockHeight) * blockWidth + (x - blockColumn * blockWidth);
  }
  for (let i = 0; separable && i < rows.length; i++) {
    const blockRow = Math.trunc(rows[i] / blockHeight);
    rowBlocks[i] = rows[i] < 0 ? -1 : blockRow * across;
    rowOffsets[i] = (rows[i] - blockRow * blockHeight) * blockWidth;
  }
  return { grid, blocks, offsets, rowBlocks, rowOffsets, touched: null };
}

/** The indices (row × across + column) of the blocks that hold a needed pixel of a `width` × `height` target. */
export function touchedBlocks(cells: Cells, width: number, height: number, grid: BlockGrid, needed?: Uint8Array): readonly number[] {
  const placement = placementOf(cells, grid);
  if (needed === undefined && placement.touched) return placement.touched;
  const { blocks, rowBlocks } = placement;
  const touched = new Uint8Array(grid.across * grid.down);
  for (let row = 0; row < height; row++) {
    const first = cells.separable ? 0 : row * width;
    const rowBlock = cells.separable ? rowBlocks[row] : 0;
    if (rowBlock < 0) continue;
    for (let column = 0, i = row * width; column < width; column++, i++) {
      const block = blocks[first + column];
      if (block >= 0 && (needed === undefined || needed[i] !== 0)) touched[block + rowBlock] = 1;
    }
  }
  const indices: number[] = [];
  touched.forEach((isTouched, index) => {
    if (isTouched) indices.push(index);
  });
  if (needed === undefined) placement.touched = indices;
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
  grid: BlockGrid,
  loaded: ReadonlyMap<number, BlockSamples>,
  needed: Uint8Array | undefined,
  values: Pixels,
  mask: Uint8Array,
): void {
  const { blocks, offsets, rowBlocks, rowOffsets } = placementOf(cells, grid);
  for (let row = 0; row < height; row++) {
    const first = cells.separable ? 0 : row * width;
    const rowBlock = cells.separable ? rowBlocks[row] : 0;
    const rowOffset = cells.separable ? rowOffsets[row] : 0;
    if (rowBlock < 0) continue;
    let current = -1;
    let source: BlockSamples | undefined;
    for (let column = 0, i = row * width; column < width; column++, i++) {
      const block = blocks[first + column];
      if (block < 0 || (needed !== undefined && needed[i] === 0)) continue;
      if (block !== current) {
        current = block;
        source = loaded.get(block + rowBlock);
      }
      if (!source) continue;
      values[i] = source.values[(offsets[first + column] + rowOffset) * source.stride + source.sample];
      mask[i] = 1;
    }
  }
}
