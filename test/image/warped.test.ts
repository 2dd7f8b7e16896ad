import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyAffine, invertAffine } from '../../src/geo/affine.ts';
import { pointTransform } from '../../src/geo/crs.ts';
import { type GeoBox, cropGeoBox } from '../../src/geo/geobox.ts';
import type { Image } from '../../src/image/image.ts';
import { sourceImage } from '../../src/image/source-image.ts';
import { isValid } from '../../src/raster/raster.ts';
import { imageOf } from '../support/call.ts';
import { memoryFile, memoryStore } from '../support/memory-store.ts';
import { hasRasterio, pythonJson } from '../support/python.ts';

const { signal } = new AbortController();
const box = (crs: string, size: number, west: number, north: number, width: number, height: number): GeoBox => ({ crs, transform: [size, 0, west, 0, -size, north], width, height });

/** An image whose every pixel has another value: from 1 on, or the number given. */
function numbered(geobox: GeoBox, value?: number): Image {
  const file = memoryFile({ name: 'B', geobox, type: 'float64', blockWidth: 16 }, (column, row) => value ?? 1 + row * geobox.width + column);
  const band = { name: 'B', header: file.header, sample: 0, nodata: null, content: 'class' } as const;
  return sourceImage({ bands: [band], properties: {}, footprint: null, clipped: false, label: 'scene', hash: 'a1' }, memoryStore([file]).store);
}

async function valuesOf(image: Image, geobox: GeoBox): Promise<(number | null)[]> {
  const { bands } = await image.read(geobox, ['B'], { signal });
  return Array.from(bands[0].values, (value, i) => (isValid(bands[0], i) ? value : null));
}

const ACROSS_UTM = box('EPSG:32660', 3_000, 620_000, 6_700_000, 60, 50); // 179.2° E to 177.5° W
const ACROSS_DEGREES = box('EPSG:4326', 0.1, 175, 10, 100, 60); // to 185°
const NORTH = box('EPSG:3413', 50_000, -2_000_000, 2_000_000, 80, 80);
const SOUTH = box('EPSG:3031', 50_000, -2_000_000, 2_000_000, 80, 80);

const CASES: readonly [string, GeoBox, GeoBox][] = [
  ['a UTM raster across 180°, in degrees east of Greenwich', ACROSS_UTM, box('EPSG:4326', 0.03, 178.5, 60.5, 50, 50)],
  ['a UTM raster across 180°, in degrees west of Greenwich', ACROSS_UTM, box('EPSG:4326', 0.03, -180, 60.5, 90, 50)],
  ['a UTM raster across 180°, at the right edge of Web Mercator', ACROSS_UTM, box('EPSG:3857', 5_000, 19_887_508.342789244, 8_500_000, 30, 70)],
  ['a UTM raster across 180°, at the left edge of Web Mercator', ACROSS_UTM, box('EPSG:3857', 5_000, -20_037_508.342789244, 8_500_000, 60, 70)],
  ['a raster in degrees up to 185°, in UTM', ACROSS_DEGREES, box('EPSG:32601', 9_000, 180_000, 1_100_000, 70, 60)],
  ['a raster in degrees up to 185°, at the left edge of Web Mercator', ACROSS_DEGREES, box('EPSG:3857', 9_000, -20_037_508.342789244, 1_000_000, 70, 60)],
  ['a raster about the north pole, in degrees', NORTH, box('EPSG:4326', 2, -180, 90, 180, 16)],
  ['a raster about the south pole, in degrees', SOUTH, box('EPSG:4326', 2, -180, -60, 180, 15)],
  ['the north of the world in degrees, about the pole', box('EPSG:4326', 1, -180, 90, 360, 40), NORTH],
  ['the south of the world in degrees, about the pole', box('EPSG:4326', 1, -180, -50, 360, 40), SOUTH],
  ['a UTM raster in the next zone', box('EPSG:32633', 100, 250_000, 5_300_000, 60, 60), box('EPSG:32632', 90, 697_000, 5_304_000, 90, 90)],
];

describe.runIf(hasRasterio('the comparison of warps with those of GDAL'))('the nearest pixels of', () => {
  let answers: (number | null)[][] = [];
  beforeAll(() => {
    const questions = CASES.map(([, source, target]) => ({ source, target, type: 'float64', nodata: null, method: 'near', values: Array.from({ length: source.width * source.height }, (_, i) => i + 1) }));
    answers = pythonJson(join(resolve(import.meta.dirname, '../reference'), 'warped.py'), questions) as (number | null)[][];
  });

  it.each(CASES.map(([what, source, target], index) => ({ what, source, target, index })))('$what are those of GDAL but for ties', async ({ source, target, index }) => {
    const values = await valuesOf(numbered(source), target);
    const [toSource, inverse] = [pointTransform(target.crs, source.crs), invertAffine(source.transform)];
    let valid = 0;
    const unexplained = values.flatMap((value, i) => {
      if (value !== null) valid++;
      if (value === answers[index][i]) return [];
      const centre = applyAffine(target.transform, (i % target.width) + 0.5, Math.floor(i / target.width) + 0.5);
      const position = applyAffine(inverse, ...toSource(...centre));
      const toEdge = Math.min(...position.map((one) => Math.abs(one - Math.round(one))));
      return toEdge < 1e-6 ? [] : [{ pixel: [i % target.width, Math.floor(i / target.width)], ours: value, theirs: answers[index][i], position }];
    });
    expect(unexplained.slice(0, 5)).toEqual([]);
    expect(valid).toBeGreaterThan(500);
  });
});

it('a raster in degrees up to 185° is there on both sides of 180°, also in degrees', async () => {
  const image = numbered(ACROSS_DEGREES);
  const whole = await valuesOf(image, ACROSS_DEGREES);
  expect(whole).not.toContain(null);
  const west = await valuesOf(image, box('EPSG:4326', 0.1, -180, 10, 60, 60));
  expect(west).toEqual(Array.from({ length: 3600 }, (_, i) => (i % 60 < 50 ? whole[Math.floor(i / 60) * 100 + 50 + (i % 60)] : null)));
});

it('a raster of the whole world is there as often as a map goes around it', async () => {
  const world = box('EPSG:4326', 5, -180, 90, 72, 36);
  const twice = await valuesOf(numbered(world), box('EPSG:4326', 5, -360, 20, 144, 3));
  const once = await valuesOf(numbered(world), box('EPSG:4326', 5, -180, 20, 72, 3));
  expect(twice).toEqual(Array.from({ length: 3 * 144 }, (_, i) => once[Math.floor(i / 144) * 72 + (((i % 144) + 36) % 72)]));
});

it('images of neighbouring zones make one mosaic without a seam', async () => {
  const [west, east] = [box('EPSG:32632', 100, 680_000, 5_320_000, 80, 80), box('EPSG:32633', 100, 240_000, 5_320_000, 80, 80)];
  const target = box('EPSG:3857', 140, 1_270_000, 6_110_000, 160, 100);
  const mosaic = await imageOf('ImageCollection.mosaic', { collection: [numbered(west, 32), numbered(east, 33)] });
  const [merged, one, other] = [await valuesOf(mosaic, target), await valuesOf(numbered(west, 32), target), await valuesOf(numbered(east, 33), target)];
  expect(merged).toEqual(one.map((value, i) => other[i] ?? value));
  const pieces = await Promise.all([0, 80].map((column) => mosaic.read(cropGeoBox(target, column, 0, 80, 100), ['B'], { signal, output: target })));
  pieces.forEach(({ bands: [band] }, k) => {
    band.values.forEach((value, i) => expect(isValid(band, i) ? value : null).toBe(merged[Math.floor(i / 80) * 160 + k * 80 + (i % 80)]));
  });
  expect(new Set(merged)).toEqual(new Set([null, 32, 33]));
});
