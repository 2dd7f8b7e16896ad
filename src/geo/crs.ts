import { createRequire } from 'node:module';
import proj4 from 'proj4';

/** A coordinate reference system: an EPSG code ("EPSG:32633") or a PROJ string. Coordinates are always x, y (longitude, latitude). */
export type Crs = string;

/** Longitude, latitude in degrees on WGS 84. */
export const WGS84: Crs = 'EPSG:4326';

/** Metres in a degree of the WGS 84 equator, by which Earth Engine turns degrees into a nominal scale. */
const METRES_PER_DEGREE = 111319.49079327358;

export type Point = readonly [x: number, y: number];
export type PointTransform = (x: number, y: number) => Point;

const converters = new Map<string, PointTransform>();
const definitions = new Map<Crs, string | undefined>();

/** The CRS that a text names, or undefined if no definition of it is known. */
export function parseCrs(text: string): Crs | undefined {
  const name = text.trim();
  const code = /^(?:epsg:)?(\d+)$/i.exec(name);
  if (code) return definition(`EPSG:${code[1]}`) ? `EPSG:${code[1]}` : undefined;
  if (!name.startsWith('+proj=')) return undefined;
  try {
    proj4(name);
    return name;
  } catch {
    return undefined;
  }
}

/** The EPSG code of a CRS, or undefined for one given by its parameters. */
export function epsgOf(crs: Crs): number | undefined {
  const code = /^EPSG:(\d+)$/.exec(crs);
  return code ? Number(code[1]) : undefined;
}

/** Whether coordinates are degrees. */
export function isGeographic(crs: Crs): boolean {
  return (definition(crs) ?? crs).includes('+proj=longlat');
}

/** Metres in one unit of the CRS; for degrees, those of the equator. */
export function metresPerUnit(crs: Crs): number {
  if (isGeographic(crs)) return METRES_PER_DEGREE;
  const parameters = definition(crs) ?? crs;
  const factor = /\+to_meter=([\d.eE+-]+)/.exec(parameters);
  if (factor) return Number(factor[1]);
  return /\+units=us-ft/.test(parameters) ? 1200 / 3937 : /\+units=ft/.test(parameters) ? 0.3048 : 1;
}

/**
 * The exact transform of one point between two CRSs. Where a point has no image in the target, the result is not finite.
 * Throws for a CRS that `parseCrs` does not know.
 */
export function pointTransform(from: Crs, to: Crs): PointTransform {
  if (from === to) return (x, y) => [x, y];
  const key = `${from}|${to}`;
  let transform = converters.get(key);
  if (!transform) {
    const converter = proj4(definition(from) ?? from, definition(to) ?? to);
    transform = (x, y) => {
      if (!Number.isFinite(x) || !Number.isFinite(y)) return [NaN, NaN];
      try {
        const [u, v] = converter.forward([x, y]);
        return [u, v];
      } catch {
        return [NaN, NaN]; // proj4 throws where the projection is not defined
      }
    };
    converters.set(key, transform);
  }
  return transform;
}

/** A CRS by its code in PROJ's terms, or undefined. */
function definition(crs: Crs): string | undefined {
  if (!definitions.has(crs)) definitions.set(crs, wellKnown(crs) ?? listed(crs));
  return definitions.get(crs);
}

/** What most data and the map are in: degrees and the zones of UTM on WGS 84, and web Mercator. As the table has them. */
function wellKnown(crs: Crs): string | undefined {
  if (crs === WGS84) return '+proj=longlat +datum=WGS84 +no_defs ';
  if (crs === 'EPSG:3857') return '+proj=merc +a=6378137 +b=6378137 +lat_ts=0.0 +lon_0=0.0 +x_0=0.0 +y_0=0 +k=1.0 +units=m +nadgrids=@null +wktext  +no_defs';
  const zone = /^EPSG:32([67])(0[1-9]|[1-5]\d|60)$/.exec(crs);
  return zone ? `+proj=utm +zone=${Number(zone[2])} ${zone[1] === '7' ? '+south ' : ''}+datum=WGS84 +units=m +no_defs ` : undefined;
}

/** The table of all codes is large, and most runs do without it: it is loaded when another one is first asked for. */
function listed(crs: Crs): string | undefined {
  const table = createRequire(import.meta.url)('proj4-list') as Readonly<Record<string, readonly unknown[]>>;
  const name = Object.hasOwn(table, crs) ? table[crs][1] : undefined;
  return typeof name === 'string' ? name : undefined;
}
