import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportImage } from '../src/export/export-image.ts';
import { cropGeoBox, resizeGeoBox } from '../src/geo/geobox.ts';
import { createGeoTiffStore } from '../src/geotiff/geotiff-store.ts';
import { type Image, bandNames } from '../src/image/image.ts';
import { suggestedGrid } from '../src/image/suggested-grid.ts';
import { allocate } from '../src/raster/pixel-type.ts';
import { type BandPixels, type Raster, isValid } from '../src/raster/raster.ts';
import { differences } from './support/difference.ts';
import { hasRasterio, python } from './support/python.ts';
import { REAL_SETS, ROOT, type Which, answerPath, evaluateImage, evaluateImages, mosaicOf, readAnswer, realSet, repositoryEvaluator, withQuality } from './support/real-sets.ts';
import { imageOfFile } from './support/scene.ts';

const store = createGeoTiffStore();
const { signal } = new AbortController();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'geoweft-exact-'));
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const CASES = REAL_SETS.flatMap((set) => (['best', 'worst'] as const).map((which) => ({ set, which, name: set.name })));

describe.each(CASES)('the $which pixels of $name', ({ set, which, name }) => {
  const answer = readAnswer(name, which);
  const names = Object.keys(answer.types);
  const path = (): string => join(folder, `${name}-${which}.tif`);
  let image: Image;
  beforeAll(async () => {
    image = await evaluateImage(repositoryEvaluator(store), mosaicOf(set, which));
    await exportImage(image, { path: path() }, { signal });
  });

  it('have the bands and types of the answer', () => {
    expect(Object.fromEntries(image.bands.map((band) => [band.name, band.type]))).toEqual(answer.types);
  });

  it('lie on the grid of the answer', async () => {
    const { geobox } = await store.header(path());
    expect([geobox.crs, geobox.width, geobox.height]).toEqual([answer.geobox.crs, answer.geobox.width, answer.geobox.height]);
    geobox.transform.forEach((value, index) => expect(value).toBeCloseTo(answer.geobox.transform[index], 8));
  });

  it('equal the answer in every value and mask of every band', async () => {
    const header = await store.header(path());
    const read = await imageOfFile(header, store).read(header.geobox, names.map((_, index) => `b${index + 1}`), { signal });
    expect(differences(names, read.bands, [...answer.bands.values()], answer.geobox)).toEqual([]);
  });

  it('come from the images of the answer, in their order', async () => {
    const { images } = await evaluateImages(repositoryEvaluator(store), withQuality(set));
    expect(images.map((one) => one.properties['system:index'])).toEqual(answer.images);
  });
});

describe.runIf(hasRasterio('the comparison of the exported files by rasterio, and the check of the answers'))('rasterio', () => {
  it('computes the committed answers', () => {
    expect(python(join(ROOT, 'test/reference/reference.py'), ['--check'])).toMatchObject({ ok: true });
  });

  it.each(CASES)('reads the answer in the file of the $which pixels of $name', ({ name, which }) => {
    const file = join(folder, `${name}-${which}.tif`);
    expect(python(join(ROOT, 'test/reference/compare.py'), [file, answerPath(name, which)])).toEqual({ output: 'equal\n', ok: true });
  });
});

describe('ties first', () => {
  /** All bands of the first image with the highest valid quality at each pixel. */
  async function oracle(images: readonly Image[], mosaic: Image, quality: string, raster: Raster['geobox']): Promise<BandPixels[]> {
    const names = bandNames(mosaic);
    const rasters = await Promise.all(images.map((image) => image.read(raster, names, { signal })));
    const length = raster.width * raster.height;
    const answer = mosaic.bands.map(({ type }) => ({ values: allocate(type, length), mask: new Uint8Array(length) }));
    for (let i = 0; i < length; i++) {
      const scores = rasters.map(({ bands }) => (isValid(bands[names.indexOf(quality)], i) ? bands[names.indexOf(quality)].values[i] : -Infinity));
      const winner = rasters[scores.indexOf(Math.max(...scores))];
      if (Math.max(...scores) === -Infinity) continue;
      for (const [index, band] of winner.bands.entries()) {
        answer[index].values[i] = band.values[i];
        answer[index].mask[i] = isValid(band, i) ? 1 : 0;
      }
    }
    return answer;
  }

  it.each(['flanders', 'utm-zones'])('take the first of equal images of %s whole', async (name) => {
    const set = realSet(name);
    const evaluator = repositoryEvaluator(store);
    const image = await evaluateImage(evaluator, mosaicOf(set, 'worst', 'first'));
    const { images } = await evaluateImages(evaluator, withQuality(set));
    const { geobox } = readAnswer(name, 'worst');
    const { bands } = await image.read(geobox, bandNames(image), { signal });
    expect(differences(bandNames(image), bands, await oracle(images, image, set.quality, geobox), geobox)).toEqual([]);
    expect(differences(bandNames(image), bands, [...readAnswer(name, 'worst').bands.values()], geobox)).not.toEqual([]);
  });
});

describe('the same pixels', () => {
  it.each<[string, Which, number]>([['newyork', 'best', 64], ['utm-zones', 'worst', 64], ['utm-zones', 'best', 7]])(
    'come of %s (%s) at once and in pieces of %s pixels, in any order',
    async (name, which, size) => {
      const image = await evaluateImage(repositoryEvaluator(store), mosaicOf(realSet(name), which));
      const { geobox } = readAnswer(name, which);
      const names = bandNames(image);
      const whole = await image.read(geobox, names, { signal });
      const pieces = Array.from({ length: Math.ceil(geobox.width / size) * Math.ceil(geobox.height / size) }, (_, index) => index).reverse();
      const across = Math.ceil(geobox.width / size);
      for (const piece of pieces) {
        const [left, top] = [(piece % across) * size, Math.floor(piece / across) * size];
        const part = cropGeoBox(geobox, left, top, Math.min(size, geobox.width - left), Math.min(size, geobox.height - top));
        const read = await image.read(part, names, { output: geobox, signal });
        const expected = whole.bands.map((band) => cut(band, geobox.width, left, top, part.width, part.height));
        expect(differences(names, read.bands, expected, part)).toEqual([]);
      }
    },
  );

  it('are exported after previews as without, byte by byte, and twice the same', async () => {
    const set = realSet('utm-zones');
    const write = async (name: string, previews: boolean): Promise<Buffer> => {
      const image = await evaluateImage(repositoryEvaluator(store), mosaicOf(set, 'best'));
      const grid = suggestedGrid(image);
      if (previews && grid) {
        for (const size of [3, 50, 200]) await image.read(resizeGeoBox(grid, size, size), bandNames(image), { signal });
      }
      const path = join(folder, name);
      await exportImage(image, { path }, { signal });
      return readFile(path);
    };
    const plain = await write('plain.tif', false);
    expect(plain.equals(await write('again.tif', false))).toBe(true);
    expect(plain.equals(await write('previewed.tif', true))).toBe(true);
  });
});

function cut({ values, mask }: BandPixels, across: number, left: number, top: number, width: number, height: number): BandPixels {
  const pick = (i: number): number => (top + Math.floor(i / width)) * across + left + (i % width);
  const length = width * height;
  return {
    values: Float64Array.from({ length }, (_, i) => values[pick(i)]),
    mask: mask && Uint8Array.from({ length }, (_, i) => mask[pick(i)]),
  };
}
