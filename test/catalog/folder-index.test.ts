import { copyFile, mkdir, readFile, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type LoadedCollection, createCatalog } from '../../src/catalog/catalog.ts';
import { describe as describeValue } from '../../src/evaluate/describe.ts';
import { type GeoTiffStore, createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import { FIXTURES, type Files, ONE_BAND, addFiles, dataFolder, indices, messages, stacItem, workspaceIn } from './data-folder.ts';

const SCENES = 120;
const { signal } = new AbortController();
const stores: GeoTiffStore[] = [];
afterAll(() => Promise.all(stores.map((store) => store.close())));

/** A data folder of many scenes, and beside it, not in it, a folder for indexes. */
async function manyScenes(more: Files = {}): Promise<{ folder: string; indexes: string }> {
  const scenes = Object.fromEntries(
    Array.from({ length: SCENES }, (_, i) => [
      [`${i}/s${i}.json`, stacItem(`s${i}`, { B1: { href: './B1.tif', 'raster:bands': [{ nodata: i % 2 === 0 ? 'nan' : 7 }] } }, { properties: { datetime: `2020-01-01T00:${String(i % 60).padStart(2, '0')}:00Z`, number: i } })],
      [`${i}/B1.tif`, ONE_BAND],
    ]).flat() as [string, Files[string]][],
  );
  return { folder: await dataFolder({ ...scenes, ...more }), indexes: join(await dataFolder({}), 'index') };
}

/** What a program that starts now sees of the folder, and which headers it reads for it. */
async function start(folder: string, indexes: string | null): Promise<{ loaded: LoadedCollection; read: string[] }> {
  const store = createGeoTiffStore();
  stores.push(store);
  const read: string[] = [];
  const spied: GeoTiffStore = {
    ...store,
    header(path) {
      read.push(path.slice(folder.length + 1));
      return store.header(path);
    },
  };
  const catalog = createCatalog({ workspace: workspaceIn(folder), store: spied, indexes });
  return { loaded: await catalog.load('.', 'a1', signal), read };
}

function toldOf({ collection, issues, fingerprint }: LoadedCollection): unknown {
  return [describeValue(collection, issues), fingerprint, collection.images.map(({ properties, bands, extents, footprint }) => [properties, bands, extents, footprint])];
}

async function indexFile(indexes: string): Promise<string> {
  const names = await readdir(indexes);
  expect(names).toHaveLength(1);
  return join(indexes, names[0]);
}

it('tells at the next start the same of a folder, and reads no file for it', async () => {
  const { folder, indexes } = await manyScenes({ 'broken.json': '{', 'a.json': stacItem('a', { B1: 'gone.tif' }) });
  const first = await start(folder, indexes);
  expect(first.read).toHaveLength(SCENES);
  const next = await start(folder, indexes);
  expect(next.read).toEqual([]);
  expect(toldOf(next.loaded)).toEqual(toldOf(first.loaded));
  expect(toldOf(next.loaded)).toEqual(toldOf((await start(folder, null)).loaded));
});

it('has the pixels, too, of files whose headers were not read at this start', async () => {
  const { folder, indexes } = await manyScenes();
  const pixels = async ({ loaded: { collection } }: { loaded: LoadedCollection }): Promise<unknown> => {
    const [{ bands, read }] = collection.images;
    return bands[0].grid && (await read(bands[0].grid, ['B1'], { signal })).bands[0].values;
  };
  const first = await pixels(await start(folder, indexes));
  expect(first).not.toBeNull();
  expect(await pixels(await start(folder, indexes))).toEqual(first);
});

it('refuses pixels of a file that is no longer the one that was looked at', async () => {
  const { folder, indexes } = await manyScenes();
  await start(folder, indexes);
  const { loaded } = await start(folder, indexes);
  await copyFile(join(FIXTURES, 'tiff/int16-tiles-deflate-p2.tif'), join(folder, '0/B1.tif')).catch(() => writeFile(join(folder, '0/B1.tif'), 'x'));
  const [{ bands, read }] = loaded.collection.images;
  if (bands[0].grid === null) throw new Error('it has no grid');
  await expect(read(bands[0].grid, ['B1'], { signal })).rejects.toThrow(/'s0' cannot be read: B1.tif: (the file was changed while it was in use|it is not a TIFF file)/);
});

it('sees what was added, changed and taken away', async () => {
  const { folder, indexes } = await manyScenes();
  await start(folder, indexes);
  await addFiles(folder, { 'new/B1.tif': ONE_BAND, 'new/new.json': stacItem('new', { B1: 'B1.tif' }), '1/s1.json': stacItem('renamed', { B1: 'B1.tif' }) });
  await utimes(join(folder, '2/B1.tif'), 1, 1);
  await rm(join(folder, '3/s3.json'));
  await rm(join(folder, '4/B1.tif'));
  const { loaded, read } = await start(folder, indexes);
  expect(indices(loaded)).toContain('new');
  expect(indices(loaded)).toContain('renamed');
  expect(indices(loaded)).not.toContain('s1');
  expect(indices(loaded)).not.toContain('s3');
  expect(messages(loaded)).toEqual(["'s4' cannot be read: ./B1.tif: the file is not there"]);
  expect(read.sort()).toEqual(['2/B1.tif', 'new/B1.tif']);
  expect(toldOf(loaded)).toEqual(toldOf((await start(folder, null)).loaded));
});

it('sees what was put beside a file, changed there and taken away', async () => {
  const { folder, indexes } = await manyScenes();
  const outside = await dataFolder({ 'overviews.ovr': ONE_BAND });
  await start(folder, indexes);
  await addFiles(folder, { '5/B1.tif.msk': ONE_BAND, '6/other.ovr': ONE_BAND });
  await symlink(join(outside, 'overviews.ovr'), join(folder, '7/B1.tif.ovr'));
  const seen = async (): Promise<string[]> => {
    const { loaded, read } = await start(folder, indexes);
    const { fingerprint } = (await start(folder, null)).loaded;
    expect(loaded.fingerprint).toBe(fingerprint);
    return read.sort();
  };
  expect(await seen()).toEqual(['5/B1.tif', '7/B1.tif']);
  await start(folder, indexes);
  await utimes(join(folder, '5/B1.tif.msk'), 1, 1);
  await rm(join(folder, '7/B1.tif.ovr'));
  // So few are read again at every start, until there are enough to write the index anew.
  expect(await seen()).toEqual(['5/B1.tif']);
  await rm(join(folder, '5/B1.tif.msk'));
  expect(await seen()).toEqual([]);
});

it('knows files by whatever name an Item calls them', async () => {
  const { folder, indexes } = await manyScenes();
  const names = ['../8/B1.tif', './/B1.tif', '%42%31.tif', '.hidden.tif', './deep/../B1.tif', `${folder}/9/B1.tif`, `file://${folder}/9/B1.tif`];
  await addFiles(folder, { '9/.hidden.tif': ONE_BAND, '9/deep/x.txt': '', ...Object.fromEntries(names.map((name, i) => [`9/n${i}.json`, stacItem(`n${i}`, { B1: name })])) });
  const { loaded } = await start(folder, indexes);
  expect(messages(loaded)).toEqual([]);
  expect(indices(loaded)).toEqual(expect.arrayContaining(names.map((_, i) => `n${i}`)));
  expect(toldOf(loaded)).toEqual(toldOf((await start(folder, null)).loaded));
});

it('reads an ItemCollection once the Items that stood alone are gone', async () => {
  const { folder, indexes } = await manyScenes({ 'search.json': { type: 'FeatureCollection', features: [stacItem('found', { B1: '0/B1.tif' })] } });
  expect(indices((await start(folder, indexes)).loaded)).not.toContain('found');
  for (let i = 0; i < SCENES; i++) await rename(join(folder, `${i}/s${i}.json`), join(folder, `${i}/s${i}.text`));
  const { loaded, read } = await start(folder, indexes);
  expect(indices(loaded)).toEqual(['found']);
  expect(read).toEqual([]);
});

it('warns of Items that differ, of one id, at every start', async () => {
  const { folder, indexes } = await manyScenes({ 'x.json': stacItem('s0', { B9: '0/B1.tif' }) });
  const expected = ["'s0' is in '0/s0.json' and in 'x.json', which differ: the first is used"];
  for (let times = 0; times < 2; times++) expect(messages((await start(folder, indexes)).loaded)).toEqual(expected);
});

it('ignores an index that is damaged, cut off, of another folder or another version', async () => {
  const { folder, indexes } = await manyScenes();
  const expected = toldOf((await start(folder, indexes)).loaded);
  const path = await indexFile(indexes);
  const whole = await readFile(path);
  const end = whole.indexOf('\n');
  const damages: [string, (bytes: Buffer) => Buffer][] = [
    ['empty', () => Buffer.alloc(0)],
    ['its first line only', (bytes) => bytes.subarray(0, end)],
    ['cut off', (bytes) => bytes.subarray(0, bytes.length - 1)],
    ['longer', (bytes) => Buffer.concat([bytes, Buffer.from(' ')])],
    ['a bit flipped', (bytes) => Buffer.from(bytes.map((byte, at) => (at === end + 400 ? byte ^ 1 : byte)))],
    ['another version', (bytes) => Buffer.from(bytes.toString().replace(/geoweft\/index \d+/, 'geoweft/index 0'))],
    ['another folder', (bytes) => Buffer.from(bytes.toString().replaceAll(folder, `${folder}x`))],
    ['something else', () => Buffer.from('{}\n{"json":[]}')],
  ];
  for (const [what, damage] of damages) {
    const damaged = damage(whole);
    expect(damaged.equals(whole), what).toBe(false);
    await writeFile(path, damaged);
    const { loaded, read } = await start(folder, indexes);
    expect(read, what).toHaveLength(SCENES);
    expect(toldOf(loaded), what).toEqual(expected);
  }
  expect((await readFile(path)).length).toBe(whole.length); // written anew
});

it('keeps nothing of small sets, nothing in the data folder, and does without a folder for it', async () => {
  const { folder, indexes } = await manyScenes();
  const before = await readdir(folder);
  await start(folder, indexes);
  expect(await readdir(folder)).toEqual(before);
  expect((await stat(await indexFile(indexes))).mode & 0o077).toBe(0);

  const small = await dataFolder({ 'a.json': stacItem('a', { B1: 'B1.tif' }), 'B1.tif': ONE_BAND });
  await start(small, join(small, 'index'));
  expect(await readdir(small)).toEqual(['B1.tif', 'a.json']);

  const file = join(await dataFolder({ 'a-file': 'x' }), 'a-file');
  expect((await start(folder, join(file, 'index'))).read).toHaveLength(SCENES);
});

it('follows symlinks within the workspace only, at every start', async () => {
  const { folder, indexes } = await manyScenes();
  const outside = await dataFolder({ 'B1.tif': ONE_BAND });
  await rename(join(folder, '0/B1.tif'), join(folder, 'real.tif'));
  await symlink(join(folder, 'real.tif'), join(folder, '0/B1.tif'));
  await rm(join(folder, '1/B1.tif'));
  await symlink(join(outside, 'B1.tif'), join(folder, '1/B1.tif'));
  await mkdir(join(folder, 'away'));
  await rm(join(folder, '2/B1.tif'));
  await addFiles(folder, { '2/s2.json': stacItem('s2', { B1: `../linked/B1.tif` }) });
  await symlink(outside, join(folder, 'linked'));
  for (let times = 0; times < 2; times++) {
    const { loaded } = await start(folder, indexes);
    expect(indices(loaded)).toContain('s0');
    expect(messages(loaded)).toEqual(["'s1' cannot be read: ./B1.tif lies outside the workspace", "'s2' cannot be read: ../linked/B1.tif lies outside the workspace"]);
  }
});

it('holds what its version is for: whoever changes the one raises the other (src/catalog/index-file.ts)', async () => {
  const { folder, indexes } = await manyScenes();
  await start(folder, indexes);
  const [head, body] = (await readFile(await indexFile(indexes), 'utf8')).split('\n');
  const { table, headers, json } = JSON.parse(body) as {
    table: string[];
    headers: { names: string[]; sizes: number[]; modified: number[]; folders: number[]; told: number[] };
    json: [string, number, number, string, [string, string, [number, object, null, number]][]][];
  };
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)])) : Array.isArray(value) ? [shape(value[0])] : typeof value;
  const [[, , , , [[, , [, , , assets]]]]] = json.toSorted(([one], [other]) => (one < other ? -1 : 1)); // they come as they were read
  expect(new Set(Object.values(headers).map(({ length }) => length))).toEqual(new Set([SCENES]));
  expect([(JSON.parse(head) as string[])[0], shape(JSON.parse(table[headers.told[0]])), shape(JSON.parse(table[assets]))]).toMatchInlineSnapshot(`
    [
      "geoweft/index 3",
      {
        "alpha": "object",
        "bands": [
          {
            "description": "object",
            "nodata": "object",
            "type": "string",
          },
        ],
        "geobox": {
          "crs": "string",
          "height": "number",
          "transform": [
            "number",
          ],
          "width": "number",
        },
        "levels": [
          {
            "bitsPerSample": "number",
            "blockHeight": "number",
            "blockWidth": "number",
            "compression": "number",
            "directory": "number",
            "file": "object",
            "height": "number",
            "littleEndian": "boolean",
            "mask": "object",
            "planar": "boolean",
            "predictor": "number",
            "sampleFormat": "number",
            "samplesPerBlock": "number",
            "tiled": "boolean",
            "width": "number",
          },
        ],
        "overviewResampling": "object",
        "sidecars": [
          "undefined",
        ],
      },
      [
        {
          "bands": [
            {
              "isClass": "boolean",
              "name": "object",
              "nodata": {
                "number": "string",
              },
            },
          ],
          "href": "string",
          "isClass": "boolean",
          "key": "string",
          "nodata": "object",
        },
      ],
    ]
  `);
});
