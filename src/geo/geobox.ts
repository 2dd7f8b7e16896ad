import { type Affine, applyAffine, invertAffine, scaleAffine, translateAffine } from './affine.ts';
import { type Bounds, boundsMeet, boundsOfPoints } from './bounds.ts';
import { type Crs, type Point, metresPerUnit, pointTransform } from './crs.ts';

/** Where a raster's pixels are: a value, compared by its fields. Width and height count pixels. */
export interface GeoBox {
  readonly crs: Crs;
  readonly transform: Affine;
  readonly width: number;
  readonly height: number;
}

/** Points a side on which an outline is followed into another CRS. */
const OUTLINE_POINTS = 21;

export function sameGeoBox(one: GeoBox, other: GeoBox): boolean {
  return (
    one === other ||
    (one.width === other.width &&
      one.height === other.height &&
      one.crs === other.crs &&
      one.transform.every((value, index) => value === other.transform[index]))
  );
}

/** The GeoBoxes, each once. */
export function distinctGeoBoxes(geoboxes: readonly GeoBox[]): GeoBox[] {
  const kept: GeoBox[] = [];
  for (const geobox of geoboxes) if (!kept.some((other) => sameGeoBox(other, geobox))) kept.push(geobox);
  return kept;
}

/** The part of a GeoBox that begins at (column, row); it may reach beyond it. */
export function cropGeoBox(geobox: GeoBox, column: number, row: number, width: number, height: number): GeoBox {
  return { crs: geobox.crs, transform: translateAffine(geobox.transform, column, row), width, height };
}

/** The same place in `width` × `height` pixels. */
export function resizeGeoBox(geobox: GeoBox, width: number, height: number): GeoBox {
  const transform = scaleAffine(geobox.transform, geobox.width / width, geobox.height / height);
  return { crs: geobox.crs, transform, width, height };
}

/** The nominal scale in metres: the side of a square as large as one pixel. */
export function nominalScale(geobox: Pick<GeoBox, 'crs' | 'transform'>): number {
  const [a, b, , d, e] = geobox.transform;
  return Math.sqrt(Math.abs(a * e - b * d)) * metresPerUnit(geobox.crs);
}

/** The closed outline in another CRS, followed on `OUTLINE_POINTS` points a side; points without an image there are left out. */
export function outline(geobox: GeoBox, crs: Crs): Point[] {
  const { transform, width, height } = geobox;
  const toCrs = pointTransform(geobox.crs, crs);
  const ring: Point[] = [];
  const follow = (fromColumn: number, fromRow: number, toColumn: number, toRow: number): void => {
    const steps = geobox.crs === crs ? 1 : OUTLINE_POINTS - 1;
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      const [x, y] = applyAffine(transform, fromColumn + t * (toColumn - fromColumn), fromRow + t * (toRow - fromRow));
      const point = toCrs(x, y);
      if (Number.isFinite(point[0]) && Number.isFinite(point[1])) ring.push(point);
    }
  };
  follow(0, 0, 0, height);
  follow(0, height, width, height);
  follow(width, height, width, 0);
  follow(width, 0, 0, 0);
  if (ring.length > 0) ring.push(ring[0]);
  return ring;
}

/** The bounds of a GeoBox in another CRS, or null where no point of its outline has an image there. */
export function boundsOf(geobox: GeoBox, crs: Crs): Bounds | null {
  return boundsOfPoints(outline(geobox, crs));
}

/** How far, as a part of its size, an outline is widened for what curves out between its points. */
const OUTLINE_MARGIN = 0.02;

/**
 * Whether some pixel of `geobox` may lie on `raster`: never no where one does. Both ways are looked at, for an outline in
 * another CRS does not tell of a pole inside it.
 */
export function mayMeet(geobox: GeoBox, raster: GeoBox): boolean {
  return mayMeetIn(raster.crs, geobox, raster) || (geobox.crs !== raster.crs && mayMeetIn(geobox.crs, geobox, raster));
}

function mayMeetIn(crs: Crs, geobox: GeoBox, raster: GeoBox): boolean {
  const [asked, held] = [boundsOf(geobox, crs), boundsOf(raster, crs)];
  if (asked === null || held === null) return true;
  const [west, south, east, north] = asked;
  const [x, y] = [(east - west) * OUTLINE_MARGIN, (north - south) * OUTLINE_MARGIN];
  return boundsMeet([west - x, south - y, east + x, north + y], held);
}

/** The part of a pixel that the edge of a raster may stick out without a further pixel being added. */
const EDGE_TOLERANCE = 1e-3;

/** The grid of `origin` extended by whole pixels over all the rasters (those without an image in its CRS left out). */
export function unionGeoBox(origin: GeoBox, rasters: readonly GeoBox[]): GeoBox {
  const inverse = invertAffine(origin.transform);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const raster of rasters) {
    for (const [x, y] of outline(raster, origin.crs)) {
      const [column, row] = applyAffine(inverse, x, y);
      left = Math.min(left, column);
      top = Math.min(top, row);
      right = Math.max(right, column);
      bottom = Math.max(bottom, row);
    }
  }
  if (left > right) return origin;
  const [column, row] = [Math.floor(left + EDGE_TOLERANCE), Math.floor(top + EDGE_TOLERANCE)];
  const [width, height] = [Math.ceil(right - EDGE_TOLERANCE) - column, Math.ceil(bottom - EDGE_TOLERANCE) - row];
  return cropGeoBox(origin, column, row, Math.max(1, width), Math.max(1, height));
}
