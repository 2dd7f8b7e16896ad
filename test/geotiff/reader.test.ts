import { readFile, rm, mkdtemp, writeFile, copyFile, truncate } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import proj4 from 'proj4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IssueError } from '../../src/expression/issue.ts';
import { type Affine, scaleAffine } from '../../src/geo/affine.ts';
import { pointTransform } from '../../src/geo/crs.ts';
import { type GeoBox, cropGeoBox, resizeGeoBox } from '../../src/geo/geobox.ts';
import { type Tag, tiffHead } from '../../src/geotiff/tiff-directory.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import { createCogWriter } from '../../src/geotiff/cog-writer.ts';
import { GeoTiffError } from '../../src/geotiff/geotiff-error.ts';
import type { Content } from '../../src/image/image.ts';
import type { PixelType } from '../../src/raster/pixel-type.ts';
import { type Raster, isValid } from '../../src/raster/raster.ts';
import { imageOfFile, spiedStore } from '../support/scene.ts';

const FOLDER = resolve(import.meta.dirname, '../fixtures/tiff');
const fixture = (name: string): string => resolve(FOLDER, name);

interface ExpectedPixels {
  readonly values: readonly (number | null)[];
  readonly mask: readonly number[];
}

interface ExpectedFile {
  readonly width: number;
  readonly height: number;
  readonly epsg: number | null;
  readonly proj4?: string;
  readonly transform: readonly number[];
  readonly bands: readonly ({ readonly name: string | null; readonly type: PixelType; readonly nodata: number | 'NaN' | null } & ExpectedPixels)[];
  readonly overviews?: readonly ({ readonly width: number; readonly height: number } & ExpectedPixels)[];
}

/** What rasterio reads: see test/reference/README.md. */
const { files, broken } = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as {
  files: Readonly<Record<string, ExpectedFile>>;
  broken: Readonly<Record<string, string>>;
};

const store = createGeoTiffStore();
const { signal } = new AbortController();
let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'geoweft-reader-'));
});
afterAll(async () => {
  await store.close();
  await rm(scratch, { recursive: true, force: true });
});

/** Band `index` of what was read as rasterio tells it: null for NaN, and anything where it is masked. */
function pixelsOf(raster: Raster, index: number, like: ExpectedPixels): ExpectedPixels {
  const band = raster.bands[index];
  const mask = Array.from(band.values, (_, i) => (isValid(band, i) ? 1 : 0));
  return { mask, values: Array.from(band.values, (value, i) => (mask[i] === 0 ? like.values[i] : value)) };
}

async function read(name: string, geobox?: GeoBox, content?: Content): Promise<Raster> {
  const header = await store.header(fixture(name));
  const image = imageOfFile(header, store, content);
  return image.read(geobox ?? header.geobox, image.bands.map((band) => band.name), { signal });
}

describe.each(Object.entries(files))('%s', (name, expected) => {
  it('says where its pixels are', async () => {
    const { geobox } = await store.header(fixture(name));
    expect([geobox.width, geobox.height]).toEqual([expected.width, expected.height]);
    geobox.transform.forEach((value, index) => expect(value).toBeCloseTo(expected.transform[index], 9));
    if (expected.epsg !== null) expect(geobox.crs).toBe(`EPSG:${expected.epsg}`);
    else expectSameProjection(geobox.crs, expected.proj4 ?? '');
  });

  it('says what its bands are', async () => {
    const { bands } = await store.header(fixture(name));
    expect(bands.map(({ type, description }) => ({ type, name: description }))).toEqual(
      expected.bands.map(({ type, name: description }) => ({ type, name: description })),
    );
    const image = imageOfFile(await store.header(fixture(name)), store);
    expect(image.bands.map((band) => (Number.isNaN(band.nodata) ? 'NaN' : band.nodata))).toEqual(expected.bands.map((band) => band.nodata));
  });

  it('has the values and masks that rasterio reads', async () => {
    const raster = await read(name);
    expected.bands.forEach((band, index) => expect(pixelsOf(raster, index, band)).toEqual({ values: band.values, mask: band.mask }));
  });
});

/** The two take points to the same place. */
function expectSameProjection(one: string, other: string): void {
  for (const point of [[12, 50], [9, 44], [15.5, 55.25]]) {
    const [x, y] = pointTransform('EPSG:4326', one)(point[0], point[1]);
    const [u, v] = proj4('EPSG:4326', other).forward(point);
    expect([x, y].map((value) => value.toFixed(3))).toEqual([u, v].map((value) => value.toFixed(3)));
  }
}

describe('overviews', () => {
  const withOverviews = Object.entries(files).flatMap(([name, file]) => (file.overviews ? [{ name, file, overviews: file.overviews }] : []));
  const { transform, width, height } = files['overviews-average.tif'];
  const full: GeoBox = { crs: 'EPSG:32632', transform: transform as unknown as Affine, width, height };
  /** Square pixels of so many of the file's. */
  const coarser = (times: number): GeoBox => ({ ...full, transform: scaleAffine(full.transform, times, times), width: Math.floor(width / times), height: Math.floor(height / times) });

  async function levelOf(name: string, geobox: GeoBox, content?: Content, output?: GeoBox): Promise<string> {
    const { store: spied, blocks } = spiedStore(store);
    const header = await store.header(fixture(name));
    await imageOfFile(header, spied, content).read(geobox, ['b1'], { signal, output });
    return [...new Set(blocks.map((block) => block.split(' ')[0]))].join(' ');
  }

  it.each(withOverviews)('of $name hold what rasterio reads', async ({ name, overviews }) => {
    for (const overview of overviews) {
      const raster = await read(name, resizeGeoBox(full, overview.width, overview.height));
      expect(pixelsOf(raster, 0, overview)).toEqual({ values: overview.values, mask: overview.mask });
    }
  });

  it('are taken from the coarsest level that is not coarser than what is asked for', async () => {
    const levels = await Promise.all([0.5, 1, 1.9, 2, 3.9, 4, 40].map((times) => levelOf('overviews-average.tif', coarser(times))));
    expect(levels).toEqual(['100×90', '100×90', '100×90', '50×45', '50×45', '25×23', '25×23']);
  });

  it('are chosen by both sides of a pixel', async () => {
    const flat: GeoBox = { ...full, transform: scaleAffine(full.transform, 4, 1), width: 25, height: 90 };
    expect(await levelOf('overviews-average.tif', flat)).toBe('100×90');
  });

  it('are chosen once for an output, not for each part of it', async () => {
    const [part, whole] = [cropGeoBox(full, 0, 0, 8, 8), coarser(4)];
    expect(await levelOf('overviews-average.tif', part, 'continuous', whole)).toBe('25×23');
  });

  it('are chosen in another CRS, too', async () => {
    const [a, , c, , e, f] = full.transform;
    const [x, y] = pointTransform('EPSG:32632', 'EPSG:3857')(c + (a * width) / 2, f + (e * height) / 2);
    const around = (size: number): GeoBox => ({ crs: 'EPSG:3857', transform: [size, 0, x - 2 * size, 0, -size, y + 2 * size], width: 4, height: 4 });
    // 10 m on the ground at 50° north are 15.6 units of Web Mercator.
    expect([await levelOf('overviews-average.tif', around(15)), await levelOf('overviews-average.tif', around(33)), await levelOf('overviews-average.tif', around(66))]).toEqual(['100×90', '50×45', '25×23']);
  });

  it.each<Content>(['class', 'quality'])('that are mixtures are not used for a %s band, except at their own scale', async (content) => {
    const levels = await Promise.all([1, 2, 3, 4, 5].map((times) => levelOf('overviews-average.tif', coarser(times), content)));
    expect(levels).toEqual(['100×90', '50×45', '100×90', '100×90', '100×90']);
  });

  it('that are samples are used for any band', async () => {
    const path = join(scratch, 'mode.tif');
    const spec = { geobox: full, type: 'uint8', bands: [{ name: 'SCL', overviews: 'mode' }], nodata: null, mask: false, blockSize: 16 } as const;
    const writer = await createCogWriter(path, { ...spec, metadata: { OVERVIEW_RESAMPLING: 'MODE' } });
    for (let row = 0; row * 16 < height; row++) {
      for (let column = 0; column * 16 < width; column++) {
        const size = Math.min(16, width - column * 16) * Math.min(16, height - row * 16);
        await writer.write(column, row, [{ values: new Uint8Array(size).fill(4), mask: null }]);
      }
    }
    await writer.finish();
    expect(await levelOf(path, coarser(3), 'class')).toBe('50×45');
  });

  it('of which the file does not say how they were made are taken for mixtures', async () => {
    expect(await levelOf('overviews-nearest.tif', coarser(3), 'class')).toBe('100×90');
    expect(await levelOf('overviews-nearest.tif', coarser(3), 'continuous')).toBe('50×45');
  });
});

describe('reading a file', () => {
  const name = 'uint16-tiles-deflate-p2-band.tif'; // 37 × 29 pixels in tiles of 16 × 16, each band by itself
  const blocksOf = async (geobox: (whole: GeoBox) => GeoBox, bands: string[], needed?: Uint8Array): Promise<string[]> => {
    const { store: spied, blocks } = spiedStore(store);
    const header = await store.header(fixture(name));
    await imageOfFile(header, spied).read(geobox(header.geobox), bands, { signal, ...(needed ? { needed } : {}) });
    return blocks;
  };

  it('reads the blocks only that the grid touches', async () => {
    expect(await blocksOf((whole) => cropGeoBox(whole, 3, 3, 5, 5), ['b2'])).toEqual(['37×29 0,0 b2']);
    expect(await blocksOf((whole) => cropGeoBox(whole, 10, 10, 10, 3), ['b2'])).toEqual(['37×29 0,0 b2', '37×29 1,0 b2']);
  });

  it('reads the blocks only in which a pixel is needed', async () => {
    const needed = new Uint8Array(37 * 29);
    needed[20 * 37 + 20] = 1;
    expect(await blocksOf((whole) => whole, ['b1'], needed)).toEqual(['37×29 1,1 b1']);
  });

  it('reads the bands only that are asked for', async () => {
    expect(await blocksOf((whole) => cropGeoBox(whole, 0, 0, 4, 4), ['b3', 'b1'])).toEqual(['37×29 0,0 b3', '37×29 0,0 b1']);
  });

  it('reads nothing of a grid that lies elsewhere', async () => {
    expect(await blocksOf((whole) => cropGeoBox(whole, 5000, 5000, 8, 8), ['b1'])).toEqual([]);
  });

  it('masks what lies outside', async () => {
    const { geobox } = await store.header(fixture(name));
    const { bands } = await read(name, cropGeoBox(geobox, -2, -1, 4, 3));
    expect(Array.from(bands[0].mask ?? [])).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1]);
  });

  it('takes the cell in which the centre of a pixel lies', async () => {
    const { geobox } = await store.header(fixture(name));
    const [cells, thirds] = [await read(name, cropGeoBox(geobox, 5, 5, 2, 1)), await read(name, resizeGeoBox(cropGeoBox(geobox, 5, 5, 2, 1), 6, 1))];
    const [one, other] = cells.bands[0].values;
    expect(Array.from(thirds.bands[0].values)).toEqual([one, one, one, other, other, other]);
  });

  it('takes the cell to the right where a centre lies on an edge', async () => {
    const { geobox } = await store.header(fixture(name));
    const [, expected] = (await read(name, cropGeoBox(geobox, 5, 5, 2, 1))).bands[0].values;
    for (const nudge of [0, -1e-7, 1e-7]) {
      const shifted = cropGeoBox(geobox, 5.5 + nudge, 5, 1, 1);
      expect((await read(name, shifted)).bands[0].values[0]).toBe(expected);
    }
  });

  it('is called off by its signal', async () => {
    const image = imageOfFile(await store.header(fixture(name)), store);
    const { geobox } = await store.header(fixture(name));
    await expect(image.read(geobox, ['b1'], { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('says that a file was changed while it was in use', async () => {
    const path = join(scratch, 'changed.tif');
    await copyFile(fixture(name), path);
    const other = createGeoTiffStore();
    const header = await other.header(path);
    await other.close();
    await truncate(path, 3000);
    const image = imageOfFile(header, store);
    await expect(image.read(header.geobox, ['b1'], { signal })).rejects.toThrow("'scene' cannot be read: changed.tif: the file was changed while it was in use");
  });
});

describe('a broken file', () => {
  /** The sentence that opening and reading a file ends in. */
  async function sentenceOf(path: string): Promise<string> {
    try {
      const header = await store.header(path);
      const image = imageOfFile(header, store);
      await image.read(header.geobox, image.bands.map((band) => band.name), { signal });
      return 'read';
    } catch (error) {
      if (error instanceof GeoTiffError || error instanceof IssueError) return error.message;
      throw error;
    }
  }

  const SENTENCES: Readonly<Record<string, string>> = {
    'truncated.tif': "'scene' cannot be read: truncated.tif: the file is cut off",
    'random.tif': 'it is not a TIFF file',
    'random-ifd.tif': 'its header is damaged or cut off',
    'nogeo.tif': 'it has no georeference',
    'header-only.tif': 'its header is damaged or cut off',
    'huge-dims.tif': 'its size of 2147483647 × 2147483647 pixels is out of bounds',
    'cyclic-ifd.tif': 'its header runs in a circle',
    'empty.tif': 'the file is empty',
  };

  it.each(Object.entries(broken))('%s (%s) is refused in one sentence, quickly', async (name) => {
    const started = performance.now();
    expect(await sentenceOf(fixture(name))).toBe(SENTENCES[name]);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('that is not there, or a folder, is refused in one sentence', async () => {
    expect(await sentenceOf(fixture('not-there.tif'))).toBe('the file is not there');
    expect(await sentenceOf(FOLDER)).toBe('the file cannot be opened');
  });

  it('cut off anywhere is refused in one sentence', async () => {
    const bytes = await readFile(fixture('uint16-strips-deflate-p2.tif'));
    const path = join(scratch, 'cut.tif');
    for (let length = 1; length < bytes.length; length += 61) {
      await writeFile(path, bytes.subarray(0, length));
      expect(await sentenceOf(path)).toMatch(/^[^\n]+(damaged|cut off|TIFF file|outside the file\?|incomplete)[^\n]*$/);
    }
  });

  // 16 bytes of the header of each file changed at a time, with a fixed sequence of numbers.
  it.each(['uint16-tiles-deflate-p2-band.tif', 'int16-strips-lzw-p2.tif', 'cog.tif', 'internal-mask-uint8.tif', 'uint16-strips-packbits.tif', 'bigtiff-uint16-tiles-deflate-p2.tif', 'int32-tiles-zstd-p2.tif', 'custom-laea.tif'])(
    '%s with any bytes changed is read, or refused in one sentence',
    async (name) => {
      const bytes = await readFile(fixture(name));
      let state = 12345;
      const random = (limit: number): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * limit);
      };
      const path = join(scratch, name);
      for (let round = 0; round < 60; round++) {
        const changed = Uint8Array.from(bytes);
        for (let count = 0; count < 4; count++) changed[4 + random(round % 2 ? bytes.length - 4 : Math.min(600, bytes.length - 4))] = random(256);
        await writeFile(path, changed);
        const started = performance.now();
        expect(await sentenceOf(path), `round ${round}`).toMatch(/^[^\n]{1,200}$/);
        expect(performance.now() - started, `round ${round}`).toBeLessThan(2000);
      }
    },
  );
});

it('takes no overview that has fewer bands', async () => {
  const directory = (width: number, bands: number, offset: number): Tag[] => {
    const longs: [number, number][] = [[254, width === 4 ? 0 : 1], [256, width], [257, 4], [273, offset], [278, 4], [279, width * 4 * bands]];
    const shorts: [number, number][] = [[258, 8], [259, 1], [262, 1], [277, bands], [284, 1], [339, 1]];
    return [
      ...longs.map(([id, value]): Tag => ({ id, type: 'long', values: [value] })),
      ...shorts.map(([id, value]): Tag => ({ id, type: 'short', values: [value] })),
      { id: 33550, type: 'double', values: [10, 10, 0] },
      { id: 33922, type: 'double', values: [0, 0, 0, 5e5, 5e6, 0] },
      { id: 34735, type: 'short', values: [1, 1, 0, 1, 3072, 0, 1, 32633] },
    ];
  };
  const headOf = (offset: number): Uint8Array => tiffHead([directory(4, 2, offset), directory(2, 1, offset)], '', false);
  const path = join(scratch, 'fewer-bands.tif');
  await writeFile(path, Buffer.concat([headOf(headOf(0).length), Uint8Array.from({ length: 32 }, (_, i) => i)]));
  const file = await store.header(path);
  expect(file.levels.map(({ width }) => width)).toEqual([4]);
});
