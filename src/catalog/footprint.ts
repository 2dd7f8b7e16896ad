import * as z from 'zod';
import { type Point, WGS84 } from '../geo/crs.ts';
import { type GeoBox, outline, unionGeoBox } from '../geo/geobox.ts';
import { type Geometry, geometryFault } from '../geo/geometry.ts';

const position = z.array(z.number()).min(2);
const line = z.array(position).min(2);
const ring = z.array(position).min(4).refine((points) => isClosed(points[0], points[points.length - 1]));
const polygon = z.array(ring).min(1);

const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('MultiPoint'), coordinates: z.array(position) }),
  z.object({ type: z.literal('LineString'), coordinates: line }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(line) }),
  z.object({ type: z.literal('Polygon'), coordinates: polygon }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon) }),
]);

/** A GeoJSON geometry, or null for what is none, or no valid one. */
export function parseFootprint(value: unknown): Geometry | null {
  const parsed = geometry.safeParse(value);
  return parsed.success && geometryFault(parsed.data) === null ? parsed.data : null;
}

/** The outline of rasters in longitude and latitude; null where it has none that is a polygon, as around a pole. */
export function outlineOf(rasters: readonly GeoBox[]): Geometry | null {
  if (rasters.length === 0) return null;
  const [first] = rasters;
  const whole = rasters.length === 1 ? first : unionGeoBox(first, rasters);
  const points = outline(whole, WGS84);
  const unturned = whole.crs === WGS84 ? points : acrossDateLine(points);
  if (unturned.length < 4 || !isClosed(unturned[0], unturned[unturned.length - 1])) return null;
  return { type: 'Polygon', coordinates: [unturned.map(([x, y]) => [x, y])] };
}

/** The same points with no step over half the globe: what crosses the date line goes on beyond ±180. */
function acrossDateLine(points: readonly Point[]): Point[] {
  let turn = 0;
  return points.map(([x, y], index) => {
    if (index > 0) {
      const step = x - points[index - 1][0];
      if (step > 180) turn -= 360;
      else if (step < -180) turn += 360;
    }
    return [x + turn, y];
  });
}

function isClosed(first: readonly number[], last: readonly number[]): boolean {
  return first[0] === last[0] && first[1] === last[1];
}
