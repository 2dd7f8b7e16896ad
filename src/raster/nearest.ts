import type { Canvas } from './canvas.ts';
import type { Cells } from './cells.ts';
import { type Bits, type Missing, bitsOf, markValid, missingIn } from './missing.ts';
import type { Pixels } from './pixel-type.ts';
import { type BlockGrid, type DensePlacement, type SeparablePlacement, type Stretch, placementOf, scatteredPlacement } from './placement.ts';
import { SHORT, type Spans, spansOf } from './spans.ts';

/** One sample of a block's pixels: pixel p is `values[p * stride + sample]`, rows blockWidth long. */
export interface BlockSamples {
  readonly values: Pixels;
  readonly stride: number;
  readonly sample: number;
}

/** The target of a copy: its size, the cells under its pixels, and which of them are needed (1; left out: all). */
export interface CopyTarget {
  readonly width: number;
  readonly height: number;
  readonly cells: Cells;
  readonly needed: Uint8Array | undefined;
}

/** The indices (row × across + column), from low to high, of the blocks that hold a needed pixel. */
export function touchedBlocks(target: CopyTarget, grid: BlockGrid): readonly number[] {
  const { placement, spans } = wayOf(target, grid);
  if (!placement.separable) return placement.blocks;
  const touched = placement.rows.stretches.flatMap((rows) =>
    placement.columns.stretches.filter((columns) => spans === undefined || meets(spans, rows, columns)).map((columns) => rows.block * grid.across + columns.block),
  );
  return [...new Set(touched)].sort((one, other) => one - other);
}

/** How the needed pixels are copied: one by one, or along the axes in rectangles, or in the runs of those needed. */
function wayOf({ width, height, cells, needed }: CopyTarget, grid: BlockGrid): { readonly placement: DensePlacement; readonly spans?: undefined } | { readonly placement: SeparablePlacement; readonly spans: Spans | undefined } {
  const scattered = needed && scatteredPlacement(cells, grid, needed, width);
  if (scattered) return { placement: scattered };
  const placement = placementOf(cells, grid);
  return placement.separable ? { placement, spans: needed && spansOf(needed, width, height) } : { placement: placement.list() };
}

/** Whether a rectangle of the target holds a needed pixel. */
function meets(spans: Spans, rows: Stretch, columns: Stretch): boolean {
  for (let r = spans.rows[rows.start]; r < spans.rows[rows.end]; r++) {
    if (spans.starts[r] < columns.end && spans.ends[r] > columns.start) return true;
  }
  return false;
}

/**
 * Copies the needed pixels that lie in one block into a canvas of the same type: the values, and 1 or 0 into the mask as they are
 * valid or missing. Pixels elsewhere keep what they had. Gives the number of valid ones.
 */
export function copyBlock(target: CopyTarget, grid: BlockGrid, index: number, block: BlockSamples, nodata: number | null, canvas: Canvas): number {
  const { placement, spans } = wayOf(target, grid);
  const copy: Copy = {
    from: bitsOf(block.values),
    stride: block.stride,
    sample: block.sample,
    to: bitsOf(canvas.values),
    mask: canvas.mask,
    missing: missingIn(canvas.values, nodata),
  };
  if (!placement.separable) return copyPixels(placement, index, copy);
  let valid = 0;
  for (const rows of placement.rows.stretches) {
    if (rows.block !== Math.trunc(index / grid.across)) continue;
    for (const columns of placement.columns.stretches) {
      if (columns.block !== index % grid.across) continue;
      valid += spans ? copySpans(placement, rows, columns, grid, copy, target.width, spans) : copyRectangle(placement, rows, columns, grid, copy, target.width);
    }
  }
  return valid;
}

interface Copy {
  readonly from: Bits;
  readonly stride: number;
  readonly sample: number;
  readonly to: Bits;
  readonly mask: Uint8Array;
  readonly missing: Missing;
}

/** A row that shows the same source row as the one above is that one again. */
function copyRectangle(placement: SeparablePlacement, rows: Stretch, columns: Stretch, grid: BlockGrid, copy: Copy, width: number): number {
  const { to, mask } = copy;
  let [valid, validInRow] = [0, 0];
  for (let row = rows.start; row < rows.end; row++) {
    const [start, end] = [row * width + columns.start, row * width + columns.end];
    if (row > rows.start && placement.rows.offsets[row] === placement.rows.offsets[row - 1]) {
      to.copyWithin(start, start - width, end - width);
      mask.copyWithin(start, start - width, end - width);
    } else {
      validInRow = copyRun(placement, columns, placement.rows.offsets[row] * grid.blockWidth, copy, row * width, columns.start, columns.end);
    }
    valid += validInRow;
  }
  return valid;
}

function copySpans(placement: SeparablePlacement, rows: Stretch, columns: Stretch, grid: BlockGrid, copy: Copy, width: number, spans: Spans): number {
  let valid = 0;
  for (let row = rows.start; row < rows.end; row++) {
    valid += copyRowOfSpans(placement, columns, placement.rows.offsets[row] * grid.blockWidth, copy, row * width, spans, spans.rows[row], spans.rows[row + 1]);
  }
  return valid;
}

/** Copies some runs of the target's row that begins at its pixel `row`, out of the block's that begins at `base`. */
function copyRowOfSpans(placement: SeparablePlacement, columns: Stretch, base: number, copy: Copy, row: number, { starts, ends }: Spans, from: number, to: number): number {
  let valid = 0;
  for (let r = from; r < to; r++) {
    const start = Math.max(starts[r], columns.start);
    const end = Math.min(ends[r], columns.end);
    if (start < end) valid += copyRun(placement, columns, base, copy, row, start, end);
  }
  return valid;
}

/** Copies the columns from `start` up to, not including, `end` of the block's row that begins at its pixel `base`. Gives the number of valid ones. */
function copyRun(placement: SeparablePlacement, columns: Stretch, base: number, copy: Copy, row: number, start: number, end: number): number {
  const { offsets } = placement.columns;
  const { from, to, stride, sample, mask, missing } = copy;
  if (columns.consecutive && stride === 1 && end - start >= SHORT) {
    const first = base + offsets[start];
    to.set(from.subarray(first, first + end - start), row + start);
  } else if (missing.floats === null) return gatherIntegers(to, mask, row, from, base * stride + sample, stride, offsets, start, end, missing.code ?? NO_CODE);
  else gather(to, row, from, base * stride + sample, stride, offsets, start, end);
  return markValid(mask, to, missing, row + start, row + end);
}

function gather(to: Bits, row: number, from: Bits, base: number, stride: number, offsets: Int32Array, start: number, end: number): void {
  for (let column = start; column < end; column++) to[row + column] = from[base + offsets[column] * stride];
}

/** No bits are these. */
const NO_CODE = -1;

/** Copies and marks at once. */
function gatherIntegers(
  to: Bits,
  mask: Uint8Array,
  row: number,
  from: Bits,
  base: number,
  stride: number,
  offsets: Int32Array,
  start: number,
  end: number,
  code: number,
): number {
  let valid = 0;
  for (let column = start; column < end; column++) {
    const bits = from[base + offsets[column] * stride];
    const isValid = bits === code ? 0 : 1;
    to[row + column] = bits;
    mask[row + column] = isValid;
    valid += isValid;
  }
  return valid;
}

function copyPixels({ blocks, starts, order, offsets }: DensePlacement, index: number, { from, to, stride, sample, mask, missing }: Copy): number {
  const b = blocks.indexOf(index);
  const [start, end] = [starts[b], starts[b + 1]];
  if (missing.floats === null) return scatterIntegers(to, mask, order, from, offsets, start, end, stride, sample, missing.code ?? NO_CODE);
  for (let p = start; p < end; p++) to[order[p]] = from[offsets[p] * stride + sample];
  return markScatteredFloats(mask, missing.floats.values, missing.floats.nodata, order, start, end);
}

/** Copies and marks at once. */
function scatterIntegers(
  to: Bits,
  mask: Uint8Array,
  order: Int32Array,
  from: Bits,
  offsets: Int32Array,
  start: number,
  end: number,
  stride: number,
  sample: number,
  code: number,
): number {
  let valid = 0;
  for (let p = start; p < end; p++) {
    const bits = from[offsets[p] * stride + sample];
    const isValid = bits === code ? 0 : 1;
    to[order[p]] = bits;
    mask[order[p]] = isValid;
    valid += isValid;
  }
  return valid;
}

function markScatteredFloats(mask: Uint8Array, values: Float32Array | Float64Array, nodata: number, order: Int32Array, start: number, end: number): number {
  let valid = 0;
  for (let p = start; p < end; p++) {
    const value = values[order[p]];
    const isValid = Number.isNaN(value) || value === nodata ? 0 : 1;
    mask[order[p]] = isValid;
    valid += isValid;
  }
  return valid;
}
