import { expect, it } from 'vitest';
import { type GeoBox, mayMeet } from '../../src/geo/geobox.ts';

/** A north-up box of pixels `size` units wide from its upper left corner. */
const box = (crs: string, west: number, north: number, size: number, width: number, height: number): GeoBox => ({
  crs,
  transform: [size, 0, west, 0, -size, north],
  width,
  height,
});

it.each<[string, GeoBox, GeoBox]>([
  ['a cap in degrees inside a polar map', box('EPSG:3413', -3e6, 3e6, 1e4, 600, 600), box('EPSG:4326', -180, 90, 0.5, 720, 10)],
  ['a polar raster on a map of the world in degrees', box('EPSG:4326', -180, 90, 1, 360, 180), box('EPSG:3413', -2e6, -5e5, 1e4, 100, 100)],
  ['a raster in UTM on a tile of the world in Mercator', box('EPSG:3857', -2e7, 2e7, 156250, 256, 256), box('EPSG:32633', 5e5, 5e6, 10, 100, 100)],
])('sees that %s may meet it', (_, geobox, raster) => {
  expect(mayMeet(geobox, raster)).toBe(true);
});

it('sees that neighbours in other zones do not meet', () => {
  expect(mayMeet(box('EPSG:32632', 6e5, 5e6, 10, 100, 100), box('EPSG:32633', 5e5, 5e6, 10, 100, 100))).toBe(false);
});
