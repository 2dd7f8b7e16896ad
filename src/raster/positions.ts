import { type Affine, applyAffine, invertAffine, isAxisAligned } from '../geo/affine.ts';
import { type PointTransform, pointTransform } from '../geo/crs.ts';
import type { GeoBox } from '../geo/geobox.ts';
import { wrapColumn } from './cells.ts';

/**
 * Where the centres of a target's pixels lie in the pixels of a source, whole numbers being their corners; NaN for a point
 * without an image. On grids that share their axes there is one for each column and row, otherwise for each pixel.
 */
export interface Positions {
  readonly separable: boolean;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

/** How far an interpolated position may be off, in pixels of the source. */
const CLOSE_ENOUGH = 1e-3;
/** Pixels between two exactly transformed centres, counted from the corner of the whole. */
const STEP = 16;
/** How far from a pixel's corner of the whole a part may begin: rounding. */
const ROUNDING = 1e-3;

/**
 * The positions for a target that may be a part of a whole: they are computed from the whole's transform, and between exact
 * points of its own, so that those of a part are bit by bit those of the whole.
 */
export function positionsOf(target: GeoBox, source: GeoBox, whole: GeoBox): Positions {
  const { transform, column, row } = anchorOf(target, whole);
  const inverse = invertAffine(source.transform);
  const wrap = wrapColumn(source);
  const { width, height } = target;
  if (target.crs === source.crs && isAxisAligned(transform) && isAxisAligned(source.transform)) {
    const [xs, ys] = [new Float64Array(width), new Float64Array(height)];
    for (let i = 0; i < width; i++) xs[i] = wrap(inverse[0] * (transform[0] * (column + i + 0.5) + transform[2]) + inverse[2]);
    for (let i = 0; i < height; i++) ys[i] = inverse[4] * (transform[4] * (row + i + 0.5) + transform[5]) + inverse[5];
    return { separable: true, xs, ys };
  }
  const toSource = pointTransform(target.crs, source.crs);
  const at: PointTransform = (x, y) => {
    const [sourceColumn, sourceRow] = applyAffine(inverse, ...toSource(...applyAffine(transform, x + 0.5, y + 0.5)));
    return [wrap(sourceColumn), sourceRow];
  };
  const [xs, ys] = [new Float64Array(width * height), new Float64Array(width * height)];
  for (let top = Math.floor(row / STEP) * STEP; top < row + height; top += STEP) {
    for (let left = Math.floor(column / STEP) * STEP; left < column + width; left += STEP) {
      const between = patchAt(at, left, top);
      for (let y = Math.max(top, row); y < Math.min(top + STEP, row + height); y++) {
        for (let x = Math.max(left, column); x < Math.min(left + STEP, column + width); x++) {
          const i = (y - row) * width + x - column;
          [xs[i], ys[i]] = between(x, y);
        }
      }
    }
  }
  return { separable: false, xs, ys };
}

/** Where a part begins in its whole, or in itself if it is none. */
function anchorOf(target: GeoBox, whole: GeoBox): { transform: Affine; column: number; row: number } {
  const isPart = target.crs === whole.crs && [0, 1, 3, 4].every((index) => target.transform[index] === whole.transform[index]);
  if (isPart) {
    const [x, y] = applyAffine(invertAffine(whole.transform), target.transform[2], target.transform[5]);
    const [column, row] = [Math.round(x), Math.round(y)];
    if (Math.abs(x - column) < ROUNDING && Math.abs(y - row) < ROUNDING) return { transform: whole.transform, column, row };
  }
  return { transform: target.transform, column: 0, row: 0 };
}

/** Positions in a square of the whole: between its exact corners where that is close enough in the middle of its sides, else exact ones. */
function patchAt(at: PointTransform, left: number, top: number): PointTransform {
  const [right, bottom] = [left + STEP, top + STEP];
  const [a, b, c, d] = [at(left, top), at(right, top), at(left, bottom), at(right, bottom)];
  const between: PointTransform = (x, y) => {
    const [u, v] = [(x - left) / STEP, (y - top) / STEP];
    return [
      (1 - v) * ((1 - u) * a[0] + u * b[0]) + v * ((1 - u) * c[0] + u * d[0]),
      (1 - v) * ((1 - u) * a[1] + u * b[1]) + v * ((1 - u) * c[1] + u * d[1]),
    ];
  };
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const isClose = [[x, top], [x, bottom], [left, y], [right, y], [x, y]].every(([column, row]) => {
    const [[p, q], [r, s]] = [between(column, row), at(column, row)];
    return Math.abs(p - r) < CLOSE_ENOUGH && Math.abs(q - s) < CLOSE_ENOUGH; // a NaN is not
  });
  return isClose ? between : at;
}
