import { applyAffine, invertAffine, isAxisAligned } from '../geo/affine.ts';
import { type Crs, isGeographic, pointTransform } from '../geo/crs.ts';
import type { GeoBox } from '../geo/geobox.ts';

/**
 * Which cell of a source each pixel of a target falls on: −1 outside. On grids that share their axes a column and a row
 * each stand for all pixels of theirs (`separable`); otherwise there is one of each for every pixel, row by row.
 */
export interface Cells {
  readonly separable: boolean;
  readonly columns: Int32Array;
  readonly rows: Int32Array;
}

/** A pixel whose centre lies this close before a cell's edge, in source pixels, counts as past it. */
const EDGE = 1e-6;

/** Nearest neighbour: the cell that contains the pixel's centre. The answer is that of the exact transform of every centre. */
export function cellsOf(target: GeoBox, source: GeoBox): Cells {
  const inverse = invertAffine(source.transform);
  const wrap = wrapColumn(source);
  if (target.crs === source.crs && isAxisAligned(target.transform) && isAxisAligned(source.transform)) {
    const columns = new Int32Array(target.width);
    const rows = new Int32Array(target.height);
    for (let column = 0; column < target.width; column++) {
      const [x] = applyAffine(target.transform, column + 0.5, 0);
      columns[column] = inside(wrap(inverse[0] * x + inverse[2]), source.width);
    }
    for (let row = 0; row < target.height; row++) {
      const [, y] = applyAffine(target.transform, 0, row + 0.5);
      rows[row] = inside(inverse[4] * y + inverse[5], source.height);
    }
    return { separable: true, columns, rows };
  }
  return denseCells(target, source, centresIn(target, source.crs));
}

/**
 * On maps in degrees a meridian has many names: a column beyond the raster is moved once around the globe, if it is inside then.
 * On other maps columns stay what they are.
 */
export function wrapColumn({ crs, transform, width }: GeoBox): (column: number) => number {
  if (!isGeographic(crs) || !isAxisAligned(transform)) return (column) => column;
  const round = 360 / Math.abs(transform[0]);
  return (column) => {
    if (column + EDGE < 0 && column + EDGE + round < width) return column + round;
    return column + EDGE >= width && column + EDGE - round >= 0 ? column - round : column;
  };
}

/** Cells by interpolated centres; one that may lie across an edge from its exact place is transformed exactly. */
function denseCells(target: GeoBox, source: GeoBox, { xs, ys, errorX, errorY }: Centres): Cells {
  const inverse = invertAffine(source.transform);
  const exact = pointTransform(target.crs, source.crs);
  const wrap = wrapColumn(source);
  const errorColumn = Math.abs(inverse[0]) * errorX + Math.abs(inverse[1]) * errorY;
  const errorRow = Math.abs(inverse[3]) * errorX + Math.abs(inverse[4]) * errorY;
  const columns = new Int32Array(xs.length);
  const rows = new Int32Array(xs.length);
  for (let i = 0; i < xs.length; i++) {
    let column = inverse[0] * xs[i] + inverse[1] * ys[i] + inverse[2];
    let row = inverse[3] * xs[i] + inverse[4] * ys[i] + inverse[5];
    const wrapped = wrap(column);
    if (isNearEdge(column, errorColumn) || isNearEdge(wrapped, errorColumn) || isNearEdge(row, errorRow)) {
      const [x, y] = exact(...applyAffine(target.transform, (i % target.width) + 0.5, Math.floor(i / target.width) + 0.5));
      [column, row] = applyAffine(inverse, x, y);
      column = wrap(column);
    } else column = wrapped;
    columns[i] = inside(column, source.width);
    rows[i] = inside(row, source.height);
  }
  return { separable: false, columns, rows };
}

/** Whether a position that is off by at most `error` may belong to the next cell; a NaN may. */
function isNearEdge(position: number, error: number): boolean {
  const within = position + EDGE - Math.floor(position + EDGE);
  return !(within >= error && 1 - within >= error);
}

function inside(position: number, size: number): number {
  const cell = Math.floor(position + EDGE);
  return cell >= 0 && cell < size ? cell : -1; // NaN, a point without an image, is neither
}

/** The x and the y of the centre of every pixel, row by row, and by how much they may be off, in units of the CRS. */
interface Centres {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly errorX: number;
  readonly errorY: number;
}

/** Every band of every image in one CRS asks for the same centres: they last as long as the target does. */
const knownCentres = new WeakMap<GeoBox, Map<Crs, Centres>>();

function centresIn(target: GeoBox, crs: Crs): Centres {
  const known = knownCentres.get(target) ?? new Map<Crs, Centres>();
  knownCentres.set(target, known);
  const centres = known.get(crs) ?? transformCentres(target, crs);
  known.set(crs, centres);
  return centres;
}

/** Pixels from one exactly transformed centre to the next. */
const STEP = 16;
/** How many times the error that was measured between the exact centres is believed possible. */
const SAFETY = 4;

/**
 * Exact centres on every 16th column and row, the others between them by bilinear interpolation. Its error on a smooth map
 * is largest in the middle of a cell's sides (in its very middle those of a conformal map cancel out), so it is measured there.
 */
function transformCentres(target: GeoBox, crs: Crs): Centres {
  const { width, height } = target;
  const transform = pointTransform(target.crs, crs);
  const at = (column: number, row: number): readonly [number, number] =>
    transform(...applyAffine(target.transform, column + 0.5, row + 0.5));
  const [columns, rows] = [knots(width), knots(height)];
  const exact = rows.map((row) => columns.map((column) => at(column, row)));
  const xs = new Float64Array(width * height);
  const ys = new Float64Array(width * height);
  const error = { x: [0, 0], y: [0, 0], largest: 0 };
  const measure = (side: 0 | 1, one: readonly [number, number], other: readonly [number, number], middle: readonly [number, number]): void => {
    error.x[side] = Math.max(error.x[side], Math.abs((one[0] + other[0]) / 2 - middle[0]));
    error.y[side] = Math.max(error.y[side], Math.abs((one[1] + other[1]) / 2 - middle[1]));
    error.largest = Math.max(error.largest, Math.abs(middle[0]), Math.abs(middle[1]));
  };
  for (let r = 0; r < rows.length; r++) {
    for (let c = 0; c < columns.length; c++) {
      const [left, top] = [columns[c], rows[r]];
      const [right, bottom] = [columns[Math.min(c + 1, columns.length - 1)], rows[Math.min(r + 1, rows.length - 1)]];
      const [a, b] = [exact[r][c], exact[r][Math.min(c + 1, columns.length - 1)]];
      const [d, e] = [exact[Math.min(r + 1, rows.length - 1)][c], exact[Math.min(r + 1, rows.length - 1)][Math.min(c + 1, columns.length - 1)]];
      if (right > left) measure(0, a, b, at((left + right) / 2, top));
      if (bottom > top) measure(1, a, d, at(left, (top + bottom) / 2));
      for (let row = top; row < Math.max(bottom, top + 1); row++) {
        const v = bottom > top ? (row - top) / (bottom - top) : 0;
        for (let column = left; column < Math.max(right, left + 1); column++) {
          const u = right > left ? (column - left) / (right - left) : 0;
          const i = row * width + column;
          xs[i] = (1 - v) * ((1 - u) * a[0] + u * b[0]) + v * ((1 - u) * d[0] + u * e[0]);
          ys[i] = (1 - v) * ((1 - u) * a[1] + u * b[1]) + v * ((1 - u) * d[1] + u * e[1]);
        }
      }
    }
  }
  const rounding = error.largest * 1e-13;
  return { xs, ys, errorX: SAFETY * (error.x[0] + error.x[1]) + rounding, errorY: SAFETY * (error.y[0] + error.y[1]) + rounding };
}

/** 0, 16, 32 … and the last pixel. */
function knots(size: number): number[] {
  const all = Array.from({ length: Math.ceil(size / STEP) }, (_, index) => index * STEP);
  return all[all.length - 1] === size - 1 ? all : [...all, size - 1];
}
