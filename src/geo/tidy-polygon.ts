import type { Position } from 'geojson';
import { union, xor } from 'polyclip-ts';
import { type Bounds, boundsOfPoints } from './bounds.ts';
import type { Geometry } from './geometry.ts';
import { type Edge, edgesOf, isInsideRings, meetingEdges, simpleLoops } from './rings.ts';

/** Closed rings of longitude and latitude: the shell, then its holes. */
export type Polygon = readonly (readonly Position[])[];

/**
 * The polygons of a geometry as ones that neither overlap nor cross themselves: each by the even-odd rule, then all of them
 * together. Those that are so already, as nearly all are, stay as they are.
 */
export function tidyPolygons(geometry: Extract<Geometry, { type: 'Polygon' | 'MultiPolygon' }>): readonly Polygon[] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  if (isTidy(polygons)) return polygons;
  const evenOdd = polygons.flatMap((polygon) => {
    const loops = polygon.flatMap(simpleLoops).map((loop) => [loop]);
    return loops.length === 0 ? [] : [xor(loops[0], ...loops.slice(1))];
  });
  return evenOdd.length === 0 ? [] : union(evenOdd[0], ...evenOdd.slice(1));
}

/** Whether no two edges meet, but for neighbours, no polygon lies in another and none has a hole outside of itself. */
function isTidy(polygons: readonly Polygon[]): boolean {
  const edges: Edge[] = edgesOf(polygons.flat());
  if (!meetingEdges(edges).next().done) return false;
  const bounds = polygons.map(([shell]) => boundsOfPoints(shell.map(([x, y]) => [x, y])));
  return polygons.every(
    ([shell, ...holes], index) =>
      holes.every((hole) => isInsideRings([shell], hole[0])) &&
      polygons.every((other, place) => place === index || !isWithin(bounds[index], bounds[place]) || !isInsideRings(other, shell[0])),
  );
}

function isWithin(inner: Bounds | null, outer: Bounds | null): boolean {
  return inner !== null && outer !== null && inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}
