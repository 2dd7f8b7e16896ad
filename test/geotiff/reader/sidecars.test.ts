import { mkdtempSync, readFileSync, rmSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resizeGeoBox } from '../../../src/geo/geobox.ts';
import { createGeoTiffStore } from '../../../src/geotiff/geotiff-store.ts';
import { hasSameSidecars } from '../../../src/geotiff/sidecars.ts';
import { isValid } from '../../../src/raster/raster.ts';
import { hasRasterio, python } from '../../support/python.ts';
import { imageOfFile } from '../../support/scene.ts';

interface Expected {
  readonly width: number;
  readonly height: number;
  readonly values: readonly number[];
  readonly mask: readonly number[];
}

const available = hasRasterio('overviews and masks in files beside an image');
const folder = mkdtempSync(join(tmpdir(), 'geoweft-sidecars-'));
const path = join(folder, 'beside.tif');
const store = createGeoTiffStore();
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function make(): readonly Expected[] {
  for (const ending of ['', '.ovr', '.msk', '.msk.ovr']) rmSync(path + ending, { force: true });
  const { ok, output } = python('test/geotiff/reader/make_sidecars.py', [folder]);
  if (!ok) throw new Error(output);
  return JSON.parse(readFileSync(join(folder, 'levels.json'), 'utf8')) as Expected[];
}

describe.skipIf(!available)('files beside an image', () => {
  it('give it overviews and masks, as they do for GDAL', async () => {
    const expected = make();
    const header = await store.header(path);
    expect(header.levels.map(({ width, height }) => [width, height])).toEqual(expected.map(({ width, height }) => [width, height]));
    for (const { width, height, values, mask } of expected) {
      const image = imageOfFile(header, store);
      const { bands } = await image.read(resizeGeoBox(header.geobox, width, height), ['b1'], { signal: new AbortController().signal });
      const found = Array.from(bands[0].values, (_, i) => (isValid(bands[0], i) ? 1 : 0));
      expect(found).toEqual(mask);
      expect(Array.from(bands[0].values, (value, i) => (mask[i] === 0 ? 0 : value))).toEqual(values.map((value, i) => (mask[i] === 0 ? 0 : value)));
    }
  });

  it('belong to what is known of it', async () => {
    make();
    const header = await store.header(path);
    expect(hasSameSidecars(header)).toBe(true);
    utimesSync(`${path}.ovr`, 1e9, 1e9);
    expect(hasSameSidecars(header)).toBe(false);
    make();
    unlinkSync(`${path}.msk`);
    expect(hasSameSidecars(header)).toBe(false);
  });

  it('are left out where they are damaged', async () => {
    make();
    truncateSync(`${path}.ovr`, 20);
    writeFileSync(`${path}.msk`, 'no TIFF');
    const { levels } = await store.header(path);
    expect(levels.map(({ width, mask }) => [width, mask])).toEqual([[90, null]]);
  });

  it('are told of when they were changed since they were looked at', async () => {
    make();
    const other = createGeoTiffStore();
    const header = await other.header(path);
    await other.close();
    utimesSync(`${path}.ovr`, 1e9, 1e9);
    await expect(store.use(header, header.levels[1], 0, 0, 0, () => null)).rejects.toThrow('the file was changed while it was in use');
  });
});
