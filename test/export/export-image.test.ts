import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { exportImage } from '../../src/export/export-image.ts';
import type { ExportOptions } from '../../src/export/export-plan.ts';
import type { ExportResult } from '../../src/export/write-export.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../../src/geotiff/header.ts';
import type { Image } from '../../src/image/image.ts';
import { rasterText } from '../support/raster.ts';
import { faultOf, imageOf, issueOf } from '../support/call.ts';
import { picture } from '../support/picture.ts';
import { imageOfFile } from '../support/scene.ts';

const { signal } = new AbortController();
const store = createGeoTiffStore();
let folder = '';
const folders: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'geoweft-export-'));
  folders.push(folder);
});
afterAll(async () => {
  await store.close();
  await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
});

interface Written {
  readonly result: ExportResult;
  readonly header: GeoTiffHeader;
  /** As text, by name. */
  readonly pixels: Readonly<Record<string, string>>;
}

async function written(image: Image, options: Partial<ExportOptions> = {}): Promise<Written> {
  const result = await exportImage(image, { path: join(folder, 'out.tif'), ...options }, { signal });
  const header = await store.header(result.path);
  const { bands } = await imageOfFile(header, store).read(header.geobox, header.bands.map((_, index) => `b${index + 1}`), { signal });
  return {
    result,
    header,
    pixels: Object.fromEntries(bands.map((band, index) => [header.bands[index].description ?? '', rasterText(band, header.geobox.width)])),
  };
}

const write = (image: Image, options: Partial<ExportOptions> = {}): Promise<unknown> =>
  exportImage(image, { path: join(folder, 'out.tif'), ...options }, { signal });

describe('exportImage', () => {
  it('writes values, masks and names of bands', async () => {
    const { pixels, header } = await written(picture({ B4: '1 2 / 3 -', SCL: '- 5 / 6 7' }));
    expect(pixels).toEqual({ B4: '1 2 / 3 -', SCL: '- 5 / 6 7' });
    expect(header.bands.map(({ type, nodata }) => [type, nodata])).toEqual([['int32', -2147483648], ['int32', -2147483648]]);
  });

  it("keeps the sources' type and nodata value, with which no valid pixel is hidden", async () => {
    const { pixels, result } = await written(picture({ B: '1 2 / 3 -' }, { type: 'uint8', nodata: 0 }));
    expect(result).toMatchObject({ type: 'uint8', nodata: 0, hidden: 0 });
    expect(pixels).toEqual({ B: '1 2 / 3 -' });
  });

  it('counts the valid pixels that a nodata value hides', async () => {
    const { pixels, result } = await written(picture({ A: '0 2 / 0 -', B: '5 0 / 7 8' }, { type: 'uint8' }), { nodata: 0 });
    expect(result).toMatchObject({ type: 'uint8', nodata: 0, hidden: 3 });
    expect(pixels).toEqual({ A: '- 2 / - -', B: '5 - / 7 8' });
  });

  it('writes floats with NaN', async () => {
    const { pixels, header } = await written(picture({ B: '0.5 - / -0.25 3' }, { type: 'float32' }));
    expect([header.bands[0].type, header.bands[0].nodata]).toEqual(['float32', NaN]);
    expect(pixels).toEqual({ B: '0.5 - / -0.25 3' });
  });

  it('writes bands of several types in one that holds them', async () => {
    const { pixels, header } = await written(picture({ A: '255 -', B: '-0.5 1' }, { types: { A: 'uint8', B: 'float32' } }));
    expect(header.bands.map(({ type }) => type)).toEqual(['float32', 'float32']);
    expect(pixels).toEqual({ A: '255 -', B: '-0.5 1' });
  });

  it('writes an internal mask if asked to, and keeps the type', async () => {
    const { pixels, header } = await written(picture({ A: '1 - / 3 0', B: '0 - / 255 7' }, { type: 'uint8' }), { nodata: 'mask' });
    expect(header.bands.map(({ type, nodata }) => [type, nodata])).toEqual([['uint8', null], ['uint8', null]]);
    expect(pixels).toEqual({ A: '1 - / 3 0', B: '0 - / 255 7' });
  });

  it('refuses an internal mask where bands miss different pixels', async () => {
    const failed = write(picture({ A: '1 -', B: '- 1' }, { type: 'uint8' }), { nodata: 'mask' });
    expect(await issueOf(failed)).toMatchObject({
      message: "bands 'A' and 'B' miss different pixels, which one internal mask cannot hold; choose a nodata value",
      argument: 'nodata',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('writes the bands that are named, in that order, and reads no other', async () => {
    const image = picture({ A: '1', B: '2', C: '3' });
    expect(Object.entries((await written(image, { bands: ['C', 'A'] })).pixels)).toEqual([['C', '3'], ['A', '1']]);
    expect(image.reads.map((read) => read.bands)).toEqual([['C', 'A']]);
  });

  it('reads one block of 512 pixels after the other', async () => {
    const row = Array.from({ length: 600 }, () => '1').join(' ');
    const image = picture({ B: [row, row].join(' / ') });
    const progress: number[][] = [];
    await exportImage(image, { path: join(folder, 'out.tif') }, { signal, onProgress: (done, all) => progress.push([done, all]) });
    expect(image.reads.map(({ geobox }) => [geobox.width, geobox.height])).toEqual([[512, 2], [88, 2]]);
    expect(progress).toEqual([[1, 2], [2, 2]]);
  });

  it('replaces a file that is there when the new one is whole', async () => {
    const path = join(folder, 'out.tif');
    await writeFile(path, 'old');
    await write(picture({ B: '1' }));
    expect(await readdir(folder)).toEqual(['out.tif']);
    expect((await store.header(path)).geobox.width).toBe(1);
  });

  it('leaves the old file and nothing else where reading fails', async () => {
    const path = join(folder, 'out.tif');
    await writeFile(path, 'old');
    const broken = { ...picture({ B: '1' }), read: () => Promise.reject(new Error('the disk is gone')) };
    await expect(write(broken)).rejects.toThrow('the disk is gone');
    expect([await readdir(folder), await readFile(path, 'utf8')]).toEqual([['out.tif'], 'old']);
  });

  it('leaves nothing when it is called off', async () => {
    const controller = new AbortController();
    const row = Array.from({ length: 1200 }, () => '1').join(' ');
    const stopped = exportImage(picture({ B: row }), { path: join(folder, 'out.tif') }, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says in a sentence that the folder is not there', async () => {
    await expect(write(picture({ B: '1' }), { path: join(folder, 'nowhere', 'out.tif') })).rejects.toThrow('cannot write out.tif: its folder does not exist');
  });

  it('does not take the place of a device or a pipe', async () => {
    const path = join(folder, 'pipe');
    spawnSync('mkfifo', [path]);
    await expect(write(picture({ B: '1' }), { path })).rejects.toThrow('cannot write pipe: there is something of that name that is no file');
    expect([(await stat(path)).isFIFO(), await readdir(folder)]).toEqual([true, ['pipe']]);
  });

  it('says that there is nothing to export', async () => {
    expect(await faultOf(write(await imageOf('ImageCollection.mosaic', { collection: [] })))).toBe('there is nothing to export: the image has no bands');
  });

  it('makes overviews of means for values, of modes for classes, and says so', async () => {
    const rows = Array.from({ length: 600 }, (_, row) => Array.from({ length: 2 }, (_, column) => (row + column) % 4).join(' ')).join(' / ');
    const kinds = async (content: 'continuous' | 'class'): Promise<string | null> => (await written(picture({ B: rows }, { type: 'uint8', content }))).header.overviewResampling;
    expect([await kinds('continuous'), await kinds('class')]).toEqual(['average', 'mode']);
  });
});
