import type { Position } from 'geojson';
import { fail } from '../expression/issue.ts';
import { type Affine, applyAffine, invertAffine } from './affine.ts';
import { type Crs, type PointTransform, WGS84, pointTransform } from './crs.ts';
import type { Geometry } from './geometry.ts';
import { tidyPolygons } from './tidy-polygon.ts';

/** x, y, x, y … in pixels: columns to the right, rows down. */
export type Path = readonly number[];

/**
 * A geometry on a grid, in pixel coordinates. Rings are closed; round what is inside they run so that it lies to their left as seen
 * with rows downwards, so that the edges left of a pixel sum up to how much of it is inside.
 */
export type PixelShape =
  | { readonly kind: 'area'; readonly paths: readonly Path[] }
  | { readonly kind: 'lines'; readonly paths: readonly Path[] }
  | { readonly kind: 'points'; readonly paths: readonly Path[] };

/** How far, in pixels, an edge that is straight in degrees may lie from the chords that it is followed by in another CRS. */
const CHORD_TOLERANCE = 1e-4;
const MAX_HALVINGS = 16;
const QUARTERS = [0.25, 0.5, 0.75];

/** The geometry on a grid; its edges, straight in longitude and latitude, are followed into the grid's CRS. Throws IssueError. */
export function shapeOnGrid(geometry: Geometry, grid: { readonly crs: Crs; readonly transform: Affine }): PixelShape {
  const toCrs = pointTransform(WGS84, grid.crs);
  const toPixels = invertAffine(grid.transform);
  const place: PointTransform = (longitude, latitude) => {
    const [x, y] = toCrs(longitude, latitude);
    const point = applyAffine(toPixels, x, y);
    if (!Number.isFinite(point[0]) || !Number.isFinite(point[1])) {
      fail(`the region cannot be placed in ${grid.crs}: ${longitude}, ${latitude} lies outside of it`, { argument: 'geometry' });
    }
    return point;
  };
  const isStraight = grid.crs === WGS84;
  const follow = (line: readonly Position[]): number[] => followLine(line, place, isStraight);
  switch (geometry.type) {
    case 'Point':
      return { kind: 'points', paths: [[...place(geometry.coordinates[0], geometry.coordinates[1])]] };
    case 'MultiPoint':
      return { kind: 'points', paths: [geometry.coordinates.flatMap(([x, y]) => place(x, y))] };
    case 'LineString':
      return { kind: 'lines', paths: [follow(geometry.coordinates)] };
    case 'MultiLineString':
      return { kind: 'lines', paths: geometry.coordinates.map(follow) };
    default:
      return {
        kind: 'area',
        paths: tidyPolygons(geometry).flatMap((polygon) => polygon.map((ring, index) => turned(follow(ring), index === 0))),
      };
  }
}

function followLine(line: readonly Position[], place: PointTransform, isStraight: boolean): number[] {
  const path: number[] = [];
  line.forEach(([longitude, latitude], index) => {
    if (index > 0 && !isStraight) followEdge(line[index - 1], line[index], place, path, MAX_HALVINGS);
    path.push(...place(longitude, latitude));
  });
  return path;
}

/** Adds the points between the ends of an edge that keep its chords near enough. */
function followEdge(from: Position, to: Position, place: PointTransform, path: number[], halvings: number): void {
  const along = (t: number): Position => [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
  const [[x0, y0], [x1, y1]] = [place(from[0], from[1]), place(to[0], to[1])];
  const isNear = QUARTERS.every((t) => {
    const [longitude, latitude] = along(t);
    const [x, y] = place(longitude, latitude);
    return distance(x, y, x0, y0, x1, y1) <= CHORD_TOLERANCE;
  });
  if (isNear || halvings === 0) return;
  const middle = along(0.5);
  followEdge(from, middle, place, path, halvings - 1);
  path.push(...place(middle[0], middle[1]));
  followEdge(middle, to, place, path, halvings - 1);
}

/** From a point to the line through two others. */
function distance(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const length = Math.hypot(x1 - x0, y1 - y0);
  return length === 0 ? Math.hypot(x - x0, y - y0) : Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length;
}

/** A ring that runs as shells do, or as holes do. */
function turned(ring: number[], isShell: boolean): number[] {
  if (enclosed(ring) > 0 === isShell) return ring;
  const points = Array.from({ length: ring.length / 2 }, (_, index) => [ring[2 * index], ring[2 * index + 1]]);
  return points.reverse().flat();
}

/** The pixels that a closed ring encloses; negative where it runs as holes do. */
function enclosed(ring: Path): number {
  let sum = 0;
  const [x0, y0] = ring; // near the ring, so that no digits are lost
  for (let i = 0; i + 3 < ring.length; i += 2) sum += (ring[i + 2] - x0) * (ring[i + 1] - y0) - (ring[i] - x0) * (ring[i + 3] - y0);
  return sum / 2;
}

/** How many pixels a shape holds, about: its area, the pixels along its lines, or its points. At least 1. */
export function pixelsIn({ kind, paths }: PixelShape): number {
  if (kind === 'area') return Math.max(1, Math.round(paths.reduce((sum, ring) => sum + enclosed(ring), 0)));
  if (kind === 'points') return paths.reduce((sum, path) => sum + path.length / 2, 0);
  return paths.reduce((sum, path) => {
    for (let i = 0; i + 3 < path.length; i += 2) sum += Math.abs(path[i + 2] - path[i]) + Math.abs(path[i + 3] - path[i + 1]);
    return Math.ceil(sum + 1);
  }, 0);
}
