import { applyAffine, invertAffine, isAxisAligned } from '../geo/affine.ts';
import { type Crs, pointTransform } from '../geo/crs.ts';
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

/** Nearest neighbour: the cell that contains the pixel's centre, by the exact transform of every centre. */
export function cellsOf(target: GeoBox, source: GeoBox): Cells {
  const inverse = invertAffine(source.transform);
  if (target.crs === source.crs && isAxisAligned(target.transform) && isAxisAligned(source.transform)) {
    const columns = new Int32Array(target.width);
    const rows = new Int32Array(target.height);
    for (let column = 0; column < target.width; column++) {
      const [x] = applyAffine(target.transform, column + 0.5, 0);
      columns[column] = inside(inverse[0] * x + inverse[2], source.width);
    }
    for (let row = 0; row < target.height; row++) {
      const [, y] = applyAffine(target.transform, 0, row + 0.5);
      rows[row] = inside(inverse[4] * y + inverse[5], source.height);
    }
    return { separable: true, columns, rows };
  }
  const { xs, ys } = centresIn(target, source.crs);
  const columns = new Int32Array(xs.length);
  const rows = new Int32Array(xs.length);
  for (let i = 0; i < xs.length; i++) {
    const [column, row] = applyAffine(inverse, xs[i], ys[i]);
    columns[i] = inside(column, source.width);
    rows[i] = inside(row, source.height);
  }
  return { separable: false, columns, rows };
}

function inside(position: number, size: number): number {
  const cell = Math.floor(position + EDGE);
  return cell >= 0 && cell < size ? cell : -1; // NaN, a point without an image, is neither
}

/** The x and the y of the centre of every pixel, row by row. */
interface Centres {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
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

function transformCentres(target: GeoBox, crs: Crs): Centres {
  const transform = pointTransform(target.crs, crs);
  const xs = new Float64Array(target.width * target.height);
  const ys = new Float64Array(xs.length);
  let i = 0;
  for (let row = 0; row < target.height; row++) {
    for (let column = 0; column < target.width; column++, i++) {
      const [x, y] = applyAffine(target.transform, column + 0.5, row + 0.5);
      const point = transform(x, y);
      xs[i] = point[0];
      ys[i] = point[1];
    }
  }
  return { xs, ys };
}
