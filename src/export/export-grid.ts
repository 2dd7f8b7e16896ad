import { fail } from '../expression/issue.ts';
import type { Affine } from '../geo/affine.ts';
import { type Crs, WGS84, metresPerUnit, parseCrs } from '../geo/crs.ts';
import type { Bounds } from '../geo/bounds.ts';
import { type GeoBox, nominalScale, outline, unionGeoBox } from '../geo/geobox.ts';
import type { Image } from '../image/image.ts';
import { finestBand } from '../image/suggested-grid.ts';

export interface GridOptions {
  /** EPSG code. */
  readonly crs?: string | undefined;
  /** The side of square pixels in units of the CRS. */
  readonly scale?: number | undefined;
  /** West, south, east, north in degrees. */
  readonly bounds?: Bounds | undefined;
}

/** A unit of a CRS that is longer than this can only be a degree. */
const METRES_OF_DEGREES = 50_000;
const MAX_SIDE = 2 ** 22;

/**
 * The grid of an export. Asked for nothing: the pixels of the first image's finest exported band, extended by whole ones
 * over all rasters. With a scale (or another CRS): square pixels whose edges lie on multiples of the scale. Bounds are
 * followed into the CRS and snapped outward; nothing is clipped. Throws IssueError.
 */
export function exportGrid(image: Image, bands: readonly string[], options: GridOptions): GeoBox {
  const finest = finestBand(image.bands.filter((band) => bands.includes(band.name)));
  const origin = originOf(finest?.grid ?? null, options);
  const rasters = options.bounds ? [boundsBox(options.bounds)] : (image.extents ?? (finest ? [finest.grid] : []));
  if (rasters.length === 0) fail('the image has no extent of its own; say which bounds to export', { argument: 'region' });
  if (rasters.every((raster) => outline(raster, origin.crs).length === 0)) {
    fail(`nothing of the image lies on the map of ${origin.crs}`, { argument: 'crs' });
  }
  const grid = unionGeoBox(origin, rasters);
  if (!(grid.width <= MAX_SIDE && grid.height <= MAX_SIDE)) {
    fail(`the export would have more than ${MAX_SIDE} pixels a side; choose a larger scale or smaller bounds`, { argument: 'scale' });
  }
  return grid;
}

/** What is probably wrong with the scale that was asked for, or null: metres where the CRS counts in degrees. */
export function scaleWarning({ crs, transform }: GeoBox, { scale }: GridOptions): string | null {
  const metres = metresPerUnit(crs);
  if (scale === undefined || scale <= 1 || metres < METRES_OF_DEGREES) return null;
  const meant = Number((scale / metres).toPrecision(2));
  return `a pixel is ${transform[0]} degrees wide, for the scale counts in the units of ${crs}; ${scale} m are about ${meant} degrees`;
}

function originOf(native: GeoBox | null, { crs: asked, scale }: GridOptions): GeoBox {
  if (scale !== undefined && !(scale > 0 && Number.isFinite(scale))) fail(`a scale of ${scale} is not a length`, { argument: 'scale' });
  const crs: Crs | undefined = asked === undefined ? native?.crs : parseCrs(asked);
  if (crs === undefined) {
    return asked === undefined
      ? fail('the image has no grid of its own; say which CRS and scale to export', { argument: 'crs' })
      : fail(`${asked} is no CRS that is known; expected one like EPSG:32633`, { argument: 'crs' });
  }
  if (native && scale === undefined && crs === native.crs) return native;
  const size = scale ?? (native ? nominalScale(native) / metresPerUnit(crs) : undefined);
  if (size === undefined) return fail('the image has no pixels of its own; say which scale to export', { argument: 'scale' });
  return { crs, transform: [size, 0, 0, 0, -size, 0], width: 1, height: 1 };
}

/** Bounds as a raster of one pixel, whose outline can be followed. */
function boundsBox([west, south, east, north]: Bounds): GeoBox {
  const onGlobe = [west, east].every((x) => Math.abs(x) <= 360) && [south, north].every((y) => Math.abs(y) <= 90);
  if (!onGlobe || !(west < east) || !(south < north)) {
    fail('bounds are west, south, east, north in degrees, west before east and south before north', { argument: 'region' });
  }
  const transform: Affine = [east - west, 0, west, 0, south - north, north];
  return { crs: WGS84, transform, width: 1, height: 1 };
}
