import type { GeoBox } from '../../geo/geobox.ts';

/** Pixels of 10 m a side of every scene. */
export const SIZE = 1024;

/** EPSG:32613, aligned to 20 m; the reference script's point (−103.19, 40.14) is its centre. */
const [WEST, NORTH] = [649060, 4449980];

export const GRID_10M: GeoBox = { crs: 'EPSG:32613', transform: [10, 0, WEST, 0, -10, NORTH], width: SIZE, height: SIZE };
export const GRID_20M: GeoBox = { crs: 'EPSG:32613', transform: [20, 0, WEST, 0, -20, NORTH], width: SIZE / 2, height: SIZE / 2 };

/** A mile in pixels: the side of a section of the public land survey. */
export const SECTION = 160.93;

/** True north stands 1.167° left of grid north here, and the survey follows true north: its cosine and sine. */
const [COS, SIN] = [0.999793, 0.020366];

/** The survey's lines do not meet at the centre: pixels from there to a corner of a section. */
const CORNER: readonly [number, number] = [63, -47];

/** Sections east and south of the corner nearest the centre, of a point in pixels. */
export function surveyOf(x: number, y: number): [number, number] {
  const [dx, dy] = [x - SIZE / 2 - CORNER[0], y - SIZE / 2 - CORNER[1]];
  return [(dx * COS - dy * SIN) / SECTION, (dx * SIN + dy * COS) / SECTION];
}

/** The point in pixels of a place in the survey. */
export function pixelOf(u: number, v: number): [number, number] {
  const [du, dv] = [u * SECTION, v * SECTION];
  return [du * COS + dv * SIN + SIZE / 2 + CORNER[0], -du * SIN + dv * COS + SIZE / 2 + CORNER[1]];
}
