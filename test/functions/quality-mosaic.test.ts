import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createCogWriter } from '../../src/geotiff/cog-writer.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { Image } from '../../src/image/image.ts';
import { sourceImage } from '../../src/image/source-image.ts';
import { faultOf, imageOf, issueOf } from '../support/call.ts';
import { type Picture, picture, pixels, typesOf, window } from '../support/picture.ts';
import { spiedStore } from '../support/scene.ts';

const best = (collection: readonly Image[], ties?: 'first' | 'last'): Promise<Image> =>
  imageOf('ImageCollection.qualityMosaic', { collection, qualityBand: 'q', ties });

/** One pixel of a band B beside its quality q. */
const pixel = (value: string, quality: string): Picture => picture({ B: value, q: quality }, { type: 'float32' });

describe('qualityMosaic', () => {
  it('takes each pixel from the image with the highest quality there', async () => {
    const mosaic = await best([picture({ B: '1 1 / 1 1', q: '9 1 / 5 0' }), picture({ B: '2 2 / 2 2', q: '3 2 / 4 8' })]);
    expect(await pixels(mosaic)).toEqual({ B: '1 2 / 1 2', q: '9 2 / 5 8' });
  });

  it('gives the quality band, too, with its type', async () => {
    const mosaic = await best([picture({ q: '7', B: '1' }, { types: { q: 'uint8', B: 'float32' } })]);
    expect(typesOf(mosaic)).toEqual({ q: 'uint8', B: 'float32' });
    expect(await pixels(mosaic)).toEqual({ q: '7', B: '1' });
  });

  it('takes the last image among equals', async () => {
    const mosaic = await best([picture({ B: '1', q: '5' }), picture({ B: '2', q: '5' }), picture({ B: '3', q: '4' })]);
    expect(await pixels(mosaic)).toEqual({ B: '2', q: '5' });
  });

  it('takes the first image among equals if asked to', async () => {
    const mosaic = await best([picture({ B: '1', q: '5' }), picture({ B: '2', q: '5' })], 'first');
    expect(await pixels(mosaic)).toEqual({ B: '1', q: '5' });
  });

  it('refuses other ties', async () => {
    expect(await issueOf(imageOf('ImageCollection.qualityMosaic', { collection: [pixel('1', '1')], qualityBand: 'q', ties: 'middle' }))).toMatchObject({
      message: "ties is 'middle'; expected 'first' or 'last'",
      argument: 'ties',
    });
  });

  it('with a constant quality is a mosaic where all bands share their mask', async () => {
    const images = [picture({ B: '1 1 1', q: '0 0 0' }), picture({ B: '2 - 2', q: '0 - 0' }), picture({ B: '- - 3', q: '- - 0' })];
    const mosaic = await imageOf('ImageCollection.mosaic', { collection: images });
    expect(await pixels(await best(images))).toEqual(await pixels(mosaic));
    expect(await pixels(mosaic)).toEqual({ B: '2 1 3', q: '0 0 0' });
  });

  it.each<[string, () => Image | Promise<Image>]>([
    ['reaches beyond it', () => picture({ q: '2 2 2 2' })],
    ['is a constant', async () => imageOf('Image.rename', { input: await imageOf('Image.constant', { value: 300 }), names: ['q'] })],
  ])('has the same pixels however its grid is cut, where the quality of an image %s', async (_, quality) => {
    const wide = picture({ B: '1 1 1 1', q: '1 1 1 1' }, { types: { q: 'uint16' } });
    const srcImg = await quality();
    const typed = { ...srcImg, bands: srcImg.bands.map((band) => ({ ...band, type: 'uint16' as const })) };
    const mosaic = await best([wide, await imageOf('Image.addBands', { dstImg: picture({ B: '2' }), srcImg: typed })]);
    const cut = await Promise.all([0, 1, 2, 3].map(async (column) => (await pixels(mosaic, window(column, 0, 1, 1))).B));
    expect(cut.join(' ')).toBe((await pixels(mosaic, window(0, 0, 4, 1))).B);
  });

  it('never lets a masked quality win', async () => {
    const mosaic = await best([picture({ B: '1', q: '-50' }), picture({ B: '2', q: '-' })]);
    expect(await pixels(mosaic)).toEqual({ B: '1', q: '-50' });
  });

  it('masks all bands where every quality is masked, even where other bands have values', async () => {
    const mosaic = await best([picture({ B: '1 1', q: '- 1' }), picture({ B: '2 2', q: '- 1' })]);
    expect(await pixels(mosaic)).toEqual({ B: '- 2', q: '- 1' });
  });

  it("keeps the winner's masked other band masked, and does not fill it from a loser", async () => {
    const mosaic = await best([picture({ A: '1', B: '1', q: '1' }), picture({ A: '2', B: '-', q: '2' })]);
    expect(await pixels(mosaic)).toEqual({ A: '2', B: '-', q: '2' });
  });

  it('takes NaN as a masked quality', async () => {
    expect(await pixels(await best([pixel('1', '-3'), pixel('2', 'NaN')]))).toEqual({ B: '1', q: '-3' });
    expect(await pixels(await best([pixel('1', 'NaN'), pixel('2', 'NaN')]))).toEqual({ B: '-', q: '-' });
  });

  it('orders negative qualities, and infinite ones', async () => {
    expect(await pixels(await best([pixel('1', '-1'), pixel('2', '-100')]))).toEqual({ B: '1', q: '-1' });
    expect(await pixels(await best([pixel('1', '-Infinity'), pixel('2', '-')]))).toEqual({ B: '1', q: '-Infinity' });
    expect(await pixels(await best([pixel('1', '5'), pixel('2', 'Infinity')]))).toEqual({ B: '2', q: 'Infinity' });
  });

  it('tells apart qualities that float32 would not', async () => {
    const wide = (value: string, quality: string): Picture => picture({ B: value, q: quality }, { type: 'int32' });
    expect(await pixels(await best([wide('1', '16777217'), wide('2', '16777216')]))).toEqual({ B: '1', q: '16777217' });
  });

  it('masks what no image covers', async () => {
    const mosaic = await best([picture({ B: '1', q: '1' }), picture({ B: '2', q: '1' }, { at: [2, 0] })]);
    expect(await pixels(mosaic, window(0, 0, 4, 1))).toEqual({ B: '1 - 2 -', q: '1 - 1 -' });
  });

  it('of one image is that image where its quality is valid', async () => {
    expect(await pixels(await best([picture({ B: '1 2 -', q: '1 - 3' })]))).toEqual({ B: '1 - -', q: '1 - 3' });
  });

  it('of no images is an image without bands', async () => {
    const mosaic = await best([]);
    expect(mosaic.bands).toEqual([]);
    expect(await pixels(mosaic)).toEqual({});
  });

  it('has no properties of its own', async () => {
    const mosaic = await best([picture({ q: '1' }, { index: 'one', time: '2020-07-01', properties: { cloud: 3 } })]);
    expect(mosaic.properties).toEqual({});
  });

  it('lies on the footprints of all its images', async () => {
    const square = (west: number): number[][][] => [[[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]];
    const at = (west: number): Picture => picture({ q: '1' }, { footprint: { type: 'Polygon', coordinates: square(west) } });
    expect((await best([at(0), at(5)])).footprint).toEqual({ type: 'MultiPolygon', coordinates: [square(0), square(5)] });
  });

  it('has no grid of its own, but suggests that of its first image', async () => {
    const mosaic = await best([picture({ q: '1 1' }), picture({ q: '1' }, { at: [5, 5] })]);
    expect(mosaic.bands[0]).toMatchObject({ composite: true, grid: window(0, 0, 2, 1) });
  });

  it('names a quality band that is missing, and those that there are', async () => {
    const image = picture({ B2: '1', MSK_CLDPRB: '0' }, { index: 'S2A' });
    const missing = imageOf('ImageCollection.qualityMosaic', { collection: [image], qualityBand: 'quality' });
    expect(await issueOf(missing)).toMatchObject({ message: "no band 'quality'; 'S2A' has B2 MSK_CLDPRB", argument: 'qualityBand' });
  });

  it('offers the name that was probably meant', async () => {
    const missing = imageOf('ImageCollection.qualityMosaic', { collection: [picture({ MSK_CLDPRB: '0' })], qualityBand: 'msk_cldprb' });
    expect((await issueOf(missing)).fix).toEqual({ text: "use 'MSK_CLDPRB'", value: 'MSK_CLDPRB' });
  });
});

describe('images of different bands', () => {
  const one = picture({ B2: '1', q: '1' }, { index: 'one' });

  it.each([
    ['names', picture({ B3: '1', q: '1' }, { index: 'two' }), "the images must have the same bands, but 'two' has B3 q where 'one' has B2 q; select the common ones first"],
    ['order', picture({ q: '1', B2: '1' }, { index: 'two' }), "the images must have the same bands, but 'two' has q B2 where 'one' has B2 q; select the common ones first"],
    ['number', picture({ B2: '1', q: '1', B3: '1' }, { index: 'two' }), "the images must have the same bands, but 'two' has B2 q B3 where 'one' has B2 q; select the common ones first"],
    ['types', picture({ B2: '1', q: '1' }, { index: 'two', types: { q: 'uint8' } }), "the images must have the same types, but band 'q' is uint8 in 'two' and int16 in 'one'"],
  ])('make no composite: %s', async (_, other, sentence) => {
    for (const name of ['ImageCollection.qualityMosaic', 'ImageCollection.mosaic']) {
      const qualityBand = name.endsWith('.mosaic') ? undefined : 'q';
      expect(await faultOf(imageOf(name, { collection: [one, other], qualityBand }))).toBe(sentence);
    }
  });
});

describe('reading a quality mosaic', () => {
  const scenes = (): Picture[] => [
    picture({ A: '1 1 1', B: '1 1 1', q: '9 1 1' }),
    picture({ A: '2 2 2', B: '2 2 2', q: '1 9 9' }),
    picture({ A: '3 3 3', B: '3 3 3', q: '0 0 0' }),
  ];

  it('reads the quality band of all, then the rest of the winners only, only where they win', async () => {
    const images = scenes();
    await pixels(await best(images), undefined, ['A', 'B']);
    const reads = images.map((image) => image.reads.map(({ bands, needed }) => `${bands.join('+')} at ${needed ?? 'all'}`));
    expect(reads).toEqual([['q at all', 'A+B at 1 0 0'], ['q at all', 'A+B at 0 1 1'], ['q at all']]);
  });

  it('never reads a band that nobody asks for', async () => {
    const images = scenes();
    await pixels(await best(images), undefined, ['A']);
    expect(new Set(images.flatMap((image) => image.reads.flatMap((read) => read.bands)))).toEqual(new Set(['A', 'q']));
  });

  it('never reads an image that does not meet the grid', async () => {
    const [near, far] = [picture({ q: '1 1' }), picture({ q: '9 9' }, { at: [1000, 1000] })];
    expect(await pixels(await best([near, far]), window(0, 0, 2, 1))).toEqual({ q: '1 1' });
    expect(far.reads).toEqual([]);
  });

  it('asks for the pixels only that are needed of it', async () => {
    const images = scenes();
    await (await best(images)).read(window(0, 0, 3, 1), ['A'], { needed: Uint8Array.of(1, 0, 0), signal: new AbortController().signal });
    expect(images.map((image) => image.reads.map((read) => read.needed))).toEqual([['1 0 0', '1 0 0'], ['1 0 0'], ['1 0 0']]);
  });

  it('is called off by its signal', async () => {
    const mosaic = await best(scenes());
    await expect(mosaic.read(window(0, 0, 3, 1), ['A'], { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it('touches no pixel when it is made', async () => {
    const images = scenes();
    await best(images);
    expect(images.flatMap((image) => image.reads)).toEqual([]);
  });
});

describe('a quality mosaic of files', () => {
  const store = createGeoTiffStore();
  afterAll(() => store.close());

  /** A file of 37 × 29 pixels in blocks of 16 × 16, with a quality by column. */
  async function written(name: string, worth: (column: number) => number): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'geoweft-mosaic-'));
    const path = join(folder, `${name}.tif`);
    const geobox = window(0, 0, 37, 29);
    const bands = ['B2', 'q'].map((band) => ({ name: band, overviews: 'average' as const }));
    const writer = await createCogWriter(path, { geobox, type: 'uint8', bands, nodata: null, mask: false, blockSize: 16 });
    for (let row = 0; row * 16 < 29; row++) {
      for (let column = 0; column * 16 < 37; column++) {
        const [width, height] = [Math.min(16, 37 - column * 16), Math.min(16, 29 - row * 16)];
        const quality = Uint8Array.from({ length: width * height }, (_, i) => worth(column * 16 + (i % width)));
        await writer.write(column, row, [{ values: new Uint8Array(width * height).fill(1), mask: null }, { values: quality, mask: null }]);
      }
    }
    await writer.finish();
    return path;
  }

  it('reads the other bands of the winners only, in the blocks only where they win', async () => {
    const paths = await Promise.all([written('left', (column) => (column < 20 ? 9 : 0)), written('right', () => 5)]);
    const spies = await Promise.all(
      paths.map(async (path) => {
        const [{ store: spied, blocks }, header] = [spiedStore(store), await store.header(path)];
        const bands = ['B2', 'q'].map((name, sample) => ({ name, header, sample, nodata: null, content: 'continuous' as const }));
        return { blocks, image: sourceImage({ bands, properties: {}, footprint: null, clipped: false, label: path, hash: 'a1' }, spied) };
      }),
    );
    await pixels(await best(spies.map(({ image }) => image)), window(0, 0, 37, 29), ['B2']);
    const quality = ['0,0', '1,0', '2,0', '0,1', '1,1', '2,1'].map((block) => `37×29 ${block} b2`);
    expect(spies.map(({ blocks }) => blocks)).toEqual([
      [...quality, ...['0,0', '1,0', '0,1', '1,1'].map((block) => `37×29 ${block} b1`)], // columns 0 to 19
      [...quality, ...['1,0', '2,0', '1,1', '2,1'].map((block) => `37×29 ${block} b1`)], // columns 20 to 36
    ]);
    await Promise.all(paths.map((path) => rm(dirname(path), { recursive: true })));
  });
});
