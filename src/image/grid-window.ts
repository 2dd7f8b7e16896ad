import { type Affine, applyAffine, invertAffine } from '../geo/affine.ts';
import { type GeoBox, cropGeoBox, mayMeet, unionGeoBox } from '../geo/geobox.ts';

/** The part of an endless grid, or of its `whole`, that a target's pixels lie on with a pixel to spare; null where there is none. */
export function windowUnder(target: GeoBox, origin: GeoBox, whole: GeoBox | null): GeoBox | null {
  if (whole && !mayMeet(target, whole)) return null;
  const under = unionGeoBox(origin, [target]);
  const inverse = invertAffine(origin.transform);
  const [left, top] = cornerOf(under, inverse);
  let [west, north, east, south] = [left - 1, top - 1, left + under.width + 1, top + under.height + 1];
  if (whole) {
    const [column, row] = cornerOf(whole, inverse);
    [west, north] = [Math.max(west, column), Math.max(north, row)];
    [east, south] = [Math.min(east, column + whole.width), Math.min(south, row + whole.height)];
  }
  return east > west && south > north ? cropGeoBox(origin, west, north, east - west, south - north) : null;
}

/** The whole column and row of the endless grid at which a part of it begins. */
function cornerOf({ transform }: GeoBox, inverse: Affine): [number, number] {
  const [column, row] = applyAffine(inverse, transform[2], transform[5]);
  return [Math.round(column), Math.round(row)];
}
