import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExportOptions } from '../../src/export/export-plan.ts';
import type { ExportResult } from '../../src/export/write-export.ts';
import { estimatePicture, writePicture } from '../../src/export/write-picture.ts';
import { DISK, type WriterFiles } from '../../src/geotiff/writable-files.ts';
import type { Image } from '../../src/image/image.ts';
import type { NodeStyle, Style } from '../../src/style/style.ts';
import { faultOf } from '../support/call.ts';
import { picture } from '../support/picture.ts';
import { hasRasterio, python } from '../support/python.ts';

const { signal } = new AbortController();
const READ_PICTURE = join(import.meta.dirname, 'read_picture.py');
let folder = '';
const folders: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'geoweft-picture-'));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true, force: true }))));

function fixed(bands: readonly string[], change: Partial<Style> = {}): NodeStyle {
  const each = (value: number): number[] => bands.map(() => value);
  const style: Style = { bands, min: each(0), max: each(255), gamma: each(1), palette: null, classes: null, opacity: 1, ...change };
  return { bands, style, palette: style.palette, gamma: style.gamma };
}

const write = (image: Image, look: NodeStyle, options: Partial<Omit<ExportOptions, 'picture'>> = {}, files: WriterFiles = DISK): Promise<ExportResult> =>
  writePicture(image, { path: join(folder, 'out.png'), picture: look, ...options }, { signal }, files);

/** What GDAL reads: a picture's colours as rows of [red, green, blue, alpha], its grid, its CRS and its texts. */
function gdal(path: string): { rgba: number[][][]; transform: number[]; epsg: number; tags: Record<string, string> } {
  const { output, ok } = python(READ_PICTURE, [path]);
  if (!ok) throw new Error(output);
  return JSON.parse(output) as ReturnType<typeof gdal>;
}

const RGB = picture({ R: '0 255 / 10 -', G: '1 2 / 3 4', B: '9 9 / 9 9' }, { type: 'uint8' });

describe('a picture', () => {
  it('says what it is', async () => {
    expect(await write(RGB, fixed(['R', 'G', 'B']))).toMatchObject({ format: 'png', bands: ['R', 'G', 'B'], scale: expect.closeTo(10, 1) as number, hidden: 0 });
    expect((await readdir(folder)).sort()).toEqual(['out.pgw', 'out.png', 'out.png.aux.xml']);
  });

  it('has a world file of the middle of its first pixel', async () => {
    await write(RGB, fixed(['R', 'G', 'B']));
    expect((await readFile(join(folder, 'out.pgw'), 'utf8')).split('\n')).toEqual(['10', '0', '0', '-10', '500005', '4999995', '']);
  });

  it('is the same bytes each time', async () => {
    const bytes = async (): Promise<string> => (await write(RGB, fixed(['R', 'G', 'B'])), readFile(join(folder, 'out.png'), 'base64'));
    expect(await bytes()).toBe(await bytes());
  });

  it('is refused where a band is missing', async () => {
    expect(await faultOf(write(RGB, fixed(['R', 'G', 'X'])))).toBe("no band 'X' to export; there are R G B");
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves what stood there when it fails', async () => {
    await writeFile(join(folder, 'out.png'), 'old');
    const broken: Image = { ...RGB, read: () => Promise.reject(new Error('the source is gone')) };
    await expect(write(broken, fixed(['R', 'G', 'B']))).rejects.toThrow('the source is gone');
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    const open: WriterFiles['open'] = async (path, flags) => {
      const file = await DISK.open(path, flags);
      return { read: () => Promise.reject(full), write: () => Promise.reject(full), sync: () => file.sync(), close: () => file.close() };
    };
    await expect(write(RGB, fixed(['R', 'G', 'B']), {}, { ...DISK, open })).rejects.toThrow(/^cannot write out\.png: the disk is full$/);
    expect(await readdir(folder)).toEqual(['out.png']);
    expect(await readFile(join(folder, 'out.png'), 'utf8')).toBe('old');
  });

  it('ends where it is stopped', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(writePicture(RGB, { path: join(folder, 'out.png'), picture: fixed(['R', 'G', 'B']) }, { signal: controller.signal })).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual([]);
  });

  it('tells its size beforehand', async () => {
    const image = picture({ V: Array.from({ length: 40 }, (_, row) => Array.from({ length: 60 }, (_value, column) => (row * column) % 251).join(' ')).join(' / ') });
    const { most, about, geobox } = await estimatePicture(image, { picture: fixed(['V']) }, signal);
    const { bytes } = await write(image, fixed(['V']));
    expect([most, geobox.width]).toEqual([60 * 40 * 4, 60]);
    expect(about / bytes).toBeGreaterThan(0.7);
    expect(about / bytes).toBeLessThan(1.1);
  });
});

describe.skipIf(!hasRasterio('pictures as GDAL reads them'))('GDAL reads', () => {
  it('the colours, transparent where any shown band is masked', async () => {
    await write(RGB, fixed(['R', 'G', 'B']));
    expect(gdal(join(folder, 'out.png')).rgba).toEqual([[[0, 1, 9, 255], [255, 2, 9, 255]], [[10, 3, 9, 255], [0, 4, 9, 0]]]);
  });

  it('a palette', async () => {
    await write(picture({ V: '0 100 50' }), fixed(['V'], { max: [100], palette: ['#000000', '#00ff00'] }));
    expect(gdal(join(folder, 'out.png')).rgba).toEqual([[[0, 0, 0, 255], [0, 255, 0, 255], [0, 128, 0, 255]]]);
  });

  it('classes', async () => {
    const classes = [{ value: 4, name: 'Vegetation', color: '#00a000' }];
    await write(picture({ SCL: '4 5 -' }, { content: 'class' }), fixed(['SCL'], { classes }));
    expect(gdal(join(folder, 'out.png')).rgba[0].map((pixel) => pixel.join(' '))).toEqual(['0 160 0 255', '128 128 128 255', expect.stringMatching(/ 0$/)]);
  });

  it('a stretch from the 2nd to the 98th percentile where no style is known', async () => {
    const row = Array.from({ length: 101 }, (_, value) => value).join(' ');
    await write(picture({ V: row }), { bands: ['V'], style: 'stretch', palette: null, gamma: [1] });
    const [grey] = gdal(join(folder, 'out.png')).rgba;
    expect([0, 2, 50, 98, 100].map((column) => grey[column][0])).toEqual([0, 0, 128, 255, 255]);
  });

  it('the grid and the CRS', async () => {
    await write(RGB, fixed(['R', 'G', 'B']), { crs: 'EPSG:3857', scale: 5 });
    const { transform, epsg } = gdal(join(folder, 'out.png'));
    expect([transform[0], transform[4], transform[2] % 5, epsg]).toEqual([5, -5, 0, 3857]);
  });

  it('the recipe', async () => {
    const workflow = '{"name": "größe <&> \\"x\\""}\n';
    await write(RGB, fixed(['R', 'G', 'B']), { recipe: { workflow, node: 'best' } });
    expect(gdal(join(folder, 'out.png')).tags).toMatchObject({ GEOWEFT_WORKFLOW: workflow, GEOWEFT_NODE: 'best' });
  });

  it('rows that come in several strips', async () => {
    const [width, height] = [1500, 900];
    const value = (row: number, column: number): number => (row * 7 + column) % 256;
    const text = Array.from({ length: height }, (_, row) => Array.from({ length: width }, (_cell, column) => value(row, column)).join(' ')).join(' / ');
    await write(picture({ V: text }), fixed(['V']));
    const expected = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : value(Math.floor(i / 4 / width), (i >> 2) % width)));
    await writeFile(join(folder, 'expected'), expected);
    expect(python(READ_PICTURE, [join(folder, 'out.png'), join(folder, 'expected')])).toEqual({ output: 'equal', ok: true });
  });
});
