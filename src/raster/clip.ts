import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { applyAffine } from '../geo/affine.ts';
import { WGS84, pointTransform } from '../geo/crs.ts';
import type { GeoBox } from '../geo/geobox.ts';
import type { Geometry } from '../geo/geometry.ts';
import type { BandPixels } from './raster.ts';

/** The band with every pixel masked whose centre lies outside the polygon; other geometries mask nothing. */
export function maskOutside(band: BandPixels, geobox: GeoBox, geometry: Geometry): BandPixels {
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return band;
  const toDegrees = pointTransform(geobox.crs, WGS84);
  const mask = new Uint8Array(geobox.width * geobox.height);
  let i = 0;
  for (let row = 0; row < geobox.height; row++) {
    for (let column = 0; column < geobox.width; column++, i++) {
      if (band.mask !== null && band.mask[i] === 0) continue;
      const [x, y] = toDegrees(...applyAffine(geobox.transform, column + 0.5, row + 0.5));
      if (booleanPointInPolygon([x, y], geometry)) mask[i] = 1;
    }
  }
  return { values: band.values, mask };
}
