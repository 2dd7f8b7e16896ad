import { expect, test } from 'vitest';
import { outlineOf } from '../../src/catalog/footprint.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { type Geometry, geometriesIntersect, geometryBounds } from '../../src/geo/geometry.ts';

function raster(crs: string, x: number, y: number, pixel: number, width: number, height: number): GeoBox {
  return { crs, transform: [pixel, 0, x, 0, -pixel, y], width, height };
}

function contains(footprint: Geometry | null, longitude: number, latitude: number): boolean {
  return footprint !== null && geometriesIntersect(footprint, { type: 'Point', coordinates: [longitude, latitude] });
}

test('rasters of one scene share an outline', () => {
  const footprint = outlineOf([raster('EPSG:32632', 600000, 5500000, 10, 100, 100), raster('EPSG:32632', 600000, 5500000, 20, 100, 100)]);
  expect(footprint?.type).toBe('Polygon');
  expect(contains(footprint, 10.4, 49.635)).toBe(true);
});

test('an outline across the date line goes on beyond 180°', () => {
  const footprint = outlineOf([raster('EPSG:32601', 100000, 1200000, 1000, 200, 100)]);
  if (footprint === null) throw new Error('no outline');
  const [west, , east] = geometryBounds(footprint);
  expect(east - west).toBeLessThan(3);
  expect(contains(footprint, 179.5, 10.5)).toBe(true);
  expect(contains(footprint, -179.5, 10.5)).toBe(true);
  expect(contains(footprint, 0, 10.5)).toBe(false);
});

test('the whole globe is whole', () => {
  for (const world of [raster('EPSG:4326', -180, 90, 1, 360, 180), raster('EPSG:3857', -20037508, 20037508, 40075.016, 1000, 1000)]) {
    const footprint = outlineOf([world]);
    for (const longitude of [-170, 0, 100, 179]) expect(contains(footprint, longitude, 10)).toBe(true);
  }
});

test('a raster around the pole has no outline in longitude and latitude', () => {
  expect(outlineOf([raster('EPSG:3413', -1_000_000, 1_000_000, 1000, 2000, 2000)])).toBeNull();
});
