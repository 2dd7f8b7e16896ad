import { describe, expect, it } from 'vitest';
import { applyAffine, invertAffine } from '../../src/geo/affine.ts';
import { pointTransform } from '../../src/geo/crs.ts';
import { type GeoBox, unionGeoBox } from '../../src/geo/geobox.ts';

const degree: GeoBox = { crs: 'EPSG:4326', transform: [0.5, 0, 0, 0, -0.5, 0], width: 1, height: 1 };
/** A square of 4,000 km about a pole, or beside it. */
const cap = (crs: string, left = -2_000_000): GeoBox => ({ crs, transform: [10_000, 0, left, 0, -10_000, 2_000_000], width: 400, height: 400 });

/** West, south, east, north. */
function edges({ transform, width, height }: GeoBox): number[] {
  const [[west, north], [east, south]] = [applyAffine(transform, 0, 0), applyAffine(transform, width, height)];
  return [west, south, east, north];
}

describe('a grid over rasters', () => {
  it.each([
    ['the north pole', 'EPSG:3413', 1],
    ['the south pole', 'EPSG:3031', -1],
  ])('reaches %s, all around, where one of them holds it', (_, crs, sign) => {
    const [west, south, east, north] = edges(unionGeoBox(degree, [cap(crs)]));
    expect([west, east]).toEqual([-180, 180]);
    expect(sign > 0 ? north : south).toBe(90 * sign);
    expect(Math.abs(sign > 0 ? south : north)).toBeLessThan(65);
    expect(Math.abs(sign > 0 ? south : north)).toBeGreaterThan(60);
  });

  it('does not reach a pole that none of them holds', () => {
    const [, , , north] = edges(unionGeoBox(degree, [cap('EPSG:3413', 100_000)]));
    expect(north).toBeLessThan(90);
    expect(north).toBeGreaterThan(88);
  });

  it.each<[string, GeoBox, GeoBox]>([
    ['curve outwards', { ...degree, crs: 'EPSG:3413', transform: [1_000, 0, 0, 0, -1_000, 0] }, { crs: 'EPSG:4326', transform: [1, 0, -180, 0, -1, 90], width: 360, height: 30 }],
    ['are a zone of UTM', { ...degree, transform: [0.0001, 0, 0, 0, -0.0001, 0] }, { crs: 'EPSG:32633', transform: [10, 0, 300_000, 0, -10, 7_000_000], width: 40_000, height: 30_000 }],
  ])('covers all pixels of rasters whose sides %s', (_, origin, raster) => {
    const { transform, width, height, crs } = unionGeoBox(origin, [raster]);
    const [toGrid, inverse] = [pointTransform(raster.crs, crs), invertAffine(transform)];
    const sides = Array.from({ length: 4001 }, (__, i) => i / 4000).flatMap((t) => [[t, 0], [t, 1], [0, t], [1, t]] as const);
    for (const [u, v] of sides) {
      const [column, row] = applyAffine(inverse, ...toGrid(...applyAffine(raster.transform, u * raster.width, v * raster.height)));
      expect(Math.min(column, width - column, row, height - row)).toBeGreaterThan(-0.002);
    }
  });
});
