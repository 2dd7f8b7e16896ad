import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { applyAffine } from '../geo/affine.ts';
import { type Bounds, boundsMeet } from '../geo/bounds.ts';
import { WGS84, pointTransform } from '../geo/crs.ts';
import { type GeoBox, boundsOf, cropGeoBox } from '../geo/geobox.ts';
import type { Geometry } from '../geo/geometry.ts';
import { cellsOf } from './cells.ts';
import { type BandPixels, bothValid } from './raster.ts';

export type Area = Extract<Geometry, { type: 'Polygon' | 'MultiPolygon' }>;

export function isArea(geometry: Geometry): geometry is Area {
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
}

/** The band with every pixel masked whose centre lies outside the polygon; other geometries mask nothing. */
export function maskOutside(band: BandPixels, geobox: GeoBox, geometry: Geometry): BandPixels {
  return isArea(geometry) ? { values: band.values, mask: bothValid(band.mask, centresInside(geobox, geometry)) } : band;
}

/** Blocks up to this many pixels a side are tested pixel by pixel. */
const SMALL_BLOCK = 16;
/** How much a block's bounds are widened, as a part of their size, for what curves out between the points of its outline. */
const MARGIN = 0.05;

/**
 * 1 where a pixel's centre lies inside an area, edges being straight in longitude and latitude. A block that no edge comes
 * near is wholly inside or outside; others are quartered.
 */
export function centresInside(geobox: GeoBox, area: Area): Uint8Array {
  const mask = new Uint8Array(geobox.width * geobox.height);
  const toDegrees = pointTransform(geobox.crs, WGS84);
  const isInside = (column: number, row: number): boolean => {
    const [x, y] = toDegrees(...applyAffine(geobox.transform, column + 0.5, row + 0.5));
    return Number.isFinite(x) && Number.isFinite(y) && [x, x + 360, x - 360].some((turned) => booleanPointInPolygon([turned, y], area));
  };
  const visit = (column: number, row: number, width: number, height: number, edges: readonly Bounds[]): void => {
    const near = edgesNear(cropGeoBox(geobox, column, row, width, height), edges);
    if (near.length > 0 && width <= SMALL_BLOCK && height <= SMALL_BLOCK) {
      for (let y = row; y < row + height; y++) {
        for (let x = column; x < column + width; x++) if (isInside(x, y)) mask[y * geobox.width + x] = 1;
      }
    } else if (near.length > 0) {
      const [left, top] = [Math.ceil(width / 2), Math.ceil(height / 2)];
      visit(column, row, left, top, near);
      if (width > left) visit(column + left, row, width - left, top, near);
      if (height > top) visit(column, row + top, left, height - top, near);
      if (width > left && height > top) visit(column + left, row + top, width - left, height - top, near);
    } else if (isInside(column, row)) {
      for (let y = row; y < row + height; y++) mask.fill(1, y * geobox.width + column, y * geobox.width + column + width);
    }
  };
  visit(0, 0, geobox.width, geobox.height, edgeBounds(area));
  return mask;
}

/** The edges that may pass through a block; all of them where it may hold a pole or the date line. */
function edgesNear(block: GeoBox, edges: readonly Bounds[]): readonly Bounds[] {
  const bounds = boundsOf(block, WGS84);
  if (bounds === null || bounds[2] - bounds[0] > 180) return edges;
  const [west, south, east, north] = bounds;
  const [x, y] = [(east - west) * MARGIN, (north - south) * MARGIN];
  return edges.filter((edge) => [0, 360, -360].some((turn) => boundsMeet([west - x + turn, south - y, east + x + turn, north + y], edge)));
}

function edgeBounds(area: Area): Bounds[] {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return polygons.flat().flatMap((ring) =>
    ring.slice(1).map(([x, y], index): Bounds => {
      const [fromX, fromY] = ring[index];
      return [Math.min(fromX, x), Math.min(fromY, y), Math.max(fromX, x), Math.max(fromY, y)];
    }),
  );
}

/** 1 where a pixel's centre lies on one of some rasters: where reading by nearest neighbour finds a cell. */
export function centresOn(geobox: GeoBox, rasters: readonly GeoBox[]): Uint8Array {
  const mask = new Uint8Array(geobox.width * geobox.height);
  for (const raster of rasters) {
    const { separable, columns, rows } = cellsOf(geobox, raster);
    for (let row = 0, i = 0; row < geobox.height; row++) {
      for (let column = 0; column < geobox.width; column++, i++) {
        if (columns[separable ? column : i] >= 0 && rows[separable ? row : i] >= 0) mask[i] = 1;
      }
    }
  }
  return mask;
}
