import type { Point } from './crs.ts';

/** West, south, east, north in some CRS. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** The bounds of some points; null for none. */
export function boundsOfPoints(points: readonly Point[]): Bounds | null {
  if (points.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

/** Whether two bounds share a point. */
export function boundsMeet(one: Bounds, other: Bounds): boolean {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}
