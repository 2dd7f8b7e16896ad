import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createBlockDecoder } from '../../../src/geotiff/block-decoder.ts';
import { createGeoTiffStore } from '../../../src/geotiff/geotiff-store.ts';
import { isValid } from '../../../src/raster/raster.ts';
import { hasRasterio, python } from '../../support/python.ts';
import { imageOfFile } from '../../support/scene.ts';

interface Layout {
  readonly name: string;
  readonly bands: number;
  readonly width: number;
  readonly height: number;
  /** By how much a value may differ from GDAL's. */
  readonly tolerance: number;
}

const available = hasRasterio('layouts and codes of GeoTIFFs as GDAL writes them');
const folder = mkdtempSync(join(tmpdir(), 'geoweft-layouts-'));
const store = createGeoTiffStore();
/** Decodes everything as where there is no WebAssembly. */
const plainStore = createGeoTiffStore({ decoder: createBlockDecoder(null) });
afterAll(async () => {
  await store.close();
  await plainStore.close();
  rmSync(folder, { recursive: true, force: true });
});

function makeLayouts(): Layout[] {
  if (!available) return [];
  const { ok, output } = python('test/geotiff/reader/make_layouts.py', [folder]);
  if (!ok) throw new Error(output);
  return JSON.parse(readFileSync(join(folder, 'layouts.json'), 'utf8')) as Layout[];
}

const bytesOf = (name: string): ArrayBuffer => Uint8Array.from(readFileSync(join(folder, name))).buffer;

describe.skipIf(!available)('reads as GDAL does', () => {
  it.each(makeLayouts())('$name', async ({ name, bands, width, height, tolerance }) => {
    const header = await store.header(join(folder, `${name}.tif`));
    const image = imageOfFile(header, store);
    const names = image.bands.map((band) => band.name);
    const { signal } = new AbortController();
    const raster = await image.read(header.geobox, names, { signal });
    expect(await imageOfFile(header, plainStore).read(header.geobox, names, { signal })).toEqual(raster);
    const [values, masks] = [new Float64Array(bytesOf(`${name}.values`)), new Uint8Array(bytesOf(`${name}.masks`))];
    expect([raster.bands.length, header.geobox.width, header.geobox.height]).toEqual([bands, width, height]);
    const wrong: string[] = [];
    raster.bands.forEach((band, index) => {
      for (let i = 0; i < width * height; i++) {
        const at = index * width * height + i;
        const valid = masks[at] !== 0 && !Number.isNaN(values[at]);
        const found = isValid(band, i) ? band.values[i] : NaN;
        const same = valid ? found === values[at] || Math.abs(found - values[at]) <= tolerance : Number.isNaN(found);
        if (!same) wrong.push(`band ${index + 1}, pixel ${i % width},${Math.trunc(i / width)}: ${found}, not ${valid ? values[at] : 'masked'}`);
      }
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
