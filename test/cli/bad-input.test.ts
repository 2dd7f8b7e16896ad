import { spawnSync } from 'node:child_process';
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../../src/expression/json.ts';
import { EXAMPLE, SLOVENIA, folderWith, geoweft, startGeoweft, tiff } from '../support/command-line.ts';
import { node, wires, workflow } from '../support/workflow.ts';

/** Scenes in a folder, by time, and the best of them by CLP. */
const DOCUMENT = workflow(
  [
    node('scenes', 'Collection', { id: 'scenes' }),
    node('bounds', 'FilterBounds', { geometry: { type: 'Point', coordinates: [14.558, 45.87] } }),
    node('dates', 'FilterDate', { start: '2015-07-01', end: '2015-10-01' }),
    node('best', 'QualityMosaic', { qualityBand: 'CLP' }),
  ],
  'scenes>bounds.collection bounds>dates.collection dates>best.collection',
);
const FROM_SLOVENIA = ['--set', `scenes.id=${SLOVENIA}`];
const changed = (change: object): string => JSON.stringify({ ...DOCUMENT, ...change });
const scenes = (...names: string[]): Record<string, { copyOf: string }> => Object.fromEntries(names.map((name) => [`scenes/${name}`, { copyOf: tiff(name) }]));

interface Bad {
  readonly what: string;
  readonly files?: Parameters<typeof folderWith>[0];
  readonly args?: readonly string[];
  readonly says: string;
}

const BAD: readonly Bad[] = [
  { what: 'a missing folder', says: "scenes.id: there is no data set 'scenes' (geoweft.datasets.json names none) and no folder 'scenes' beside the workflow" },
  { what: 'a folder without scenes', files: { 'scenes/readme.txt': 'nothing' }, says: "scenes.id: no scenes in 'scenes': expected STAC items, a CSV with 'file' and 'datetime', or GeoTIFFs" },
  { what: 'a truncated TIFF', files: scenes('truncated.tif'), args: ['--node', 'all'], says: "scenes: 'truncated' cannot be read: truncated.tif: the file is cut off" },
  { what: 'random bytes named .tif', files: scenes('random.tif', 'uint8-strips-none.tif'), args: ['--node', 'all'], says: "scenes.id: 'random' cannot be read: random.tif: it is not a TIFF file" },
  { what: 'no georeference', files: scenes('nogeo.tif'), args: ['--node', 'all'], says: "scenes.id: 'nogeo' cannot be read: nogeo.tif: it has no georeference" },
  {
    what: 'mixed bands',
    files: scenes('uint8-strips-none.tif', 'uint16-strips-none-band.tif'),
    args: ['--node', 'all'],
    says: "all.collection: the images must have the same bands, but 'uint8-strips-none' has b1 where 'uint16-strips-none-band' has b1 b2 b3; select the common ones first",
  },
  { what: 'a missing band', args: [...FROM_SLOVENIA, '--set', 'best.qualityBand=quality'], says: "best.qualityBand: no band 'quality'; 'S2_L1C_SI_20150711T100008' has B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B10 B11 B12 CLP" },
  { what: 'a missing band to write', args: [...FROM_SLOVENIA, '--bands', 'B4'], says: "best.bands: no band 'B4' to export; there are B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B10 B11 B12 CLP" },
  { what: 'a wrong date', args: [...FROM_SLOVENIA, '--set', 'dates.start=July'], says: 'dates.start: \'start\' is "July"; expected a date like 2020-07-01' },
  { what: 'dates the wrong way round', args: [...FROM_SLOVENIA, '--set', 'dates.start=2016-01-01'], says: 'dates.end: the end of the dates is not after their start' },
  { what: 'a geometry off the globe', args: [...FROM_SLOVENIA, '--set', 'bounds.geometry=200,100'], says: 'bounds.geometry: 200, 100 is not on the globe: a position is longitude, latitude in degrees' },
  { what: 'no images left by date', args: [...FROM_SLOVENIA, '--set', 'dates.start=2014-01-01', '--set', 'dates.end=2015-01-01', '--set', 'best.qualityBand=B02'], says: 'dates: no images left: none of the 5 is from 2014-01-01 on and before 2015-01-01' },
  { what: 'no images left by place', args: [...FROM_SLOVENIA, '--set', 'bounds.geometry=-103,40'], says: 'bounds: no images left: none of the 5 meets the geometry' },
  { what: 'an absurd size', args: [...FROM_SLOVENIA, '--scale', '0.00001'], says: 'best.scale: the export would have more than 4194304 pixels a side; choose a larger scale or smaller bounds' },
  { what: 'a CRS that is not known', args: [...FROM_SLOVENIA, '--crs', 'EPSG:1'], says: 'best.crs: EPSG:1 is no CRS that is known; expected one like EPSG:32633' },
  { what: 'a circle', files: { 'a.weft': changed({ edges: wires('dates>bounds.collection bounds>dates.collection dates>best.collection') }) }, says: 'dates.collection: the wires run in a circle: bounds → dates → bounds' },
  { what: 'a node that is not known', files: { 'a.weft': changed({ nodes: [...DOCUMENT.nodes.slice(0, 2), node('dates', 'FilterDates'), DOCUMENT.nodes[3]] }) }, says: "dates: 'FilterDates' is not a node that this Geoweft knows; its data are kept" },
  { what: 'a path out of the workspace', args: ['--set', 'scenes.id=../../../etc'], says: "scenes.id: '../../../etc' lies outside the workspace 'FOLDER'" },
  { what: 'a later version', files: { 'a.weft': changed({ version: 9 }) }, says: 'a.weft: the workflow was made by a later Geoweft (file version 9); this one reads up to 1' },
  { what: 'no JSON', files: { 'a.weft': 'II*\u0000' }, says: 'a.weft: this is not a workflow: it is not JSON (Unexpected token \'I\', "II*\u0000" is not valid JSON)' },
  { what: 'a folder for the file that is not there', args: [...FROM_SLOVENIA, '--out', 'nowhere/out.tif'], says: 'best: cannot write out.tif: its folder does not exist' },
  { what: 'a folder in place of the file', files: { 'taken/x': '' }, args: [...FROM_SLOVENIA, '--out', 'taken'], says: 'best: cannot write taken: there is a folder of that name' },
];

describe.concurrent('export exits with 1 and one sentence, and leaves no file, given', () => {
  it.each(BAD)('$what', async ({ files = {}, args = [], says }) => {
    const all = { ...DOCUMENT, nodes: [...DOCUMENT.nodes, node('all', 'Mosaic')], edges: [...DOCUMENT.edges, ...wires('scenes>all.collection')] };
    const folder = await folderWith({ 'a.weft': all, ...files });
    const before = await readdir(folder, { recursive: true });
    const { code, out, err } = await geoweft(['export', 'a.weft', '--node', 'best', '--out', 'out.tif', ...args], folder);
    expect({ code, out, err: err.replace(folder, 'FOLDER') }).toEqual({ code: 1, out: '', err: `geoweft: ${says}\n` });
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });

  it('a workflow of 200 MB', async () => {
    const folder = await folderWith();
    const file = await open(join(folder, 'big.weft'), 'w');
    await file.truncate(200 * 2 ** 20);
    await file.close();
    expect(await geoweft(['check', 'big.weft'], folder)).toEqual({ code: 1, out: '', err: 'geoweft: big.weft: the file has 200 MB; a workflow has at most 16 MB\n' });
  });

  it('in JSON, if that is asked for', async () => {
    const folder = await folderWith({ 'a.weft': DOCUMENT });
    const { code, out, err } = await geoweft(['export', 'a.weft', '--node', 'best', '--out', 'out.tif', '--set', 'scenes.id=gone', '--json'], folder);
    expect([code, err, JSON.parse(out) as Json]).toEqual([1, '', { issues: [expect.objectContaining({ node: 'scenes', param: 'id', severity: 'error' })] }]);
  });
});

describe('a full disk', () => {
  const mounted: string[] = [];
  afterAll(() => mounted.forEach((folder) => spawnSync('umount', [folder])));

  it('is told in one sentence, and leaves no file', async ({ skip }) => {
    const disk = join(await folderWith(), 'disk');
    await mkdir(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status !== 0) {
      console.warn('left out, for no small disk can be mounted here: a full disk (the writer is tested with a disk that is made up)');
      return skip();
    }
    mounted.push(disk);
    const { code, out, err } = await geoweft(['export', EXAMPLE, '--node', 'best', '--out', join(disk, 'best.tif')]);
    expect([code, out, err]).toEqual([1, '', 'geoweft: best: cannot write best.tif: the disk is full\n']);
    expect(await readdir(disk)).toEqual([]);
  });
});

describe('Ctrl+C', () => {
  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('in the middle of an export (%s) exits with 130 and leaves nothing', async (signal) => {
    const folder = await folderWith();
    const child = startGeoweft(['export', EXAMPLE, '--node', 'best', '--out', 'huge.tif', '--scale', '0.1'], folder);
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const ended = new Promise<number | null>((settle) => child.on('close', settle));
    await expect.poll(() => readdir(folder), { timeout: 10_000, interval: 50 }).not.toEqual([]);
    child.kill(signal);
    expect([await ended, err]).toEqual([130, 'geoweft: stopped\n']);
    expect(await readdir(folder)).toEqual([]);
  });
});
