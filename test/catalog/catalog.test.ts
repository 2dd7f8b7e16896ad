import { rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import { ONE_BAND, addFiles, dataFolder, load, stacItem, workspaceIn } from './data-folder.ts';

test('the fingerprint changes with a file, an Item and the entry of the registry, and with nothing else', async () => {
  const folder = await dataFolder({
    'geoweft.datasets.json': { set: { folder: 'set' } },
    'set/a.json': stacItem('a', { B1: 'B1.tif' }),
    'set/B1.tif': ONE_BAND,
  });
  const fingerprint = async () => (await load(folder, 'set')).fingerprint;
  const seen = [await fingerprint()];
  expect(seen[0]).toMatch(/^[\da-f]{64}$/);
  expect(await fingerprint()).toBe(seen[0]);
  await addFiles(folder, { 'set/notes.txt': 'x', 'geoweft.datasets.json': { other: { folder: 'x' }, set: { folder: 'set' } } });
  expect(await fingerprint()).toBe(seen[0]);

  await utimes(join(folder, 'set/B1.tif'), 1, 1);
  seen.push(await fingerprint());
  await addFiles(folder, { 'set/a.json': stacItem('a', { B1: 'B1.tif' }, { properties: { datetime: '2021-01-01' } }) });
  seen.push(await fingerprint());
  await addFiles(folder, { 'geoweft.datasets.json': { set: { folder: 'set', clipToFootprint: true } } });
  seen.push(await fingerprint());
  await addFiles(folder, { 'set/b.json': stacItem('b', { B1: 'gone.tif' }) });
  seen.push(await fingerprint());
  await rename(join(folder, 'set'), join(folder, 'moved'));
  await addFiles(folder, { 'geoweft.datasets.json': { set: { folder: 'moved', clipToFootprint: true } } });
  seen.push(await fingerprint());
  expect(new Set(seen).size).toBe(seen.length);
});

test('the fingerprint does not change with how the data set is shown', async () => {
  const folder = await dataFolder({ 'set/a.json': stacItem('a', { B1: 'B1.tif' }), 'set/B1.tif': ONE_BAND });
  const fingerprint = async (dataset: object): Promise<string> => {
    await addFiles(folder, { 'geoweft.datasets.json': { set: { folder: 'set', ...dataset } } });
    return (await load(folder, 'set')).fingerprint;
  };
  const plain = await fingerprint({ bands: { B1: { content: 'class' } } });
  expect(await fingerprint({ title: 'Scenes', rgb: ['B1', 'B1', 'B1'], bands: { B1: { content: 'class' } } })).toBe(plain);
  expect(await fingerprint({ bands: { B1: { classes: [{ value: 1, name: 'water', color: '0000ff' }] } } })).toBe(plain);
  for (const band of [{}, { content: 'class', scale: 2 }, { content: 'class', nodata: 7 }, { content: 'class', valid: 'B1' }]) {
    expect(await fingerprint({ bands: { B1: band } })).not.toBe(plain);
  }
});

test('progress is told scene by scene', async () => {
  const folder = await dataFolder({ 'a.tif': ONE_BAND, 'b.tif': 'broken', 'c.tif': ONE_BAND });
  const store = createGeoTiffStore();
  const told: [number, number][] = [];
  const onProgress = (done: number, all: number): void => void told.push([done, all]);
  await createCatalog({ workspace: workspaceIn(folder), store, onProgress }).load('.', 'a1', new AbortController().signal);
  expect(told).toEqual([[1, 3], [2, 3], [3, 3]]);
  await store.close();
});

test('loading stops when it is aborted', async () => {
  const folder = await dataFolder(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${i}.tif`, ONE_BAND])));
  const store = createGeoTiffStore();
  const abort = new AbortController();
  let last = 0;
  const onProgress = (done: number): void => {
    last = done;
    if (done === 3) abort.abort();
  };
  const loading = createCatalog({ workspace: workspaceIn(folder), store, onProgress }).load('.', 'a1', abort.signal);
  await expect(loading).rejects.toHaveProperty('name', 'AbortError');
  expect(last).toBeLessThan(50);
  await store.close();
});
