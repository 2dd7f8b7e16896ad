import { type Affine, applyAffine } from './affine.ts';
import { type Crs, WGS84, isGeographic, pointTransform } from './crs.ts';

/** Of WGS 84: the semi-major axis in metres, and the eccentricity. */
const AXIS = 6_378_137;
const ECCENTRICITY = Math.sqrt((2 - 1 / 298.257223563) / 298.257223563);

/** y of the cylindrical equal-area projection of the ellipsoid, in metres: what lies between two of them times longitude is area. */
function equalAreaY(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const e = ECCENTRICITY;
  return (AXIS * (1 - e * e) * (sine / (1 - e * e * sine * sine) + Math.atanh(e * sine) / e)) / 2;
}

/** The metres between two points of lattice on which areas are computed; between them they are interpolated. */
const LATTICE_METRES = 5_000;
const LATTICE_PIXELS = 32;

/**
 * The area on the ground (WGS 84) of the pixels of a grid, in m², row by row from `column`, `row` on: that of the quadrilateral of
 * their corners in an equal-area projection. Where the CRS is projected it is computed every `LATTICE_METRES` or less and interpolated in
 * between, to a millionth; in degrees it is exact. NaN where the CRS has no place on the ground.
 */
export function groundAreas(grid: { readonly crs: Crs; readonly transform: Affine }, column: number, row: number, width: number, height: number): Float64Array {
  const areaAt = areaFunction(grid);
  const areas = new Float64Array(width * height);
  const [a, b, , d, e] = grid.transform;
  if (isGeographic(grid.crs) && b === 0 && d === 0) {
    for (let y = 0; y < height; y++) areas.fill(areaAt(column, row + y), y * width, (y + 1) * width);
    return areas;
  }
  const step = isGeographic(grid.crs) ? 1 : Math.max(1, Math.min(LATTICE_PIXELS, Math.floor(LATTICE_METRES / Math.max(Math.hypot(a, d), Math.hypot(b, e)))));
  const [across, down] = [Math.ceil(width / step) + 1, Math.ceil(height / step) + 1];
  const lattice = Float64Array.from({ length: across * down }, (_, i) => areaAt(column + (i % across) * step, row + Math.floor(i / across) * step));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [i, j] = [Math.floor(x / step), Math.floor(y / step)];
      const [u, v] = [x / step - i, y / step - j];
      const at = j * across + i;
      areas[y * width + x] = step === 1 ? lattice[at] : (1 - v) * ((1 - u) * lattice[at] + u * lattice[at + 1]) + v * ((1 - u) * lattice[at + across] + u * lattice[at + across + 1]);
    }
  }
  return areas;
}

/** The area of one pixel. */
function areaFunction({ crs, transform }: { readonly crs: Crs; readonly transform: Affine }): (column: number, row: number) => number {
  const toDegrees = pointTransform(crs, WGS84);
  return (column, row) => {
    const corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([x, y]) => toDegrees(...applyAffine(transform, column + x, row + y)));
    const [first] = corners[0];
    const points = corners.map(([longitude, latitude]) => {
      const turned = longitude - first;
      const near = turned - 360 * Math.round(turned / 360); // across the date line
      return [(AXIS * near * Math.PI) / 180, equalAreaY(latitude)] as const;
    });
    const base = points[0][1];
    const twice = points.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = points[(index + 1) % 4];
      return sum + x * (nextY - base) - nextX * (y - base);
    }, 0);
    return Math.abs(twice) / 2;
  };
}
