import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { type Image, bandNames, withShortcuts } from '../../src/image/image.ts';
import { sourceImage } from '../../src/image/source-image.ts';
import { type PixelType, allocate } from '../../src/raster/pixel-type.ts';
import { type BandPixels, isValid } from '../../src/raster/raster.ts';
import { imageOf } from '../support/call.ts';
import { type MemoryFile, memoryFile, memoryStore } from '../support/memory-store.ts';
import { rasterText } from '../support/raster.ts';

const { signal } = new AbortController();
const grid = (size: number, left: number, top: number, width: number, height: number): GeoBox => ({
  crs: 'EPSG:32633',
  transform: [size, 0, 600_000 + left, 0, -size, 5_000_000 - top],
  width,
  height,
});

/** A scene of a fine band B, and a coarse cloud whose lack is its quality. */
interface Made {
  /** Target pixels (10 m) to the side of one of the cloud's, and by how many metres its grid is shifted. */
  readonly times: number;
  readonly shift: number;
  readonly left: number;
  readonly type: PixelType;
  readonly nodata: number | null;
  readonly seed: number;
}

const made = fc.record({
  times: fc.constantFrom(1, 2, 2, 2, 4, 3),
  shift: fc.constantFrom(0, 0, 0, 10, 5),
  left: fc.constantFrom(0, 0, -40, 70),
  type: fc.constantFrom<PixelType>('uint8', 'float32'),
  nodata: fc.constantFrom(null, 0),
  seed: fc.nat(1000),
});

function noise(seed: number, column: number, row: number): number {
  return Math.abs(Math.trunc(Math.sin(seed * 12.9 + Math.trunc(column / 3) * 78.2 + Math.trunc(row / 2) * 37.7) * 1000));
}

async function stack(all: readonly Made[]): Promise<{ images: Image[]; blocks: string[]; files: MemoryFile[] }> {
  const files: MemoryFile[] = [];
  const scenes = all.map(({ times, shift, left, type, nodata, seed }, index) => {
    const fine = memoryFile({ name: `B${index}`, geobox: grid(10, left, 0, 40, 30), type: 'uint16', nodata, blockWidth: 8 }, (column, row) => noise(seed + 1, column, row) % 7 + index * 10 * Math.sign(row % 5));
    const size = 10 * times;
    const cloud = memoryFile(
      { name: `cloud${index}`, geobox: grid(size, left + shift, shift, Math.ceil(400 / size), Math.ceil(300 / size)), type, nodata: null, blockWidth: 5 },
      (column, row) => (type === 'float32' && noise(seed, column, row) % 9 === 0 ? NaN : noise(seed, column, row) % 4),
    );
    files.push(fine, cloud);
    return { fine, cloud, nodata };
  });
  const { store, blocks } = memoryStore(files);
  const images = await Promise.all(
    scenes.map(async ({ fine, cloud, nodata }, index) => {
      const scene = sourceImage(
        {
          bands: [
            { name: 'B', header: fine.header, sample: 0, nodata, content: 'continuous' },
            { name: 'cloud', header: cloud.header, sample: 0, nodata: null, content: 'quality' },
          ],
          properties: {},
          footprint: null,
          clipped: false,
          label: `scene ${index}`,
          hash: 'a1',
        },
        store,
      );
      const selected = await imageOf('Image.select', { input: scene, bandSelectors: ['cloud'] });
      const inverted = await imageOf('Image.multiply', { image1: selected, image2: await imageOf('Image.constant', { value: -1 }) });
      return imageOf('Image.addBands', { dstImg: scene, srcImg: await imageOf('Image.rename', { input: inverted, names: ['quality'] }) });
    }),
  );
  return { images, blocks, files };
}

/** The last of the best images at each pixel, or the first; −1 for none. */
async function bestOf(images: readonly Image[], geobox: GeoBox, ties: 'first' | 'last'): Promise<{ place: number[]; rasters: (readonly BandPixels[])[] }> {
  const rasters = await Promise.all(images.map(async (image) => (await image.read(geobox, bandNames(image), { signal })).bands));
  const place = Array.from({ length: geobox.width * geobox.height }, (_, i) => {
    let best = -1;
    rasters.forEach(([, , quality], k) => {
      if (!isValid(quality, i)) return;
      const beaten = best < 0 || quality.values[i] > rasters[best][2].values[i] || (ties === 'last' && quality.values[i] === rasters[best][2].values[i]);
      if (beaten) best = k;
    });
    return best;
  });
  return { place, rasters };
}

const sameTypes = (all: readonly Made[]): Made[] => all.map((one) => ({ ...one, type: all[0].type }));

it('has the pixels of the slow and obvious composite, whatever the grids of qualities, and any part that is needed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(made, { minLength: 1, maxLength: 4 }).map(sameTypes),
      fc.constantFrom('first', 'last'),
      fc.tuple(fc.integer({ min: -5, max: 20 }), fc.integer({ min: -5, max: 20 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })),
      fc.option(fc.infiniteStream(fc.boolean()), { nil: undefined }),
      async (all, ties, [left, top, width, height], chosen) => {
        const { images } = await stack(all);
        const geobox = grid(10, left * 10, top * 10, width, height);
        const needed = chosen && Uint8Array.from({ length: width * height }, () => (chosen.next().value === true ? 1 : 0));
        const mosaic = await imageOf('ImageCollection.qualityMosaic', { collection: images, qualityBand: 'quality', ties });
        const names = ['B', 'quality', 'cloud'];
        const { bands } = await mosaic.read(geobox, names, { signal, needed });
        const { place, rasters } = await bestOf(images, geobox, ties);
        names.forEach((name, index) => {
          const order = ['B', 'cloud', 'quality'].indexOf(name);
          const expected = { values: allocate('float64', place.length), mask: new Uint8Array(place.length) };
          const got = { values: Float64Array.from(bands[index].values), mask: Uint8Array.from(place, (_, i) => (isValid(bands[index], i) ? 1 : 0)) };
          place.forEach((k, i) => {
            if (needed?.[i] === 0) got.mask[i] = 0;
            else if (k >= 0 && isValid(rasters[k][order], i)) {
              expected.values[i] = rasters[k][order].values[i];
              expected.mask[i] = 1;
            }
          });
          expect(rasterText(got, width)).toBe(rasterText(expected, width));
        });
      },
    ),
    { numRuns: 150 },
  );
});

it('reads each block of a quality once, and of the other bands exactly the blocks with a winner', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(made, { minLength: 1, maxLength: 4 }).map(sameTypes), async (all) => {
      const { images, blocks } = await stack(all);
      const geobox = grid(10, 0, 0, 40, 30);
      const { place } = await bestOf(images, geobox, 'last');
      blocks.length = 0;
      const mosaic = await imageOf('ImageCollection.qualityMosaic', { collection: images, qualityBand: 'quality' });
      await mosaic.read(geobox, ['B'], { signal });
      const expected = new Set<string>();
      place.forEach((k, i) => {
        const [column, row] = [(i % 40) - (k < 0 ? 0 : all[k].left / 10), Math.floor(i / 40)];
        if (k >= 0 && column >= 0 && column < 40) expected.add(`B${k} ${Math.floor(column / 8)},${Math.floor(row / 8)} b1`);
      });
      expect(blocks.filter((block) => block.startsWith('B')).sort()).toEqual([...expected].sort());
      const qualities = blocks.filter((block) => block.startsWith('cloud'));
      expect(new Set(qualities).size).toBe(qualities.length);
    }),
    { numRuns: 60 },
  );
});

it('decides winners where the qualities have their pixels', async () => {
  const one: Made = { times: 2, shift: 0, left: 0, type: 'uint8', nodata: null, seed: 5 };
  const { images } = await stack([one, { ...one, seed: 6 }]);
  const asked: GeoBox[] = [];
  const watched = images.map((image) => ({
    ...image,
    read: withShortcuts((geobox, names, options) => {
      if (names.includes('quality')) asked.push(geobox);
      return image.read(geobox, names, options);
    }, image.read.shortcuts ?? {}),
  }));
  const mosaic = await imageOf('ImageCollection.qualityMosaic', { collection: watched, qualityBand: 'quality' });
  await mosaic.read(grid(10, 10, 30, 20, 11), ['B'], { signal });
  expect(asked.map(({ transform, width, height }) => [transform[0], transform[2], transform[5], width, height])).toEqual([
    [20, 600_000, 4_999_980, 11, 6],
    [20, 600_000, 4_999_980, 11, 6],
  ]);
});
