import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createCatalog } from '../src/catalog/catalog.ts';
import { createEvaluator } from '../src/evaluate/evaluator.ts';
import { cropGeoBox } from '../src/geo/geobox.ts';
import { createGeoTiffStore } from '../src/geotiff/geotiff-store.ts';
import { bandNames } from '../src/image/image.ts';
import { suggestedGrid } from '../src/image/suggested-grid.ts';
import { differences } from './support/difference.ts';
import { hasRasterio } from './support/python.ts';
import { ROOT, type Answer, decodeAnswer, evaluateImage, mosaicOf } from './support/real-sets.ts';

/** Always the same stacks, and some that nobody has seen before; GEOWEFT_SEED=N repeats one. */
const SEEDS = process.env.GEOWEFT_SEED ? [Number(process.env.GEOWEFT_SEED)] : [...Array.from({ length: 40 }, (_, i) => i + 1), ...Array.from({ length: 20 }, (_, i) => 1000 + ((Date.now() + i) % 1_000_000))];
const { signal } = new AbortController();

describe.runIf(hasRasterio('random stacks of images against numpy'))('a stack of images', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'geoweft-stacks-')));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  interface Told {
    readonly seed: number;
    readonly images: readonly string[];
    readonly warp: { readonly differing: number; readonly unexplained: number };
  }
  // One Python for all of them: its start takes longer than a stack.
  const { stdout, stderr, status } = spawnSync('/usr/bin/python3', [join(ROOT, 'test/reference/stacks.py'), folder, ...SEEDS.map(String)], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const stacks = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Told);

  const answerOf = (seed: number, which: 'best' | 'worst'): Answer =>
    decodeAnswer(readFileSync(join(folder, String(seed), `${which}.answer`), 'utf8'), readFileSync(join(folder, String(seed), `${which}.bin`)));

  it('was made for every seed', () => {
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stacks.map(({ seed }) => seed)).toEqual(SEEDS);
  });

  it.each(stacks)('of seed $seed has the best and the worst pixels of the reference', async ({ seed }) => {
    for (const cacheBytes of [2 ** 28, 1]) {
      const store = createGeoTiffStore({ cacheBytes });
      const evaluator = createEvaluator(createCatalog({ workspace: { root: folder, folder, consented: [] }, store }));
      for (const which of ['best', 'worst'] as const) {
        const { geobox, types, bands } = answerOf(seed, which);
        const image = await evaluateImage(evaluator, mosaicOf({ name: String(seed), folder: String(seed), quality: 'q' }, which));
        const names = bandNames(image);
        expect(Object.fromEntries(image.bands.map((band) => [band.name, band.type]))).toEqual(types);

        const grid = suggestedGrid(image);
        expect([grid?.crs, grid?.width, grid?.height]).toEqual([geobox.crs, geobox.width, geobox.height]);
        grid?.transform.forEach((value, index) => expect(Math.abs(value - geobox.transform[index])).toBeLessThan(1e-6 * Math.abs(geobox.transform[0])));

        const expected = names.map((name) => bands.get(name) ?? { values: new Uint8Array(0), mask: null });
        const read = await image.read(geobox, names, { signal });
        expect(differences(names, read.bands, expected, geobox)).toEqual([]);

        // Every pixel for itself, where that is not too many: no piece knows of another.
        if (geobox.width * geobox.height > 200) continue;
        for (let i = geobox.width * geobox.height - 1; i >= 0; i--) {
          const pixel = cropGeoBox(geobox, i % geobox.width, Math.floor(i / geobox.width), 1, 1);
          const alone = await image.read(pixel, names, { output: geobox, signal });
          const single = expected.map(({ values, mask }) => ({ values: values.slice(i, i + 1), mask: mask && mask.slice(i, i + 1) }));
          expect(differences(names, alone.bands, single, pixel)).toEqual([]);
        }
      }
      await store.close();
    }
  });

  it("differs from GDAL's warp by nearest neighbour only where a pixel's centre lies on the edge of two cells", () => {
    expect(stacks.filter(({ warp }) => warp.unexplained > 0)).toEqual([]);
  });
});
