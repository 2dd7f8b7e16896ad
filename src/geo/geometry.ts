import { booleanIntersects } from '@turf/boolean-intersects';
import type { Geometry as GeoJsonGeometry, Position } from 'geojson';
import { type Bounds, boundsMeet, boundsOfPoints } from './bounds.ts';
import type { Point } from './crs.ts';

/** A GeoJSON geometry in longitude, latitude (degrees, WGS 84); collections of geometries are not used. */
export type Geometry = Exclude<GeoJsonGeometry, { type: 'GeometryCollection' }>;

/** All positions of a geometry as points. */
function pointsOf(geometry: Geometry): Point[] {
  return positions(geometry.coordinates).map(([x, y]) => [x, y]);
}

function positions(coordinates: Geometry['coordinates']): Position[] {
  if (isPosition(coordinates)) return [coordinates];
  return coordinates.flatMap((part) => positions(part));
}

function isPosition(coordinates: Geometry['coordinates']): coordinates is Position {
  return typeof coordinates[0] === 'number';
}

/** Degrees that a longitude may pass ±180 by, for what crosses the date line. */
const LONGITUDE_LIMIT = 540;

/** What is wrong with a geometry's coordinates, or null. */
export function geometryFault(geometry: Geometry): string | null {
  const points = pointsOf(geometry);
  if (points.length === 0) return 'the geometry has no coordinates';
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return 'the geometry has a coordinate that is not a number';
    if (Math.abs(y) > 90 || Math.abs(x) > LONGITUDE_LIMIT) {
      return `${x}, ${y} is not on the globe: a position is longitude, latitude in degrees`;
    }
  }
  const isArea = geometry.type.endsWith('Polygon');
  if (linesOf(geometry).every((line) => line.length >= (isArea ? 4 : 2))) return null;
  return isArea ? 'the geometry has a ring of less than three corners' : 'the geometry has a line of less than two positions';
}

/** The lines of a geometry, or the closed rings of its polygons. */
function linesOf(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
    default:
      return [];
  }
}

/**
 * Whether two geometries share a point, on straight edges in longitude and latitude. One that lies past the date line
 * (longitudes beyond ±180) is also compared one turn away.
 */
export function geometriesIntersect(one: Geometry, other: Geometry): boolean {
  return [0, 360, -360].some((turn) => {
    const turned = turn === 0 ? other : shift(other, turn);
    return boundsMeet(geometryBounds(one), geometryBounds(turned)) && booleanIntersects(one, turned);
  });
}

/** The bounds of a geometry in degrees. */
export function geometryBounds(geometry: Geometry): Bounds {
  return boundsOfPoints(pointsOf(geometry)) ?? [NaN, NaN, NaN, NaN];
}

/** One geometry over several: equal ones once, polygons side by side (they may overlap). Null for none. */
export function unionOf(geometries: readonly Geometry[]): Geometry | null {
  const different = [...new Map(geometries.map((geometry) => [JSON.stringify(geometry), geometry])).values()];
  if (different.length <= 1) return different.at(0) ?? null;
  const polygons = different.flatMap((geometry) =>
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [],
  );
  return polygons.length === 0 ? different[0] : { type: 'MultiPolygon', coordinates: polygons };
}

function shift(geometry: Geometry, degrees: number): Geometry {
  const move = (position: Position): Position => [position[0] + degrees, position[1]];
  switch (geometry.type) {
    case 'Point':
      return { type: 'Point', coordinates: move(geometry.coordinates) };
    case 'MultiPoint':
    case 'LineString':
      return { type: geometry.type, coordinates: geometry.coordinates.map(move) };
    case 'MultiLineString':
    case 'Polygon':
      return { type: geometry.type, coordinates: geometry.coordinates.map((line) => line.map(move)) };
    case 'MultiPolygon':
      return { type: 'MultiPolygon', coordinates: geometry.coordinates.map((polygon) => polygon.map((ring) => ring.map(move))) };
  }
}
