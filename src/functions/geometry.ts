import * as z from 'zod';
import type { geometry as signatures } from '../expression/signatures/geometry.ts';
import { fail } from '../expression/issue.ts';
import { isJsonObject } from '../expression/json.ts';
import { type Geometry, geometryFault } from '../geo/geometry.ts';
import type { CallArguments } from './arguments.ts';
import type { LocalFunction } from './local-function.ts';

const position = z.tuple([z.number(), z.number()], z.number());
const line = z.array(position);
const rings = z.array(line);

export const geometry = {
  'GeometryConstructors.Point': constructor('a pair of longitude and latitude', position, (coordinates) => ({ type: 'Point', coordinates })),
  'GeometryConstructors.MultiPoint': constructor('a list of positions', line, (coordinates) => ({ type: 'MultiPoint', coordinates })),
  'GeometryConstructors.LineString': constructor('a list of positions', line, (coordinates) => ({ type: 'LineString', coordinates })),
  'GeometryConstructors.MultiLineString': constructor('a list of lines', rings, (coordinates) => ({ type: 'MultiLineString', coordinates })),
  'GeometryConstructors.Polygon': constructor('a list of rings', rings, (coordinates) => ({
    type: 'Polygon',
    coordinates: coordinates.map(closed),
  })),
  'GeometryConstructors.MultiPolygon': constructor('a list of polygons', z.array(rings), (coordinates) => ({
    type: 'MultiPolygon',
    coordinates: coordinates.map((polygon) => polygon.map(closed)),
  })),
  Feature: {
    version: 1,
    call(args) {
      const value = args.value('geometry');
      if (value !== undefined && value.kind !== 'Geometry') return fail('a feature is made of a geometry', { argument: 'geometry' });
      const metadata = args.value('metadata');
      const properties = metadata?.kind === 'Constant' && isJsonObject(metadata.value) ? metadata.value : {};
      return { kind: 'Feature', geometry: value?.geometry ?? null, properties };
    },
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

function constructor<T>(expected: string, schema: z.ZodType<T>, build: (coordinates: T) => Geometry): LocalFunction {
  return {
    version: 1,
    call(args) {
      refuseProjection(args);
      const parsed = schema.safeParse(args.constant('coordinates'));
      if (!parsed.success) return fail(`the geometry's coordinates are not ${expected}`, { argument: 'coordinates' });
      const built = build(parsed.data);
      const fault = geometryFault(built);
      return fault === null ? { kind: 'Geometry', geometry: built } : fail(fault, { argument: 'coordinates' });
    },
  };
}

/** Geometries are read in longitude and latitude. */
function refuseProjection(args: CallArguments): void {
  const crs = args.value('crs');
  if (crs === undefined || (crs.kind === 'Constant' && (crs.value === null || crs.value === 'EPSG:4326'))) return;
  fail('geometries are taken in longitude and latitude (EPSG:4326) only', { argument: 'crs' });
}

function closed(ring: [number, number, ...number[]][]): [number, number, ...number[]][] {
  if (ring.length === 0) return ring;
  const [first, last] = [ring[0], ring[ring.length - 1]];
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
}
