import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ONE_BAND,
  THREE_BANDS,
  addFiles,
  bandsOf,
  dataFolder,
  indices,
  load,
  loadFiles,
  messages,
  stacItem,
  starts,
  workspaceIn,
} from './data-folder.ts';

const TRIANGLE = { type: 'Polygon', coordinates: [[[9, 49], [10, 49], [10, 50], [9, 49]]] };

test('Items are found at any depth; collections, catalogs and other JSON are skipped', async () => {
  const loaded = await loadFiles({
    'catalog.json': { type: 'Catalog', stac_version: '1.0.0', id: 'c', links: [] },
    'collection.json': { type: 'Collection', stac_version: '1.0.0', id: 'c', links: [] },
    'area.geojson': { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: null }] },
    'settings.json': [1, 2],
    'x/y/a.json': stacItem('a', { B1: '../B1.tif' }),
    'x/B1.tif': ONE_BAND,
    'b.json': stacItem('b', { B1: './x/B1.tif' }),
  });
  expect(loaded.issues).toEqual([]);
  expect(indices(loaded)).toEqual(['a', 'b']);
});

test('an ItemCollection is read where no Item stands alone', async () => {
  const files = {
    'search.json': { type: 'FeatureCollection', features: [stacItem('a', { B1: 'B1.tif' }), stacItem('b', { B1: 'B1.tif' })] },
    'B1.tif': ONE_BAND,
  };
  expect(indices(await loadFiles(files))).toEqual(['a', 'b']);
  expect(indices(await loadFiles({ ...files, 'c.json': stacItem('c', { B1: 'B1.tif' }) }))).toEqual(['c']);
});

test('a CSV or dates in names count only where there is no Item', async () => {
  const loaded = await loadFiles({
    'a.json': stacItem('a', { B1: '20200101.tif' }),
    'table.csv': 'file,datetime\n20200101.tif,2019-01-01',
    '20200101.tif': ONE_BAND,
  });
  expect(indices(loaded)).toEqual(['a']);
  expect(starts(loaded)).toEqual(['2020-06-03T10:10:00.000Z']);
});

test('of two Items with one id the first in order counts; where they differ, a warning names both', async () => {
  const item = stacItem('a', { B1: 'B1.tif' });
  const same = await loadFiles({ '1/a.json': item, '2/a.json': { ...item, links: [{ rel: 'self', href: 'x' }] }, '1/B1.tif': ONE_BAND });
  expect(same.issues).toEqual([]);
  expect(indices(same)).toEqual(['a']);
  const other = await loadFiles({ '1/a.json': item, '2/a.json': stacItem('a', { B9: 'B1.tif' }), '1/B1.tif': ONE_BAND });
  expect(bandsOf(other)).toEqual([['B1']]);
  expect(other.issues).toEqual([
    {
      hash: 'a1',
      severity: 'warning',
      message: "'a' is in '1/a.json' and in '2/a.json', which differ: the first is used",
      argument: 'id',
    },
  ]);
});

test('all properties of an Item are the image\'s', async () => {
  const properties = { datetime: '2020-01-01T00:00:00Z', 'eo:cloud_cover': 12.5, instruments: ['msi'], nested: { deep: null } };
  const { collection } = await loadFiles({ 'a.json': stacItem('a', { B1: 'B1.tif' }, { properties }), 'B1.tif': ONE_BAND });
  expect(collection.images[0].properties).toEqual({
    ...properties,
    'system:index': 'a',
    'system:time_start': Date.UTC(2020, 0, 1),
  });
});

test.each([
  ['2020-13-01T00:00:00Z', 'its datetime "2020-13-01T00:00:00Z" is not a date'],
  [20200101, 'its datetime 20200101 is not a date'],
])('a wrong date keeps the scene out: %s', async (datetime, message) => {
  const loaded = await loadFiles({
    'bad.json': stacItem('bad', { B1: 'B1.tif' }, { properties: { datetime } }),
    'good.json': stacItem('good', { B1: 'B1.tif' }),
    'B1.tif': ONE_BAND,
  });
  expect(indices(loaded)).toEqual(['good']);
  expect(loaded.issues).toEqual([
    { hash: 'a1', severity: 'error', message: `'bad' cannot be read: bad.json: ${message}`, argument: 'id' },
  ]);
});

test('the footprint is the geometry of the Item, where it is a valid one', async () => {
  const footprint = async (geometry: Parameters<typeof stacItem>[2]) => {
    const files = { 'a.json': stacItem('a', { B1: 'B1.tif' }, geometry), 'B1.tif': ONE_BAND };
    return (await loadFiles(files)).collection.images[0].footprint;
  };
  expect(await footprint({ geometry: TRIANGLE })).toEqual(TRIANGLE);
  const outline = await footprint({ geometry: null });
  expect(outline?.type).toBe('Polygon');
  for (const geometry of [
    { type: 'GeometryCollection', geometries: [TRIANGLE] },
    { type: 'Polygon', coordinates: [[[9, 49], [10, 49], [10, 50], [9, 48]]] },
    { type: 'Polygon', coordinates: [[[9, 149], [10, 49], [10, 50], [9, 149]]] },
    { type: 'Polygon', coordinates: [] },
    'everywhere',
  ]) {
    expect(await footprint({ geometry })).toEqual(outline);
  }
});

test('only TIFFs are bands, and no thumbnails or overviews', async () => {
  const loaded = await loadFiles({
    'a.json': stacItem('a', {
      cog: { href: 'B1.tif', type: 'image/tiff; application=geotiff; profile=cloud-optimized' },
      untyped: { href: 'B1.tif' },
      upper: { href: 'B2.TIF' },
      jp2: { href: 'B1.jp2', type: 'image/jp2' },
      text: { href: 'B1.txt' },
      preview: { href: 'B1.tif', type: 'image/tiff', roles: ['thumbnail'] },
      small: { href: 'B1.tif', type: 'image/tiff', roles: ['overview'] },
    }),
    'B1.tif': ONE_BAND,
    'B2.TIF': ONE_BAND,
  });
  expect(bandsOf(loaded)).toEqual([['cog', 'untyped', 'upper']]);
});

test('a single band is called by its asset; several by the Item, the file or their number', async () => {
  const loaded = await loadFiles({
    'a.json': stacItem('a', {
      B02: { href: 'one.tif', type: 'image/tiff', 'eo:bands': [{ name: 'blue' }] },
      old: { href: 'three.tif', type: 'image/tiff', 'eo:bands': [{ name: 'red' }, { name: 'green' }, {}] },
      new: { href: 'plain.tif', type: 'image/tiff', bands: [{ name: 'nir' }] },
    }),
    'one.tif': ONE_BAND,
    'three.tif': THREE_BANDS,
    'plain.tif': { fixture: 'uint16-strips-none-band.tif' },
  });
  expect(bandsOf(loaded)).toEqual([['B02', 'red', 'green', 'cloud', 'nir', 'b2', 'b3']]);
});

test('a name that is taken gets a number', async () => {
  const loaded = await loadFiles({
    'a.json': stacItem('a', { x: 'three.tif', y: 'three.tif', B2: 'one.tif' }),
    'one.tif': ONE_BAND,
    'three.tif': THREE_BANDS,
  });
  expect(bandsOf(loaded)).toEqual([['B2', 'B3', 'cloud', 'B2_1', 'B3_1', 'cloud_1', 'B2_2']]);
});

test('scenes with the same bands have them in the order of the first', async () => {
  const at = (day: string) => ({ properties: { datetime: `2020-06-${day}T00:00:00Z` } });
  const loaded = await loadFiles({
    '1.json': stacItem('later', { B1: 'B.tif', B2: 'B.tif' }, at('02')),
    '2.json': stacItem('first', { B2: 'B.tif', B1: 'B.tif' }, at('01')),
    '3.json': stacItem('other', { B3: 'B.tif', B1: 'B.tif', B2: 'B.tif' }, at('03')),
    'B.tif': ONE_BAND,
  });
  expect(indices(loaded)).toEqual(['first', 'later', 'other']);
  expect(bandsOf(loaded)).toEqual([['B2', 'B1'], ['B2', 'B1'], ['B3', 'B1', 'B2']]);
});

test("nodata: the file's own, else that of the Item", async () => {
  const bands = (nodata: number | string) => ({ 'raster:bands': [{ nodata }] });
  const { collection } = await loadFiles({
    'a.json': stacItem('a', {
      both: { href: 'own.tif', type: 'image/tiff', ...bands(3) },
      item: { href: 'none.tif', type: 'image/tiff', ...bands(3) },
      bands: { href: 'none.tif', type: 'image/tiff', bands: [{ nodata: 4 }] },
      asset: { href: 'none.tif', type: 'image/tiff', nodata: 5 },
      none: { href: 'none.tif', type: 'image/tiff' },
      nan: { href: 'float.tif', type: 'image/tiff', ...bands('nan') },
    }),
    'own.tif': { fixture: 'nodata-255-uint8.tif' },
    'none.tif': ONE_BAND,
    'float.tif': { fixture: 'float32-tiles-deflate-p2.tif' },
  });
  expect(collection.images[0].bands.map(({ nodata }) => nodata)).toEqual([255, 3, 4, 5, null, NaN]);
});

test('classes are those that the Item says are, and those known by name', async () => {
  const classes = { 'classification:classes': [{ value: 1 }] };
  const { collection } = await loadFiles({
    'a.json': stacItem('a', {
      cover: { href: 'B.tif', type: 'image/tiff', ...classes },
      land: { href: 'B.tif', type: 'image/tiff', bands: [{ ...classes }] },
      scl: 'B.tif',
      QA_PIXEL: 'B.tif',
      Fmask: 'B.tif',
      MSK_CLDPRB: 'B.tif',
      cloud: 'B.tif',
      B1: 'B.tif',
    }),
    'B.tif': ONE_BAND,
  });
  expect(collection.images[0].bands.map(({ content }) => content)).toEqual([
    ...['class', 'class', 'class', 'class', 'class', 'quality', 'quality', 'continuous'],
  ]);
});

test('files of other machines are an issue, without what may be a key to them', async () => {
  const loaded = await loadFiles({
    'a.json': stacItem('a', { B1: 'https://example.org/B1.tif?sig=secret' }),
    'b.json': stacItem('b', { B1: 's3://bucket/B1.tif' }),
  });
  expect(messages(loaded)).toEqual([
    "'a' cannot be read: its files are not here (https://example.org/B1.tif)",
    "'b' cannot be read: its files are not here (s3://bucket/B1.tif)",
  ]);
});

test('files outside the workspace are an issue', async () => {
  const folder = await dataFolder({ 'work/set/a.json': stacItem('a', { B1: '../../B1.tif' }), 'B1.tif': ONE_BAND });
  const refused = await load(workspaceIn(join(folder, 'work')), 'set');
  expect(messages(refused)).toEqual(["'a' cannot be read: ../../B1.tif lies outside the workspace"]);
  const consented = await load(workspaceIn(join(folder, 'work'), [join(folder, 'B1.tif')]), 'set');
  expect(indices(consented)).toEqual(['a']);
});

test('a file may be named absolutely, by file: and with %20', async () => {
  const folder = await dataFolder({ 'my B1.tif': ONE_BAND });
  await addFiles(folder, {
    'a.json': stacItem('a', { B1: join(folder, 'my B1.tif') }),
    'b.json': stacItem('b', { B1: `file://${folder}/my%20B1.tif` }),
    'c.json': stacItem('c', { B1: './my%20B1.tif' }),
    'd.json': stacItem('d', { B1: 'my B1.tif' }),
    'e.json': stacItem('e', { B1: 'file://elsewhere/B1.tif' }),
  });
  const loaded = await load(folder, '.');
  expect(indices(loaded)).toEqual(['a', 'b', 'c', 'd']);
  expect(messages(loaded)).toEqual(["'e' cannot be read: 'file://elsewhere/B1.tif' is no file of this machine"]);
});

test('files that are missing, empty, broken or without georeference are issues that name them', async () => {
  const folder = await dataFolder({
    'good.json': stacItem('good', { B1: 'good.tif' }),
    'good.tif': ONE_BAND,
    '1.json': stacItem('one', { B1: './B/missing.tif' }),
    '2.json': stacItem('two', { B1: 'empty.tif' }),
    'empty.tif': { fixture: 'empty.tif' },
    '3.json': stacItem('three', { B1: 'nogeo.tif' }),
    'nogeo.tif': { fixture: 'nogeo.tif' },
    '4.json': stacItem('four', { B1: 'random.tif' }),
    'random.tif': { fixture: 'random.tif' },
    '5.json': stacItem('five', { B1: 'B' }),
  });
  await mkdir(join(folder, 'B'));
  const loaded = await load(folder, '.');
  expect(indices(loaded)).toEqual(['good']);
  expect(messages(loaded)).toEqual([
    "'one' cannot be read: ./B/missing.tif: the file is not there",
    "'two' cannot be read: empty.tif: the file is empty",
    "'three' cannot be read: nogeo.tif: it has no georeference",
    "'four' cannot be read: random.tif: it is not a TIFF file",
    "'five' cannot be read: B: the file cannot be opened",
  ]);
});

test('Items that are none are issues that name the file and what was expected', async () => {
  const item = stacItem('a', { B1: 'B1.tif' });
  const loaded = await loadFiles({
    '1.json': '{"type": "Feature", "stac_ver',
    '2.json': { ...item, id: '' },
    '3.json': { ...item, properties: [] },
    '4.json': { ...item, id: 'b', assets: { B1: {} } },
    '5.json': `{"type": "Feature", "stac_version": "1.0.0", "id": "deep", "assets": {}, "properties": {"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    'B1.tif': ONE_BAND,
  });
  expect(messages(loaded)).toEqual([
    "'1.json' cannot be read: it is not valid JSON",
    "'2.json' cannot be read: 2.json: it is not a STAC Item: id: expected a name",
    "'a' cannot be read: 3.json: it is not a STAC Item: properties: expected record, received array",
    "'b' cannot be read: 4.json: it is not a STAC Item: assets.B1.href: expected string, received undefined",
    "'deep' cannot be read: 5.json: it is nested too deeply",
  ]);
});

test('five broken scenes are named, and the others counted', async () => {
  const broken = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`${i}.json`, stacItem(`s${i}`, { B1: `${i}.tif` })]));
  const loaded = await loadFiles({ ...broken, 'ok.json': stacItem('ok', { B1: 'ok.tif' }), 'ok.tif': ONE_BAND });
  expect(messages(loaded)).toEqual([
    ...[0, 1, 2, 3, 4].map((i) => `'s${i}' cannot be read: ${i}.tif: the file is not there`),
    'and 4 more scenes cannot be read',
  ]);
});

test('an Item without a TIFF is an issue', async () => {
  const loaded = await loadFiles({ 'a.json': stacItem('a', { B1: { href: 's3://x/B1.jp2', type: 'image/jp2' } }) });
  expect(messages(loaded)).toEqual(["'a' cannot be read: it has no GeoTIFF among its assets"]);
});
