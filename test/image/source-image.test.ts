import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { applyAffine } from '../../src/geo/affine.ts';
import { pointTransform } from '../../src/geo/crs.ts';
import { cropGeoBox } from '../../src/geo/geobox.ts';
import type { Geometry } from '../../src/geo/geometry.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../../src/geotiff/header.ts';
import type { Image } from '../../src/image/image.ts';
import { type Scene, type SourceBand, sourceImage } from '../../src/image/source-image.ts';
import { rasterText } from '../support/raster.ts';
import { spiedStore } from '../support/scene.ts';

const FOLDER = resolve(import.meta.dirname, '../fixtures/tiff');
const store = createGeoTiffStore();
const { signal } = new AbortController();
afterAll(() => store.close());

const header = (name: string): Promise<GeoTiffHeader> => store.header(join(FOLDER, name));

function band(name: string, file: GeoTiffHeader, more: Partial<SourceBand> = {}): SourceBand {
  return { name, header: file, sample: 0, nodata: file.bands[0].nodata, content: 'continuous', ...more };
}

function scene(bands: readonly SourceBand[], more: Partial<Scene> = {}, from = store): Image {
  return sourceImage({ bands, properties: {}, footprint: null, clipped: false, label: "'scene'", hash: 'a1', ...more }, from);
}

/** The first pixels of the first row as text. */
async function row(image: Image, name: string, columns = 6): Promise<string> {
  const grid = image.bands[0].grid;
  if (!grid) throw new Error('it has no grid');
  const { bands } = await image.read(cropGeoBox(grid, 0, 0, columns, 1), [name], { signal });
  return rasterText(bands[0], columns);
}

describe('a band of a scene', () => {
  it('is its own file\'s, also where files are so alike that they share what is told of them', async () => {
    const [one, like] = [await header('float64-strips-deflate.tif'), await header('nan-without-nodata-float64.tif')];
    const other = { ...like, levels: one.levels };
    expect(like.levels).toEqual(one.levels);
    const both = scene([band('A', one), band('B', other)]);
    const { bands } = await both.read(one.geobox, ['A', 'B'], { signal });
    const alone = await Promise.all([one, like].map((file) => scene([band('A', file)]).read(file.geobox, ['A'], { signal })));
    expect(bands.map(({ values }) => values)).toEqual(alone.map((raster) => raster.bands[0].values));
    expect(bands[0].values).not.toEqual(bands[1].values);
  });

  it('has the type of its file', async () => {
    expect(scene([band('B', await header('uint8-strips-none.tif'))]).bands).toMatchObject([{ name: 'B', type: 'uint8', nodata: null, composite: false }]);
  });

  it('with a scale and an offset has their values, in floats', async () => {
    const file = await header('uint16-strips-none-band.tif');
    const [plain, scaled] = [scene([band('B', file)]), scene([band('B', file, { scaling: { scale: 0.5, offset: -10 } })])];
    expect(scaled.bands).toMatchObject([{ type: 'float32', nodata: null }]);
    const values = (await row(plain, 'B')).split(' ').map((value) => Number(value) * 0.5 - 10);
    expect(await row(scaled, 'B')).toBe(values.join(' '));
  });

  it('of 32-bit integers with a scale is float64', async () => {
    expect(scene([band('B', await header('int32-strips-none.tif'), { scaling: { scale: 0.5, offset: 0 } })]).bands[0].type).toBe('float64');
  });

  it('is masked where its samples are the nodata value, also with a scale', async () => {
    const file = await header('nodata-zero-uint16.tif');
    const isMasked = async (image: Image): Promise<boolean[]> => (await row(image, 'B', 37)).split(' ').map((value) => value === '-');
    expect(await isMasked(scene([band('B', file, { scaling: { scale: 2, offset: 1 } })]))).toEqual(await isMasked(scene([band('B', file)])));
    expect(await isMasked(scene([band('B', file)]))).toContain(true);
    expect(await isMasked(scene([band('B', file, { nodata: null })]))).not.toContain(true);
  });

  it('takes the mask of another band of the scene, where it has none of its own', async () => {
    const [clouds, classes] = [await header('uint8-strips-none.tif'), await header('nodata-zero-uint16.tif')];
    const image = scene([band('cloud', clouds, { valid: 'SCL' }), band('SCL', classes)]);
    const [cloud, scl] = [(await row(image, 'cloud', 37)).split(' '), (await row(image, 'SCL', 37)).split(' ')];
    expect(cloud.map((value) => value === '-')).toEqual(scl.map((value) => value === '-'));
    expect(cloud).toContain('-');
  });

  it('is masked outside the footprint only where the scene is clipped to it', async () => {
    const file = await header('uint8-strips-none.tif');
    const toDegrees = pointTransform(file.geobox.crs, 'EPSG:4326');
    const corner = (column: number, rows: number): [number, number] => [...toDegrees(...applyAffine(file.geobox.transform, column, rows))];
    const footprint: Geometry = { type: 'Polygon', coordinates: [[corner(2, -1), corner(2, 9), corner(4, 9), corner(4, -1), corner(2, -1)]] };
    const whole = (await row(scene([band('B', file)], { footprint }), 'B')).split(' ');
    expect(await row(scene([band('B', file)], { footprint, clipped: true }), 'B')).toBe(['-', '-', whole[2], whole[3], '-', '-'].join(' '));
  });

  it('is read from its own file only', async () => {
    const [one, other] = [await header('uint8-strips-none.tif'), await header('uint16-strips-none-band.tif')];
    const { store: spied, blocks } = spiedStore(store);
    await row(scene([band('A', one), band('B', other)], {}, spied), 'A');
    expect(blocks).toEqual(['37×29 0,0 b1']);
  });
});

it.each<[string, number | null, number | null, string]>([
  ['the nodata value of the file', 7, 7, '- -'],
  ["the nodata value of the file, valid where the registry's is another", 7, 255, '7 7'],
  ['0 without one, whatever the Item says', null, 255, '0 0'],
  ['the nearest value of its type, where that has no such nodata value', -9999, -9999, '0 0'],
])('a block that the file leaves out holds %s', async (_, own, nodata, expected) => {
  const file = await header('uint16-strips-none-band.tif');
  const sparse: typeof store = { ...store, use: (_header, _level, _column, _row, _sample, use) => Promise.resolve(use(null)) };
  const image = scene([band('B', { ...file, bands: [{ ...file.bands[0], nodata: own }] }, { nodata })], {}, sparse);
  expect(await row(image, 'B', 2)).toBe(expected);
});

it('has the same pixels where its blocks are more than are held at a time', async () => {
  const file = await header('uint16-tiles-deflate-p2-band.tif');
  const pixels = async (from: typeof store): Promise<string> =>
    rasterText((await scene([band('B', file)], {}, from).read(file.geobox, ['B'], { signal })).bands[0], file.geobox.width);
  const large: typeof store = {
    ...store,
    use: (header, level, column, row, sample, use) =>
      store.use(header, level, column, row, sample, (block) => {
        const values = new Uint16Array(20 * 2 ** 20);
        if (block) values.set(block.values);
        return use(block && { ...block, values });
      }),
  };
  expect(await pixels(large)).toBe(await pixels(store));
});

describe('a scene', () => {
  it('lies on the rasters of its bands, each once', async () => {
    const [file, coarse] = [await header('uint8-strips-none.tif'), await header('overviews-average.tif')];
    expect(scene([band('A', file), band('B', file), band('C', coarse)]).extents).toEqual([file.geobox, coarse.geobox]);
  });

  it('says what cannot be read of it', async () => {
    const image = scene([band('B', await header('truncated.tif'))]);
    await expect(row(image, 'B', 37)).resolves.toBeTypeOf('string'); // the first rows are there
    const { geobox } = await header('truncated.tif');
    await expect(image.read(geobox, ['B'], { signal })).rejects.toMatchObject({ issue: { message: "'scene' cannot be read: truncated.tif: the file is cut off", hash: 'a1' } });
  });

  it('has no band of another name', async () => {
    const { geobox } = await header('uint8-strips-none.tif');
    await expect(scene([]).read(geobox, ['B'], { signal })).rejects.toThrow("no band 'B' in 'scene'");
  });
});
