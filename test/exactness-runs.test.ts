import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith, geoweft } from './support/command-line.ts';
import { body, node, workflow } from './support/workflow.ts';

const ZONES = resolve(import.meta.dirname, 'fixtures/utm-zones');

/** The best pixels of four scenes in two UTM zones, on pixels of one metre: several blocks of 512 in both directions. */
const BEST = workflow(
  [
    node('collection', 'Collection', { id: 'scenes' }),
    node('invert', 'Map', {}, {
      body: body(
        'add',
        [node('select', 'Select', { bandSelectors: ['cloud'] }), node('times', 'Multiply', { image2: -1 }), node('rename', 'Rename', { names: ['quality'] }), node('add', 'AddBands')],
        '$img>select.input select>times.image1 times>rename.input $img>add.dstImg rename>add.srcImg',
      ),
    }),
    node('best', 'QualityMosaic', { qualityBand: 'quality' }),
  ],
  'collection>invert.collection invert>best.collection',
);

it.each([
  ['on its own grid', []],
  ['on pixels of one metre', ['--scale', '1']],
  ['in longitude and latitude', ['--crs', 'EPSG:4326', '--scale', '0.00001']],
])('writes the same bytes twice, and with one worker and with two: %s', async (_, args) => {
  const folder = await folderWith({ 'best.weft': BEST });
  const write = async (name: string, workers: number): Promise<Buffer> => {
    const { code, err } = await geoweft(['export', 'best.weft', '--node', 'best', '--out', name, '--workers', String(workers), '--set', `collection.id=${ZONES}`, ...args], folder);
    expect(err).toBe('');
    expect(code).toBe(0);
    return readFile(join(folder, name));
  };
  const first = await write('first.tif', 1);
  expect(first.length).toBeGreaterThan(1000);
  expect((await write('again.tif', 1)).equals(first)).toBe(true);
  for (let times = 0; times < 2; times++) expect((await write('two.tif', 2)).equals(first)).toBe(true);
});
