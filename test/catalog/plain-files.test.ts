import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ONE_BAND,
  THREE_BANDS,
  bandsOf,
  dataFolder,
  failure,
  indices,
  load,
  loadFiles,
  messages,
  starts,
  workspaceIn,
} from './data-folder.ts';

test('each GeoTIFF is an image with the date in its name; those without a date come last', async () => {
  const loaded = await loadFiles({
    'a.tif': ONE_BAND,
    'x/b_20200102.TIF': ONE_BAND,
    'x/y/c_2020-01-01.tiff': THREE_BANDS,
    'readme.txt': 'not an image',
  });
  expect(loaded.issues).toEqual([]);
  expect(indices(loaded)).toEqual(['c_2020-01-01', 'b_20200102', 'a']);
  expect(starts(loaded)).toEqual(['2020-01-01T00:00:00.000Z', '2020-01-02T00:00:00.000Z', null]);
  expect(bandsOf(loaded)).toEqual([['B2', 'B3', 'cloud'], ['b1'], ['b1']]);
});

test('files with equal names are called by their paths', async () => {
  expect(indices(await loadFiles({ 'x/a.tif': ONE_BAND, 'y/a.tif': ONE_BAND, 'y/b.tif': ONE_BAND }))).toEqual([
    ...['b', 'x/a.tif', 'y/a.tif'],
  ]);
});

test('hidden files and folders are skipped', async () => {
  const loaded = await loadFiles({ '._a.tif': 'x', '.trash/b.tif': ONE_BAND, 'a.tif': ONE_BAND });
  expect(loaded.issues).toEqual([]);
  expect(indices(loaded)).toEqual(['a']);
});

test('symlinks are followed inside the root, not out of it, and not in circles', async () => {
  const folder = await dataFolder({ 'work/set/a.tif': ONE_BAND, 'work/more/b.tif': ONE_BAND, 'secret/c.tif': ONE_BAND });
  const set = join(folder, 'work/set');
  await symlink(set, join(set, 'circle'));
  await symlink(join(folder, 'work/more'), join(set, 'more'));
  await symlink(join(folder, 'secret'), join(set, 'secret'));
  await symlink(join(folder, 'secret/c.tif'), join(set, 'c.tif'));
  await symlink(join(folder, 'nothing'), join(set, 'd.tif'));
  expect(indices(await load(workspaceIn(join(folder, 'work')), 'set'))).toEqual(['a', 'b']);
});

test('the footprint is the outline of the raster', async () => {
  const { collection } = await loadFiles({ 'a.tif': ONE_BAND });
  const footprint = collection.images[0].footprint;
  if (footprint?.type !== 'Polygon') throw new Error('no polygon');
  const [ring] = footprint.coordinates;
  expect(ring).toHaveLength(81);
  expect(ring[0]).toEqual(ring.at(-1));
  expect(ring[0][0]).toBeCloseTo(10.39, 2);
  expect(ring[0][1]).toBeCloseTo(49.64, 2);
});

test('an alpha band is a mask, not a band', async () => {
  expect(bandsOf(await loadFiles({ 'a.tif': { fixture: 'rgba-pixel.tif' } }))).toEqual([['b1', 'b2', 'b3']]);
});

test('broken files are issues, and the others load', async () => {
  const loaded = await loadFiles({
    'a.tif': ONE_BAND,
    'b/circle.tif': { fixture: 'cyclic-ifd.tif' },
    'b/huge.tif': { fixture: 'huge-dims.tif' },
    'b/short.tif': { fixture: 'header-only.tif' },
  });
  expect(indices(loaded)).toEqual(['a']);
  expect(messages(loaded)).toEqual([
    "'circle' cannot be read: b/circle.tif: its header runs in a circle",
    "'huge' cannot be read: b/huge.tif: its size of 2147483647 × 2147483647 pixels is out of bounds",
    "'short' cannot be read: b/short.tif: its header is damaged or cut off",
  ]);
});

test('a single GeoTIFF is a collection of one', async () => {
  const folder = await dataFolder({ 'x/a_20200101.tif': ONE_BAND, 'x/b.tif': ONE_BAND });
  const loaded = await load(folder, 'x/a_20200101.tif');
  expect(indices(loaded)).toEqual(['a_20200101']);
  expect(starts(loaded)).toEqual(['2020-01-01T00:00:00.000Z']);
});

test('a single file that is broken is an issue', async () => {
  const folder = await dataFolder({ 'a.tif': 'no TIFF' });
  expect(messages(await load(folder, 'a.tif'))).toEqual(["'a' cannot be read: a.tif: it is not a TIFF file"]);
});

test('a folder without images, another file and what is not there are refused in a sentence', async () => {
  const folder = await dataFolder({ 'set/notes.txt': '', 'notes.txt': '' });
  await mkdir(join(folder, 'empty'));
  const message = async (id: string) => (await failure(load(folder, id))).message;
  const expected = "expected STAC items, a CSV with 'file' and 'datetime', or GeoTIFFs";
  expect(await message('set')).toBe(`no scenes in 'set': ${expected}`);
  expect(await message('empty')).toBe(`no scenes in 'empty': ${expected}`);
  expect(await message('notes.txt')).toBe("'notes.txt' is neither a folder nor a GeoTIFF (.tif)");
  expect(await message('set/more')).toBe("there is no folder 'set/more' beside the workflow");
  expect(await message('./more')).toBe("there is no folder './more' beside the workflow");
  expect(await message('more.tif')).toBe("there is no file 'more.tif' beside the workflow");
  expect(await message(' ')).toBe('the collection has no id: expected a name in geoweft.datasets.json or a folder beside the workflow');
});
