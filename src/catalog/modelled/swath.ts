import { type Point, pointTransform, WGS84 } from '../../geo/crs.ts';
import { applyAffine } from '../../geo/affine.ts';
import type { Geometry } from '../../geo/geometry.ts';
import { GRID_10M, SIZE } from './place.ts';
import type { Swath } from './scene-list.ts';

/** Pixels that the edge of a swath moves east for each pixel to the north: the satellite comes down from the north-north-east. */
const LEAN = 0.235;

/** Which 20 m pixels of a scene its swath crosses: 1, else 0; null where all are. All bands end at the same pixels. */
export function seenPixels(swath: Swath | null): Uint8Array | null {
  if (swath === null) return null;
  const side = SIZE / 2;
  const seen = new Uint8Array(side * side);
  for (let row = 0, i = 0; row < side; row++) {
    const edge = edgeAt(swath, row * 2 + 1);
    for (let column = 0; column < side; column++, i++) {
      seen[i] = (column * 2 + 1 < edge) === (swath.seen === 'west') ? 1 : 0;
    }
  }
  return seen;
}

function edgeAt({ edge }: Swath, y: number): number {
  return edge + LEAN * (SIZE / 2 - y);
}

/** The outline of what was seen, in longitude and latitude. */
export function footprintOf(swath: Swath | null): Geometry {
  const toDegrees = pointTransform(GRID_10M.crs, WGS84);
  const ring = follow(swath === null ? [[0, 0], [0, SIZE], [SIZE, SIZE], [SIZE, 0]] : seenCorners(swath)).map(([x, y]) => {
    const [longitude, latitude] = toDegrees(...applyAffine(GRID_10M.transform, x, y));
    return [Math.round(longitude * 1e6) / 1e6, Math.round(latitude * 1e6) / 1e6];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
}

/** Counterclockwise from the upper left; the edge must cross the upper and the lower side. */
function seenCorners(swath: Swath): Point[] {
  const [upper, lower] = [edgeAt(swath, 0), edgeAt(swath, SIZE)];
  return swath.seen === 'west'
    ? [[0, 0], [0, SIZE], [lower, SIZE], [upper, 0]]
    : [[upper, 0], [lower, SIZE], [SIZE, SIZE], [SIZE, 0]];
}

/** A closed line on four points a side, for it bends in longitude and latitude. */
function follow(corners: readonly Point[]): Point[] {
  return corners.flatMap(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length];
    return [0, 0.25, 0.5, 0.75].map((t): Point => [x + (nextX - x) * t, y + (nextY - y) * t]);
  });
}
