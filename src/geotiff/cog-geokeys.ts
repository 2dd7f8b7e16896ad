import { type Crs, epsgOf, isGeographic } from '../geo/crs.ts';

/** Codes above are for definitions of one's own in GeoTIFF 1.1. */
const LAST_EPSG_CODE = 32766;

/** The GeoKeyDirectory that names a CRS by its EPSG code, pixels being areas. Throws for a CRS that has none. */
export function geoKeysOf(crs: Crs): number[] {
  const code = epsgOf(crs);
  if (code === undefined || code > LAST_EPSG_CODE) {
    throw new Error(`the CRS "${crs}" has no EPSG code to put in a GeoTIFF; choose one that has, such as EPSG:4326`);
  }
  const [model, key] = isGeographic(crs) ? [2, 2048] : [1, 3072];
  const keys = [
    [1024, 0, 1, model], // GTModelType
    [1025, 0, 1, 1], // GTRasterType: pixel is area
    [key, 0, 1, code], // GeodeticCRS or ProjectedCRS
  ];
  return [1, 1, 0, keys.length, ...keys.flat()];
}
