import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXAMPLES, FIXTURES, indices, load, starts } from './data-folder.ts';

const SETS = [
  {
    folder: join(EXAMPLES, 'data', 's2-l1c-clp-slovenia-2015'),
    count: 5,
    first: ['S2_L1C_SI_20150711T100008', '2015-07-11T10:00:08.000Z'],
    last: ['S2_L1C_SI_20150909T100017', '2015-09-09T10:00:17.000Z'],
    bands: [
      ...['B01', 'B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08', 'B8A', 'B09', 'B10', 'B11', 'B12'].map(
        (name) => `${name} float32 null continuous`,
      ),
      'CLP float32 null quality',
    ],
  },
  {
    folder: join(EXAMPLES, 'data', 's2-l2a-31uds-2018'),
    count: 58,
    first: ['S2_L2A_31UDS_20180401T105529', '2018-04-01T10:55:29.000Z'],
    last: ['S2_L2A_31UDS_20180928T105515', '2018-09-28T10:55:15.000Z'],
    bands: [
      ...['B02', 'B03', 'B04', 'B08', 'B05', 'B06', 'B07', 'B11', 'B12', 'B8A'].map((name) => `${name} uint16 0 continuous`),
      'SCL uint8 0 class',
    ],
  },
  {
    folder: join(FIXTURES, 'data', 's2-ndvi-clp-slovenia-2015-2016'),
    count: 30,
    first: ['S2_NDVI_CLP_SI_20150711T100008', '2015-07-11T10:00:08.000Z'],
    last: ['S2_NDVI_CLP_SI_20161023T100047', '2016-10-23T10:00:47.000Z'],
    bands: ['NDVI float32 null continuous', 'CLP float32 null quality'],
  },
  {
    folder: join(EXAMPLES, 'data', 'l8-sr-31uds-2017-2018'),
    count: 26,
    first: ['L8_SR_31UDS_20170815T104028', '2017-08-15T10:40:28.000Z'],
    last: ['L8_SR_31UDS_20181122T104022', '2018-11-22T10:40:22.000Z'],
    bands: [
      ...['B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B10', 'B11'].map((name) => `${name} uint16 0 continuous`),
      'pixel_qa uint16 0 class',
    ],
  },
  {
    folder: join(FIXTURES, 'data', 'l8-l1-newyork-2018h1'),
    count: 9,
    first: ['LC08_L1TP_014031_20180106_20180119_01_T1', '2018-01-06T00:00:00.000Z'],
    last: ['LC08_L1TP_014032_20180615_20180703_01_T1', '2018-06-15T00:00:00.000Z'],
    bands: [
      ...['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B10', 'B11'].map((name) => `${name} uint16 null continuous`),
      'BQA uint16 null class',
    ],
  },
  {
    folder: join(FIXTURES, 'utm-zones'),
    count: 4,
    first: ['zones-d', '2020-06-01T10:00:00.000Z'],
    last: ['zones-b', '2020-06-05T00:00:00.000Z'],
    bands: ['B2 uint16 0 continuous', 'B3 uint16 0 continuous', 'cloud uint8 255 quality'],
  },
];

describe.each(SETS)('the folder $folder', ({ folder, count, first, last, bands }) => {
  test('loads whole, in the order of time and index', async () => {
    const loaded = await load(folder, '.');
    const [ids, times] = [indices(loaded), starts(loaded)];
    expect(loaded.issues).toEqual([]);
    expect(ids).toHaveLength(count);
    expect([ids[0], times[0]]).toEqual(first);
    expect([ids.at(-1), times.at(-1)]).toEqual(last);
    const keys = ids.map((id, index) => `${times[index]} ${id}`);
    expect(keys).toEqual([...keys].sort());
  });

  test('has in each image the same bands, with their types, nodata and contents', async () => {
    const { collection } = await load(folder, '.');
    for (const image of collection.images) {
      expect(image.bands.map(({ name, type, nodata, content }) => `${name} ${type} ${nodata} ${content}`)).toEqual(bands);
      expect(image.footprint?.type).toBe('Polygon');
    }
  });
});

test('images with equal times are in the order of their index', async () => {
  const loaded = await load(join(FIXTURES, 'data', 'l8-l1-newyork-2018h1'), '.');
  expect(indices(loaded).slice(5, 7)).toEqual([
    'LC08_L1TP_014031_20180428_20180502_01_T1',
    'LC08_L1TP_014032_20180428_20180502_01_T1',
  ]);
});

test('a null datetime gives way to start_datetime, and end_datetime is the end', async () => {
  const { collection } = await load(join(FIXTURES, 'data', 'l8-l1-newyork-2018h1'), '.');
  expect(collection.images[0].properties).toMatchObject({
    datetime: null,
    'system:time_start': Date.UTC(2018, 0, 6),
    'system:time_end': Date.UTC(2018, 0, 6, 23, 59, 59),
    'landsat:wrs_path': '014',
  });
});

test('the columns of a CSV are properties', async () => {
  const { collection } = await load(join(FIXTURES, 'data', 's2-ndvi-clp-slovenia-2015-2016'), '.');
  expect(collection.images[1].properties).toEqual({
    source_time_index: 1,
    mean_CLP: 0.7419,
    'fraction_CLP_gt_0.4': 0.9804,
    mean_NDVI: 0.4355,
    'system:index': 'S2_NDVI_CLP_SI_20150731T100009',
    'system:time_start': Date.UTC(2015, 6, 31, 10, 0, 9),
  });
});

test('pixels come through: the first NDVI is that of the table', async () => {
  const { collection } = await load(join(FIXTURES, 'data', 's2-ndvi-clp-slovenia-2015-2016'), '.');
  const [image] = collection.images;
  const { grid } = image.bands[0];
  if (grid === null) throw new Error('no grid');
  const { bands } = await image.read(grid, ['NDVI'], { signal: new AbortController().signal });
  const mean = Array.from(bands[0].values).reduce((sum, value) => sum + value, 0) / bands[0].values.length;
  expect(mean).toBeCloseTo(0.7321, 4);
});
