import type { Path, PixelShape } from '../geo/pixel-shape.ts';

/** A part of a grid, in pixels. */
export interface Window {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/** The blocks of a grid that a region touches. Always the same ones in the same order, so that sums come out alike. */
export interface Coverage {
  readonly blocks: readonly Window[];
  /** How much of each pixel of a block lies inside: 0, or from `LEAST_COVERAGE` to 1; of lines and points 1 where one passes or lies. */
  fractions(block: Window): Float64Array;
  /** 1 where the centre of a pixel lies inside; of lines and points where one passes or lies. */
  centres(block: Window): Uint8Array;
}

/** Pixels a side. Sums depend on it in their last digits, so it is no option. */
export const COVERAGE_BLOCK = 256;

/** Less of a pixel than this counts as nothing: Earth Engine's half a percent. */
export const LEAST_COVERAGE = 0.005;
/** Rounding of sums of edges: nearer than this to the whole pixel is the whole pixel. */
const WHOLE = 1 - 1e-9;
/** A point this near before an edge counts as past it, as the centres of pixels do. */
const POINT_TOLERANCE = 1e-6;

/** x0, y0, x1, y1 in pixels. */
type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

export function coverageOf(shape: PixelShape): Coverage {
  const rows = new Map<number, Segment[]>();
  for (const segment of segmentsOf(shape)) {
    const [, y0, , y1] = segment;
    const last = blockOf(Math.max(y0, y1));
    for (let row = blockOf(Math.min(y0, y1)); row <= last; row++) {
      const known = rows.get(row);
      if (known) known.push(segment);
      else rows.set(row, [segment]);
    }
  }
  const isArea = shape.kind === 'area';
  const segmentsIn = ({ row }: Window): readonly Segment[] => rows.get(blockOf(row)) ?? [];
  const passed = (block: Window): Uint8Array => passedPixels(segmentsIn(block), block);
  return {
    blocks: [...rows.keys()].sort((one, other) => one - other).flatMap((row) => blocksInRow(row, rows.get(row) ?? [], isArea)),
    fractions: (block) => (isArea ? insideFractions(segmentsIn(block), block) : Float64Array.from(passed(block))),
    centres: (block) => (isArea ? insideCentres(segmentsIn(block), block) : passed(block)),
  };
}

function blockOf(pixel: number): number {
  return Math.floor(pixel / COVERAGE_BLOCK);
}

function segmentsOf({ kind, paths }: PixelShape): Segment[] {
  if (kind === 'points') return paths.flatMap((path) => pairs(path).map(([x, y]): Segment => [x + POINT_TOLERANCE, y + POINT_TOLERANCE, x + POINT_TOLERANCE, y + POINT_TOLERANCE]));
  return paths.flatMap((path) => {
    const points = pairs(path);
    return points.slice(1).map(([x, y], index): Segment => [points[index][0], points[index][1], x, y]);
  });
}

function pairs(path: Path): [number, number][] {
  return Array.from({ length: path.length / 2 }, (_, index) => [path[2 * index], path[2 * index + 1]]);
}

/** The blocks that an edge passes, and of an area those between them that lie inside. */
function blocksInRow(row: number, segments: readonly Segment[], isArea: boolean): Window[] {
  const [top, bottom] = [row * COVERAGE_BLOCK, (row + 1) * COVERAGE_BLOCK];
  const touched = new Set<number>();
  for (const segment of segments) {
    const [x0, x1] = [xAt(segment, top, bottom, 0), xAt(segment, top, bottom, 1)];
    const last = blockOf(Math.max(x0, x1));
    for (let column = blockOf(Math.min(x0, x1)); column <= last; column++) touched.add(column);
  }
  const sorted = [...touched].sort((one, other) => one - other);
  const columns = sorted.flatMap((column, index) => {
    const next = sorted.at(index + 1) ?? column + 1;
    const isFilled = isArea && next > column + 1 && isInside(segments, (column + 1.5) * COVERAGE_BLOCK, (top + bottom) / 2);
    return isFilled ? Array.from({ length: next - column }, (_, step) => column + step) : [column];
  });
  return columns.map((column) => ({ column: column * COVERAGE_BLOCK, row: top, width: COVERAGE_BLOCK, height: COVERAGE_BLOCK }));
}

/** Where a segment enters (0) or leaves (1) a band of rows. */
function xAt([x0, y0, x1, y1]: Segment, top: number, bottom: number, end: 0 | 1): number {
  const y = Math.min(bottom, Math.max(top, end === 0 ? y0 : y1));
  return y0 === y1 ? (end === 0 ? x0 : x1) : x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
}

function isInside(segments: readonly Segment[], x: number, y: number): boolean {
  let winding = 0;
  for (const [x0, y0, x1, y1] of segments) {
    if (y0 > y !== y1 > y && x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) < x) winding += y1 > y0 ? 1 : -1;
  }
  return winding > 0;
}

/**
 * The exact area of each pixel that lies inside. Every edge adds to the pixels of its rows what lies to the right of it, with the
 * sign of its direction: `steps` holds by how much a pixel's area differs from that of the one to its left.
 */
function insideFractions(segments: readonly Segment[], { column, row, width, height }: Window): Float64Array {
  const steps = new Float64Array((width + 2) * height);
  for (const [x0, y0, x1, y1] of segments) addEdge(steps, width, height, x0 - column, y0 - row, x1 - column, y1 - row);
  const fractions = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += steps[y * (width + 2) + x];
      fractions[y * width + x] = sum < LEAST_COVERAGE ? 0 : sum > WHOLE ? 1 : sum;
    }
  }
  return fractions;
}

function addEdge(steps: Float64Array, width: number, height: number, x0: number, y0: number, x1: number, y1: number): void {
  if (y0 === y1) return;
  const slope = (x1 - x0) / (y1 - y0);
  const [low, high, sign] = y0 < y1 ? [y0, y1, 1] : [y1, y0, -1];
  const last = Math.min(height, Math.ceil(high));
  for (let y = Math.max(0, Math.floor(low)); y < last; y++) {
    const [top, bottom] = [Math.max(low, y), Math.min(high, y + 1)];
    addInRow(steps, y * (width + 2), width, x0 + (top - y0) * slope, x0 + (bottom - y0) * slope, sign * (bottom - top));
  }
}

/** The part of an edge in one row of pixels, from x = `from` to x = `to`, `drop` rows high (with its sign). */
function addInRow(steps: Float64Array, offset: number, width: number, from: number, to: number, drop: number): void {
  const [left, right] = from < to ? [from, to] : [to, from];
  if (left >= width) return;
  if (right <= 0) {
    steps[offset] += drop;
    return;
  }
  const drops = drop / (right - left); // a column
  if (left < 0) steps[offset] += drops * -left;
  const first = Math.max(0, Math.floor(left));
  const last = Math.min(width, Math.max(first + 1, Math.ceil(right)));
  for (let x = first; x < last; x++) {
    const [start, end] = [Math.max(left, x), Math.min(right, x + 1)];
    const part = right === left ? drop : drops * (end - start);
    const covered = x + 1 - (start + end) / 2; // how much of the pixel lies to the right of the edge, in the middle
    steps[offset + x] += part * covered;
    steps[offset + x + 1] += part * (1 - covered);
  }
}

function insideCentres(segments: readonly Segment[], { column, row, width, height }: Window): Uint8Array {
  const steps = new Int32Array((width + 1) * height);
  for (const [x0, y0, x1, y1] of segments) {
    const [low, high] = y0 < y1 ? [y0 - row, y1 - row] : [y1 - row, y0 - row];
    const last = Math.min(height - 1, Math.ceil(high - 0.5) - 1);
    for (let y = Math.max(0, Math.ceil(low - 0.5)); y <= last; y++) {
      const x = x0 - column + ((y + 0.5 - (y0 - row)) / (y1 - y0)) * (x1 - x0);
      const first = Math.min(width, Math.max(0, Math.ceil(x - 0.5)));
      steps[y * (width + 1) + first] += y0 < y1 ? 1 : -1;
    }
  }
  const centres = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    let winding = 0;
    for (let x = 0; x < width; x++) {
      winding += steps[y * (width + 1) + x];
      if (winding > 0) centres[y * width + x] = 1;
    }
  }
  return centres;
}

/** The pixels that lines pass through. */
function passedPixels(segments: readonly Segment[], { column, row, width, height }: Window): Uint8Array {
  const passed = new Uint8Array(width * height);
  for (const segment of segments) {
    const [, y0, , y1] = segment;
    const last = Math.min(row + height - 1, Math.floor(Math.max(y0, y1)));
    for (let y = Math.max(row, Math.floor(Math.min(y0, y1))); y <= last; y++) {
      const [from, to] = [xAt(segment, y, y + 1, 0), xAt(segment, y, y + 1, 1)];
      const end = Math.min(column + width - 1, Math.floor(Math.max(from, to)));
      for (let x = Math.max(column, Math.floor(Math.min(from, to))); x <= end; x++) passed[(y - row) * width + (x - column)] = 1;
    }
  }
  return passed;
}
