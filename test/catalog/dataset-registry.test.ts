import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { Json } from '../../src/expression/json.ts';
import {
  type Files,
  ONE_BAND,
  THREE_BANDS,
  addFiles,
  bandsOf,
  dataFolder,
  failure,
  indices,
  load,
  messages,
  stacItem,
  workspaceIn,
} from './data-folder.ts';

const SET = 'COPERNICUS/S2_SR_HARMONIZED';

/** Two bands in files of their own, and a picture that is elsewhere. */
const SCENE: Files = {
  'data/a/a.json': stacItem('a', { B02: 'B02.tif', SCL: 'SCL.tif', visual: 'https://example.org/visual.tif' }),
  'data/a/B02.tif': { fixture: 'nodata-255-uint8.tif' },
  'data/a/SCL.tif': ONE_BAND,
};

async function registered(entry: Json, files: Files = SCENE) {
  return load(await dataFolder({ 'geoweft.datasets.json': { [SET]: entry }, ...files }), SET);
}

async function refused(registry: Json | string): Promise<string> {
  const folder = await dataFolder({ 'geoweft.datasets.json': registry, 'data/a.tif': ONE_BAND });
  return (await failure(load(folder, SET))).message;
}

test('a data set is found by its name, with the bands that the registry names in its order', async () => {
  const loaded = await registered({
    folder: 'data',
    bands: { QUALITY: { asset: 'SCL' }, B2: { asset: 'B02', nodata: 7 }, B9: { asset: 'B09' } },
  });
  expect(loaded.issues).toEqual([]);
  expect(bandsOf(loaded)).toEqual([['QUALITY', 'B2']]);
  expect(loaded.collection.images[0].bands).toMatchObject([
    { name: 'QUALITY', content: 'class', nodata: null },
    { name: 'B2', content: 'continuous', nodata: 7 },
  ]);
});

test("the registry's nodata counts before the file's, and null means none", async () => {
  const nodata = async (band: Json) => (await registered({ folder: 'data', bands: { B02: band } })).collection.images[0].bands[0].nodata;
  expect(await nodata({})).toBe(255);
  expect(await nodata({ nodata: 1 })).toBe(1);
  expect(await nodata({ nodata: null })).toBe(null);
});

test('scale and offset make floats', async () => {
  const { collection } = await registered({ folder: 'data', bands: { B02: { scale: 0.5, offset: -1, nodata: null }, raw: { asset: 'B02' } } });
  const [image] = collection.images;
  const { grid } = image.bands[0];
  if (grid === null) throw new Error('no grid');
  const { bands } = await image.read(grid, ['B02', 'raw'], { signal: new AbortController().signal });
  expect(image.bands[0].type).toBe('float32');
  expect(bands[0].values[0]).toBe(bands[1].values[0] * 0.5 - 1);
});

test('a band takes the mask of the one that says where it is valid', async () => {
  const { collection } = await registered({ folder: 'data', bands: { MSK_CLDPRB: { asset: 'SCL', valid: 'B02' }, B02: {} } });
  const [image] = collection.images;
  const { grid } = image.bands[0];
  if (grid === null) throw new Error('no grid');
  const { bands } = await image.read(grid, ['MSK_CLDPRB', 'B02'], { signal: new AbortController().signal });
  expect(bands[1].mask).toContain(0);
  expect(bands[0].mask).toEqual(bands[1].mask);
});

test('classes say that a band is one of classes; content says what it is', async () => {
  const { collection } = await registered({
    folder: 'data',
    bands: {
      cover: { asset: 'B02', classes: [{ value: 1, name: 'water', color: '0000ff' }] },
      SCL: { content: 'continuous' },
      clear: { asset: 'B02', content: 'quality' },
    },
  });
  expect(collection.images[0].bands.map(({ content }) => content)).toEqual(['class', 'continuous', 'quality']);
});

test('a band of a file with several is found by its name or its number', async () => {
  const loaded = await registered(
    { folder: 'data', bands: { blue: { band: 'B2' }, B3: {}, quality: { band: 3 }, ninth: { band: 9 } } },
    { 'data/a_20200101.tif': THREE_BANDS },
  );
  expect(bandsOf(loaded)).toEqual([['blue', 'B3', 'quality']]);
});

test('a scene with none of the bands is an issue', async () => {
  const loaded = await registered({ folder: 'data', bands: { red: {}, nir: {} } }, { 'data/a.tif': THREE_BANDS });
  expect(messages(loaded)).toEqual(["'a' cannot be read: it has none of the bands red, nir"]);
});

test('a scene without the band that says where another one is valid is an issue', async () => {
  const loaded = await registered({ folder: 'data', bands: { B02: { valid: 'CLD' }, CLD: {} } });
  expect(messages(loaded)).toEqual(["'a' cannot be read: its band 'B02' is valid where 'CLD' is, but it has no band 'CLD'"]);
});

test('a folder that the registry names is counted from the registry; the nearest that has the id wins', async () => {
  const root = await dataFolder({
    'geoweft.datasets.json': { near: { folder: 'far' }, far: { folder: 'far' } },
    'flows/geoweft.datasets.json': { near: { folder: 'near' } },
    'flows/near/near.tif': ONE_BAND,
    'far/far.tif': ONE_BAND,
  });
  const workspace = { root, folder: join(root, 'flows'), consented: [] };
  expect(indices(await load(workspace, 'near'))).toEqual(['near']);
  expect(indices(await load(workspace, 'far'))).toEqual(['far']);
});

test('the footprint masks where the registry says so', async () => {
  const west = { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] };
  const files: Files = { ...SCENE, 'data/a/a.json': stacItem('a', { B02: 'B02.tif' }, { geometry: west }) };
  const read = async (clipToFootprint: boolean) => {
    const { collection } = await registered({ folder: 'data', clipToFootprint }, files);
    const [image] = collection.images;
    const { grid } = image.bands[0];
    if (grid === null) throw new Error('no grid');
    const raster = await image.read(grid, ['B02'], { signal: new AbortController().signal });
    return raster.bands[0].mask?.some((valid) => valid === 1);
  };
  expect(await read(false)).toBe(true);
  expect(await read(true)).toBe(false);
});

test('an unknown id: the ids that there are, and the nearest as a fix', async () => {
  const folder = await dataFolder({ 'geoweft.datasets.json': { [SET]: { folder: 'a' }, 'LANDSAT/LC08': { folder: 'b' } } });
  expect(await failure(load(folder, 'COPERNICUS/S2_SR_HARMONISED'))).toEqual({
    message:
      "there is no data set 'COPERNICUS/S2_SR_HARMONISED' (geoweft.datasets.json names COPERNICUS/S2_SR_HARMONIZED, LANDSAT/LC08) " +
      "and no folder 'COPERNICUS/S2_SR_HARMONISED' beside the workflow",
    argument: 'id',
    fix: { text: `use '${SET}'`, value: SET },
  });
  expect((await failure(load(folder, 'something else'))).fix).toBeUndefined();
  expect((await failure(load(await dataFolder({}), 'x'))).message).toBe(
    "there is no data set 'x' (geoweft.datasets.json names none) and no folder 'x' beside the workflow",
  );
});

test('names that every object has are no ids', async () => {
  const folder = await dataFolder({ 'geoweft.datasets.json': { [SET]: { folder: 'a' } } });
  for (const id of ['constructor', '__proto__', 'toString']) {
    expect((await failure(load(folder, id))).message).toContain(`there is no data set '${id}'`);
  }
});

test.each<[string, Json, string]>([
  ['text', '{"a":', 'geoweft.datasets.json: it is not valid JSON'],
  ['a list', [], 'geoweft.datasets.json: expected record, received array'],
  ['no folder', { [SET]: {} }, `geoweft.datasets.json: ${SET}.folder: expected string, received undefined`],
  [
    'an unknown key',
    { [SET]: { folder: 'data', foldr: 1 } },
    `geoweft.datasets.json: ${SET}: unknown key 'foldr'; expected folder, title, bands, rgb, clipToFootprint, generate`,
  ],
  [
    'an unknown key of a band',
    { [SET]: { folder: 'data', bands: { B2: { naming: 1 } } } },
    `geoweft.datasets.json: ${SET}.bands.B2: unknown key 'naming'; expected asset, band, nodata, scale, offset, valid, content, classes`,
  ],
  [
    'a number that is none',
    { [SET]: { folder: 'data', bands: { B2: { scale: '1' } } } },
    `geoweft.datasets.json: ${SET}.bands.B2.scale: expected number, received string`,
  ],
  [
    'band 0',
    { [SET]: { folder: 'data', bands: { B2: { band: 0 } } } },
    `geoweft.datasets.json: ${SET}.bands.B2.band: expected a band's name, or its number from 1`,
  ],
  [
    'a valid band that is not there',
    { [SET]: { folder: 'data', bands: { B2: { valid: 'B3' } } } },
    `geoweft.datasets.json: ${SET}.bands.B2.valid: no band 'B3'; expected one of B2`,
  ],
  [
    'a colour that is not there',
    { [SET]: { folder: 'data', bands: { B2: {} }, rgb: ['B2', 'B2', 'B4'] } },
    `geoweft.datasets.json: ${SET}.rgb: no band 'B4'; expected one of B2`,
  ],
  [
    'classes that are not classes',
    { [SET]: { folder: 'data', bands: { B2: { content: 'quality', classes: [{ value: 1, name: 'x' }] } } } },
    `geoweft.datasets.json: ${SET}.bands.B2.content: expected 'class' beside classes`,
  ],
  [
    'a folder outside',
    { [SET]: { folder: '../data' } },
    `geoweft.datasets.json: ${SET}.folder: '../data' is not a path in the workspace, from the registry`,
  ],
  [
    'an absolute folder',
    { [SET]: { folder: '/usr' } },
    `geoweft.datasets.json: ${SET}.folder: '/usr' is not a path in the workspace, from the registry`,
  ],
  ['a folder that is not there', { [SET]: { folder: 'dta' } }, `the folder 'dta' of '${SET}' is not there: it is named in geoweft.datasets.json`],
  [
    'a maker that is not known',
    { [SET]: { folder: 'data', generate: 'modelled-s3' } },
    `geoweft.datasets.json: ${SET}.generate: 'modelled-s3' is not known`,
  ],
])('a registry with %s is refused in a sentence', async (_, registry, message) => {
  expect(await refused(registry)).toBe(message);
});

test('what makes the scenes of a data set is asked before it is read', async () => {
  const root = await dataFolder({ 'geoweft.datasets.json': { [SET]: { folder: 'made/here', generate: 'two' } } });
  const store = createGeoTiffStore();
  const catalog = createCatalog({
    workspace: workspaceIn(root),
    store,
    generators: new Map([['two', (folder) => addFiles(folder, { 'a.tif': ONE_BAND, 'b.tif': ONE_BAND })]]),
  });
  expect(indices(await catalog.load(SET, 'a1', new AbortController().signal))).toEqual(['a', 'b']);
  await store.close();
});
