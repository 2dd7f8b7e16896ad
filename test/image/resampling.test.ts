import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { pointTransform } from '../../src/geo/crs.ts';
import { type GeoBox, cropGeoBox } from '../../src/geo/geobox.ts';
import type { Content, Image, Resampling } from '../../src/image/image.ts';
import { sourceImage } from '../../src/image/source-image.ts';
import type { PixelType } from '../../src/raster/pixel-type.ts';
import { isValid } from '../../src/raster/raster.ts';
import { memoryFile, memoryStore } from '../support/memory-store.ts';
import { hasRasterio, pythonJson } from '../support/python.ts';
import { rasterText } from '../support/raster.ts';

const { signal } = new AbortController();
const UTM = 'EPSG:32633';
const box = (crs: string, size: number, left: number, top: number, width: number, height: number): GeoBox => ({ crs, transform: [size, 0, left, 0, -size, top], width, height });
const SOURCE = box(UTM, 10, 600_000, 5_000_000, 40, 30);

function image(type: PixelType, pixel: (column: number, row: number) => number, { nodata = null, content = 'continuous', geobox = SOURCE }: { nodata?: number | null; content?: Content; geobox?: GeoBox } = {}): Image {
  const file = memoryFile({ name: 'B', geobox, type, nodata, blockWidth: 16, blockHeight: 7 }, pixel);
  const band = { name: 'B', header: file.header, sample: 0, nodata, content };
  return sourceImage({ bands: [band], properties: {}, footprint: null, clipped: false, label: 'scene', hash: 'a1' }, memoryStore([file]).store);
}

async function text(from: Image, geobox: GeoBox, resampling: Resampling): Promise<string> {
  const { bands } = await from.read(geobox, ['B'], { signal, resampling });
  return rasterText(bands[0], geobox.width);
}

describe('interpolation', () => {
  const steps = image('float32', (column) => column * 10);
  const one = (type: PixelType = 'float32'): Image => image(type, (column, row) => (column === 1 && row === 1 ? 9 : column === 3 ? 0 : 1), { nodata: 9 });

  it('gives the cells themselves at their centres', async () => {
    for (const kind of ['bilinear', 'bicubic'] as const) {
      expect(await text(steps, cropGeoBox(SOURCE, 5, 5, 4, 1), kind)).toBe('50 60 70 80');
    }
  });

  it('gives what lies between two cells, and the outermost cells up to the edge of the raster', async () => {
    const finer = box(UTM, 5, 600_000, 5_000_000, 6, 1);
    expect(await text(steps, finer, 'bilinear')).toBe('0 2.5 7.5 12.5 17.5 22.5');
    expect(await text(steps, box(UTM, 5, 599_990, 5_000_000, 4, 1), 'bilinear')).toBe('- - 0 2.5');
  });

  it('is valid where the cell is that a pixel lies in, and counts valid cells only', async () => {
    const finer = box(UTM, 5, 600_000, 5_000_000, 6, 4);
    expect(await text(one(), finer, 'bilinear')).toBe('1 1 1 1 1 0.75 / 1 1 1 1 1 0.75 / 1 1 - - 1 0.75 / 1 1 - - 1 0.75');
    expect(await text(one(), finer, 'bicubic')).toBe(await text(one(), finer, 'bilinear'));
  });

  it('rounds integers, halves upwards', async () => {
    expect(await text(image('int16', (column) => column - 2), box(UTM, 5, 600_005, 5_000_000, 5, 1), 'bilinear')).toBe('-2 -1 -1 0 0');
    expect(await text(image('uint8', (column) => (column % 4 < 2 ? 255 : 0)), box(UTM, 5, 600_060, 5_000_000 - 100, 4, 1), 'bicubic')).toBe('52 0 0 52');
  });

  it.each<Content>(['class', 'quality'])('is never done of a %s band', async (content) => {
    const classes = image('uint8', (column) => column % 3, { content });
    const finer = box(UTM, 5, 600_000, 5_000_000, 6, 1);
    expect(await text(classes, finer, 'bicubic')).toBe(await text(classes, finer, 'nearest'));
  });

  it.each<[string, GeoBox]>([
    ['on the same axes', box(UTM, 3.7, 600_012.3, 4_999_990, 90, 60)],
    ['in another CRS', box('EPSG:4326', 0.00004, 16.2695, 45.1446, 97, 60)],
    ['from afar', box(UTM, 23, 599_950, 5_000_040, 21, 17)],
  ])('has the same pixels, bit by bit, however a target %s is cut, and where few of them are needed', async (_, whole) => {
    const noise = image('float32', (column, row) => ((column * 7919 + row * 104729) % 1009) / 7, { nodata: 3 });
    for (const resampling of ['bilinear', 'bicubic'] as const) {
      const { bands } = await noise.read(whole, ['B'], { signal, resampling });
      const [all] = bands;
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.width - 1), fc.nat(whole.height - 1), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), async (left, top, columns, rows) => {
          const [width, height] = [Math.min(columns, whole.width - left), Math.min(rows, whole.height - top)];
          const needed = Uint8Array.from({ length: width * height }, (_, i) => (i % 3 === 0 ? 1 : 0));
          const part = await noise.read(cropGeoBox(whole, left, top, width, height), ['B'], { signal, resampling, output: whole, needed });
          for (let i = 0; i < width * height; i += 3) {
            const j = (top + Math.floor(i / width)) * whole.width + left + (i % width);
            expect([isValid(part.bands[0], i), isValid(part.bands[0], i) && part.bands[0].values[i]]).toEqual([isValid(all, j), isValid(all, j) && all.values[j]]);
          }
        }),
        { numRuns: 40 },
      );
    }
  });
});

/**
 * GDAL takes the same weights, leaves missing cells out of them and falls back from cubic to bilinear as we do. It differs where a
 * pixel lies in a missing cell, or outside the raster: there it still gives what the valid neighbours say, and we nothing.
 */
describe.runIf(hasRasterio("the comparison of interpolation with GDAL's"))("GDAL's interpolation", () => {
  const degrees = pointTransform(UTM, 'EPSG:4326')(600_200, 4_999_850);
  const mercator = pointTransform(UTM, 'EPSG:3857')(600_200, 4_999_850);
  const smooth = (column: number, row: number): number => Math.round(500 + 300 * Math.sin(column / 3) + 200 * Math.cos(row / 2.5));
  const targets: readonly [string, GeoBox, number][] = [
    ['on the same grid', cropGeoBox(SOURCE, 3, 2, 30, 20), 1e-4],
    ['on a finer, shifted grid', box(UTM, 3.3, 599_980.7, 5_000_013.1, 140, 110), 1e-4],
    ['in degrees', box('EPSG:4326', 0.00005, degrees[0] - 0.003, degrees[1] + 0.002, 120, 80), 0.3],
    ['in Web Mercator', box('EPSG:3857', 9, mercator[0] - 250, mercator[1] + 200, 56, 44), 0.3],
  ];
  const cases = targets.flatMap(([where, target, tolerance]) =>
    (['bilinear', 'bicubic'] as const).flatMap((kind) =>
      (['float32', 'uint16'] as const).flatMap((type) =>
        [null, smooth(9, 9)].map((nodata) => ({ where, target, tolerance: type === 'uint16' ? Math.max(1, tolerance) : tolerance, kind, type, nodata })),
      ),
    ),
  );
  const values = Array.from({ length: SOURCE.width * SOURCE.height }, (_, i) => smooth(i % SOURCE.width, Math.floor(i / SOURCE.width)));
  const script = join(resolve(import.meta.dirname, '../reference'), 'warped.py');
  let answers: (number | null)[][] = [];
  beforeAll(() => {
    answers = targets.flatMap(([, asked]) => {
      const those = cases.filter(({ target }) => target === asked);
      const questions = those.map(({ target, kind, type, nodata }) => ({ source: SOURCE, target, type, nodata, method: kind === 'bicubic' ? 'cubic' : kind, values }));
      return pythonJson(script, questions) as (number | null)[][];
    });
  });

  it.each(cases.map((one, index) => ({ ...one, index })))('is that of $kind pixels of $type $where, nodata $nodata', async ({ target, tolerance, kind, type, nodata, index }) => {
    const { bands } = await image(type, smooth, { nodata }).read(target, ['B'], { signal, resampling: kind });
    let [compared, unequal, worst] = [0, 0, 0];
    answers[index].forEach((expected, i) => {
      if (!isValid(bands[0], i)) return;
      expect(expected).not.toBeNull();
      const difference = Math.abs(bands[0].values[i] - (expected ?? NaN));
      compared++;
      worst = Math.max(worst, difference);
      if (difference > 1e-3) unequal++;
    });
    expect(compared).toBeGreaterThan(500);
    expect(worst).toBeLessThanOrEqual(tolerance);
    if (type === 'uint16') expect(unequal / compared).toBeLessThan(0.01); // a value by a half, rounded the other way
  });
});
