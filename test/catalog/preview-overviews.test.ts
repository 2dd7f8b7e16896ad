import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createPreviewOverviews } from '../../src/catalog/preview-overviews.ts';
import { type GeoBox, cropGeoBox, resizeGeoBox } from '../../src/geo/geobox.ts';
import { type TagType, tiffHead } from '../../src/geotiff/tiff-directory.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { Content, ReadOptions } from '../../src/image/image.ts';
import { imageOfFile, spiedStore } from '../support/scene.ts';

const [WIDTH, HEIGHT] = [2600, 1030];
const scratch = mkdtempSync(join(tmpdir(), 'geoweft-overviews-'));
const path = join(scratch, 'large.tif');
const store = createGeoTiffStore();
const { signal } = new AbortController();
let count = 0;
let folder = '';

/** A plain TIFF of bytes without overviews: 5 more for each column of 100, 0 (nodata) in the first 40 rows. */
function largeTiff(): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT);
  for (let i = 40 * WIDTH; i < pixels.length; i++) pixels[i] = 10 + 5 * Math.trunc((i % WIDTH) / 100) + (i % 2);
  const tags = (offset: number): { id: number; type: TagType; values: number[] }[] => [
    { id: 256, type: 'long', values: [WIDTH] },
    { id: 257, type: 'long', values: [HEIGHT] },
    { id: 258, type: 'short', values: [8] },
    { id: 259, type: 'short', values: [1] },
    { id: 262, type: 'short', values: [1] },
    { id: 273, type: 'long', values: [offset] },
    { id: 277, type: 'short', values: [1] },
    { id: 278, type: 'long', values: [HEIGHT] },
    { id: 279, type: 'long', values: [pixels.length] },
    { id: 33550, type: 'double', values: [10, 10, 0] },
    { id: 33922, type: 'double', values: [0, 0, 0, 500_000, 5_000_000, 0] },
    { id: 34735, type: 'short', values: [1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32632] },
    { id: 42113, type: 'ascii', values: [48, 0] },
  ];
  const { length } = tiffHead([tags(0)], '', false);
  return Buffer.concat([tiffHead([tags(length)], '', false), pixels]);
}

beforeAll(() => writeFileSync(path, largeTiff()));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(async () => {
  await store.close();
  rmSync(scratch, { recursive: true, force: true });
});

const freshFolder = (): string => (folder = join(scratch, `overviews-${count++}`));

/** What is read, as [value or null], and from how many blocks of the file. */
async function read(grid: (whole: GeoBox) => GeoBox, options: Partial<ReadOptions>, content: Content = 'continuous'): Promise<{ values: (number | null)[]; blocks: number }> {
  const { store: spied, blocks } = spiedStore(store);
  const header = await store.header(path);
  const { bands } = await imageOfFile(header, spied, content).read(grid(header.geobox), ['b1'], { signal, ...options });
  const [{ values, mask }] = bands;
  return { values: Array.from(values, (value, i) => (mask?.[i] === 0 ? null : value)), blocks: blocks.filter((block) => block.startsWith(`${WIDTH}×`)).length };
}

const thumbnail = (whole: GeoBox): GeoBox => resizeGeoBox(whole, 13, 5);

it('makes overviews on the first look from afar, and uses them from then on', async () => {
  const told: string[] = [];
  const { coarser } = createPreviewOverviews({ store, folder: freshFolder(), onProgress: (done, all) => told.push(`${done}/${all}`) });
  const first = await read(thumbnail, { coarser });
  expect(first.blocks).toBe(0); // of the file, for the picture itself
  expect(told).toEqual(['0/2', '1/2', '2/2']);
  expect(await read(thumbnail, { coarser })).toEqual(first);
  expect(told.length).toBe(3);
  // Pixels are 200 wide, in steps of 100; the centre of the first row lies below the masked ones.
  const row = first.values.slice(0, 13);
  expect(row.every((value, index) => value !== null && value >= 10 + 10 * index && value <= 16 + 10 * index)).toBe(true);
});

it('finds those of an earlier start', async () => {
  const options = { store, folder: freshFolder() };
  await read(thumbnail, { coarser: createPreviewOverviews(options).coarser });
  const [name] = readdirSync(folder);
  const made = statSync(join(folder, name)).ino;
  await read(thumbnail, { coarser: createPreviewOverviews(options).coarser });
  expect(readdirSync(folder)).toEqual([name]);
  expect(statSync(join(folder, name)).ino).toBe(made);
});

it('leaves alone what is read from near, and what is not a preview', async () => {
  const { coarser } = createPreviewOverviews({ store, folder: freshFolder() });
  const near = (whole: GeoBox): GeoBox => cropGeoBox(whole, 100, 100, 8, 8);
  expect(await read(near, { coarser })).toEqual(await read(near, {}));
  const exported = await read(thumbnail, {});
  await read(thumbnail, { coarser });
  expect(await read(thumbnail, {})).toEqual(exported);
});

it('takes the most frequent of classes, and masks as the file does', async () => {
  const { coarser } = createPreviewOverviews({ store, folder: freshFolder() });
  const { values } = await read((whole) => resizeGeoBox(whole, 130, 103), { coarser }, 'class');
  const masked = values.slice(0, 130 * 4);
  expect(masked.every((value) => value === null)).toBe(true);
  expect(values.slice(130 * 5).every((value) => value !== null && value % 5 < 2)).toBe(true);
});

it('makes them once for all who ask', async () => {
  const told: number[] = [];
  const options = { store, folder: freshFolder(), onProgress: (done: number) => told.push(done) };
  const [one, other] = [createPreviewOverviews(options), createPreviewOverviews(options)];
  const answers = await Promise.all([one, one, other].map(({ coarser }) => read(thumbnail, { coarser })));
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  expect(told).toEqual([0, 1, 2]);
});

it('lets go of a reader that leaves', async () => {
  const overviews = createPreviewOverviews({ store, folder: freshFolder() });
  const reader = new AbortController();
  const reading = read(thumbnail, { coarser: overviews.coarser, signal: reader.signal });
  reader.abort();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  overviews.close();
});

it('reads the file where overviews cannot be made', async () => {
  const { coarser } = createPreviewOverviews({ store, folder: join(path, 'in-a-file') });
  expect((await read(thumbnail, { coarser })).values).toEqual((await read(thumbnail, {})).values);
});

it('keeps to its room: those that were not used for longest go', async () => {
  const { coarser } = createPreviewOverviews({ store, folder: freshFolder(), maxBytes: 1 });
  await read(thumbnail, { coarser });
  await read(thumbnail, { coarser }, 'class');
  expect(readdirSync(folder).length).toBe(1);
});
