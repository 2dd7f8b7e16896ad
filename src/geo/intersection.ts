import { intersection } from 'polyclip-ts';
import type { Geometry } from './geometry.ts';

type Area = Extract<Geometry, { type: 'Polygon' | 'MultiPolygon' }>;

/** What two areas share, on straight edges in longitude and latitude: no polygons, where they share nothing. */
export function intersectionOf(one: Area, other: Area): Area {
  const polygons = intersection(polygonsOf(one), polygonsOf(other));
  return polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0] } : { type: 'MultiPolygon', coordinates: polygons };
}

function polygonsOf(area: Area): [number, number][][][] {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return polygons.map((rings) => rings.map((ring) => ring.map(([x, y]): [number, number] => [x, y])));
}
