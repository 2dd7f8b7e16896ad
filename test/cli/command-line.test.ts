import { readFile, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/failure.ts';
import { openWorkflow } from '../../src/cli/open-workflow.ts';
import type { Json } from '../../src/expression/json.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { parseExpression } from '../../src/expression/parse.ts';
import { hashExpression } from '../../src/expression/hash.ts';
import { EXAMPLE, SLOVENIA, folderWith, geoweft } from '../support/command-line.ts';
import { REAL_SETS, answerPath } from '../support/real-sets.ts';
import { expressionOf, node, openFile, workflow } from '../support/workflow.ts';
import { hasRasterio, python } from '../support/python.ts';

const AT = '14.558,45.87';

describe.concurrent('help', () => {
  it('lists the commands', async () => {
    const { code, out } = await geoweft(['--help']);
    expect(code).toBe(0);
    for (const command of ['start', 'check', 'describe', 'sample', 'export', 'run']) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it.each(['check', 'describe', 'sample', 'export', 'run'])('of %s has examples that name it', async (command) => {
    const { code, out } = await geoweft([command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\n  geoweft ${command} `));
  });

  it('and the version need no file', async () => {
    const { code, out } = await geoweft(['--version']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});

describe.concurrent('check', () => {
  it('says that nothing is wrong', async () => {
    expect(await geoweft(['check', EXAMPLE])).toEqual({ code: 0, out: `${EXAMPLE}: 9 nodes, nothing wrong\n`, err: '' });
  });

  it('says it in JSON', async () => {
    const { code, out } = await geoweft(['check', EXAMPLE, '--json']);
    expect([code, JSON.parse(out)]).toEqual([0, { issues: [] }]);
  });

  it('names every node with an issue, each once, and exits with 1', async () => {
    const { code, out } = await geoweft(['check', EXAMPLE, '--set', 'best.qualityBand=quallity', '--set', 'invert/select.bandSelectors=clp']);
    expect(code).toBe(1);
    expect(out).toMatch(/^invert\/select\.bandSelectors: no band 'clp'; 'S2_L1C_SI_\d+T\d+' has B01 B02 .* CLP \(use 'CLP'\)$/m);
    expect(out).toMatch(/: 9 nodes, 1 issue\n$/);
  });

  it('shows a filter that leaves no images as one warning, and nothing below it', async () => {
    const { code, out } = await geoweft(['check', EXAMPLE, '--set', 'dates.start=2019-01-01', '--set', 'dates.end=2020-01-01', '--json']);
    expect(JSON.parse(out)).toEqual({ issues: [{ node: 'dates', severity: 'warning', message: 'no images left: none of the 5 is from 2019-01-01 on and before 2020-01-01' }] });
    expect(code).toBe(0);
  });
});

describe.concurrent('describe', () => {
  it('tells of a collection', async () => {
    const { code, out } = await geoweft(['describe', EXAMPLE, '--node', 'dates']);
    expect(code).toBe(0);
    expect(out).toMatch(/^dates: image collection of 5 images\n {2}dates {3}2015-07-11T10:00:08.000Z to 2015-09-09T10:00:17.000Z\n {2}bands {3}14 bands\n {10}B01 {2}float32 {2}EPSG:32633 · 9\.996 m\n/);
  });

  it('tells of a composite, which has no grid of its own', async () => {
    const { out } = await geoweft(['describe', EXAMPLE, '--node', 'best', '--json']);
    const description = JSON.parse(out) as Record<string, unknown>;
    expect(description).toMatchObject({ kind: 'Image', crs: ['EPSG:32633'], suggestedGrid: { width: 100, height: 101 }, issues: [] });
    expect((description.bands as unknown[]).at(-1)).toEqual({ name: 'quality', type: 'float32', crs: 'composite', scale: null });
    expect(description).not.toHaveProperty('count');
  });

  it('tells of a node in a body, seen with the newest image or the one that is chosen', async () => {
    for (const [more, date] of [[[], '2015-09-09'], [['--image', '0'], '2015-07-11']] as const) {
      const { out } = await geoweft(['describe', EXAMPLE, '--node', 'invert/select', '--json', ...more]);
      expect(JSON.parse(out)).toMatchObject({ kind: 'Image', bands: [{ name: 'CLP' }], dates: [expect.stringMatching(date), expect.anything()] });
    }
  });

  it("prints Earth Engine's JSON, which says what the node compiles to", async () => {
    const { code, out } = await geoweft(['describe', EXAMPLE, '--node', 'worst', '--expression']);
    expect(code).toBe(0);
    expect(hashExpression(parseExpression(JSON.parse(out)))).toBe(hashExpression(expressionOf(openFile(EXAMPLE), 'worst')));
  });
});

describe.concurrent('sample', () => {
  it('reads the pixel of an image', async () => {
    const { code, out } = await geoweft(['sample', EXAMPLE, '--node', 'best', '--at', AT, '--json']);
    const { samples } = JSON.parse(out) as { samples: { scale: number; values: Record<string, number> }[] };
    expect(code).toBe(0);
    expect(samples).toMatchObject([{ index: null, time: null, crs: 'EPSG:32633', scale: expect.closeTo(9.996, 3) as number }]);
    expect(samples[0].values.quality).toBe(-samples[0].values.CLP);
  });

  it('reads one of each image of a collection', async () => {
    const { out } = await geoweft(['sample', EXAMPLE, '--node', 'invert', '--at', AT, '--json']);
    const { kind, samples } = JSON.parse(out) as { kind: string; samples: { time: string }[] };
    expect([kind, samples.length]).toEqual(['ImageCollection', 5]);
    expect(samples.map(({ time }) => time.slice(0, 10))).toEqual(['2015-07-11', '2015-07-31', '2015-08-20', '2015-08-30', '2015-09-09']);
  });

  it('shows a table', async () => {
    const { out } = await geoweft(['sample', EXAMPLE, '--node', 'invert/select', '--at', AT, '--image', '0']);
    expect(out).toMatch(/image +time +CLP/);
    expect(out).toMatch(/S2_L1C_SI_20150711T100008 +2015-07-11T10:00:08.000Z +[\d.e-]+/);
  });

  it('has null where there is no pixel', async () => {
    const { code, out } = await geoweft(['sample', EXAMPLE, '--node', 'worst', '--at=-103,40', '--json']);
    const { samples } = JSON.parse(out) as { samples: { values: Record<string, number | null> }[] };
    expect([code, new Set(Object.values(samples[0].values))]).toEqual([0, new Set([null])]);
  });
});

describe.concurrent('export', () => {
  const [slovenia] = REAL_SETS;

  it('writes the exact mosaic, and says what it wrote', async () => {
    const folder = await folderWith();
    const { code, out, err } = await geoweft(['export', EXAMPLE, '--node', 'best', '--out', 'best.tif'], folder);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^best\.tif: 100 × 101 pixels of 9\.996 m in EPSG:32633, 15 bands of float32, nodata NaN, [\d.]+ KiB\n$/);
    expect(await readdir(folder)).toEqual(['best.tif']);
    if (hasRasterio('the comparison of the file of the command line')) {
      const compare = join(import.meta.dirname, '../reference/compare.py');
      expect(python(compare, [join(folder, 'best.tif'), answerPath(slovenia.name, 'best')])).toEqual({ output: 'equal\n', ok: true });
    }
  });

  it('writes the same bytes each time, and over a file that is there', async () => {
    const folder = await folderWith({ 'worst.tif': 'something else' });
    await geoweft(['export', EXAMPLE, '--node', 'worst', '--out', 'worst.tif'], folder);
    const once = await readFile(join(folder, 'worst.tif'));
    await geoweft(['export', EXAMPLE, '--node', 'worst', '--out', 'worst.tif'], folder);
    expect(once.equals(await readFile(join(folder, 'worst.tif')))).toBe(true);
  });

  it('takes a CRS, a scale, bounds, bands and a nodata value', async () => {
    const folder = await folderWith();
    const bounds = ['--bounds=14.55,45.866,14.56,45.874', '--crs', 'EPSG:3857', '--scale', '20'];
    const { code, out } = await geoweft(['export', EXAMPLE, '--node', 'best', '--out', 'rgb.tif', ...bounds, '--bands', 'B04,B03', '--nodata=-1', '--json'], folder);
    expect([code, JSON.parse(out)]).toMatchObject([0, { path: 'rgb.tif', bands: ['B04', 'B03'], nodata: -1, type: 'float32', hidden: 0, issues: [], geobox: { crs: 'EPSG:3857' } }]);
    const { geobox } = JSON.parse(out) as { geobox: { transform: number[] } };
    expect([geobox.transform[0], geobox.transform[2] % 20, geobox.transform[4]]).toEqual([20, 0, -20]);
  });

  it('writes NaN as text in JSON', async () => {
    const folder = await folderWith();
    const { out } = await geoweft(['export', EXAMPLE, '--node', 'best', '--out', 'a.tif', '--bands', 'B04', '--json'], folder);
    expect(JSON.parse(out)).toMatchObject({ nodata: 'NaN' });
  });
});

describe.concurrent('run', () => {
  const document = workflow(
    [
      node('scenes', 'Collection', { id: 'scenes' }),
      node('mosaic', 'Mosaic'),
      node('one', 'Export', { file: 'one.tif', scale: 20 }),
      node('two', 'Export', { file: 'two.tif', region: { type: 'Point', coordinates: [0, 0] } }),
      node('three', 'Export', { file: '../three.tif' }),
    ],
    'scenes>mosaic.collection mosaic>one.image mosaic>two.image mosaic>three.image',
  );

  it('writes every Export node beside the workflow, and says which cannot be', async () => {
    const folder = await folderWith({ 'here/a.weft': document });
    const { code, out } = await geoweft(['run', 'here/a.weft', '--set', `scenes.id=${SLOVENIA}`, '--json'], folder);
    const answer = JSON.parse(out) as { exports: { node: string }[]; issues: { node: string; param: string; message: string }[] };
    expect(answer.exports.map((result) => result.node)).toEqual(['one', 'three']); // the workspace is the current folder
    expect(answer.issues).toMatchObject([{ node: 'two', param: 'region', message: expect.stringMatching(/^bounds are west, south, east, north/) as string }]);
    expect([code, (await readdir(folder)).sort(), (await readdir(join(folder, 'here'))).sort()]).toEqual([1, ['here', 'three.tif'], ['a.weft', 'one.tif']]);
  });

  it('does not write outside the workspace', async () => {
    const folder = await folderWith({ 'here/a.weft': document });
    const { code, err } = await geoweft(['run', 'a.weft', '--set', `scenes.id=${SLOVENIA}`], join(folder, 'here'));
    expect([code, err]).toEqual([1, expect.stringContaining('geoweft: three.file: the file lies outside the workspace\n')]);
    expect(await readdir(folder)).toEqual(['here']);
  });

  it('does not write by way of a symbolic link that leads outside', async () => {
    const folder = await folderWith({ 'here/a.weft': document, 'out/old.txt': '' });
    await symlink(join(folder, 'out'), join(folder, 'here/link'));
    const settings = ['--set', `scenes.id=${SLOVENIA}`, '--set', 'one.file=link/one.tif', '--set', 'two.file=link/gone/two.tif'];
    const { code, err } = await geoweft(['run', 'a.weft', ...settings], join(folder, 'here'));
    expect([code, err]).toEqual([1, ['one', 'two', 'three'].map((id) => `geoweft: ${id}.file: the file lies outside the workspace\n`).join('')]);
    expect(await readdir(join(folder, 'out'))).toEqual(['old.txt']);
  });

  it('leaves out Export nodes that are muted or bypassed', async () => {
    const nodes = document.nodes.map((one) => (one.id === 'two' ? { ...one, muted: true } : one.id === 'three' ? { ...one, bypassed: true } : one));
    const folder = await folderWith({ 'a.weft': { ...document, nodes } });
    const { code, err } = await geoweft(['run', 'a.weft', '--set', `scenes.id=${SLOVENIA}`], folder);
    expect([code, err, (await readdir(folder)).sort()]).toEqual([0, '', ['a.weft', 'one.tif']]);
  });

  it('needs an Export node', async () => {
    const { code, err } = await geoweft(['run', EXAMPLE]);
    expect([code, err]).toEqual([2, `geoweft: ${EXAMPLE} has no Export node; add one, or use geoweft export --node\n`]);
  });
});

describe('--set', () => {
  const document = workflow(
    [
      node('scenes', 'Collection', { id: SLOVENIA }),
      node('select', 'Select', { bandSelectors: ['B02'] }),
      node('best', 'QualityMosaic', { qualityBand: 'CLP' }),
      node('times', 'Multiply', { image2: 2 }),
      node('show', 'Display', {}),
      node('bounds', 'FilterBounds', { geometry: { type: 'Point', coordinates: [14.558, 45.87] } }),
    ],
    'scenes>bounds.collection bounds>select.input bounds>best.collection best>times.image1 times>show.eeObject',
  );
  const open = async (...settings: string[]): Promise<Workflow> => (await openWorkflow(join(await folderWith({ 'a.weft': document }), 'a.weft'), settings)).workflow;

  it.each<[string, Json]>([
    ['best.qualityBand=1', '1'], // a band's name stays text
    ['select.bandSelectors=1,B.*', ['1', 'B.*']],
    ['select.bandSelectors=[1,"B2"]', [1, 'B2']],
    ['select.bandSelectors=B2', ['B2']],
    ['times.image2=-1', -1],
    ['times.image2=two', 'two'],
    ['show.min=1,2,3', [1, 2, 3]],
    ['show.min=[1, 2.5]', [1, 2.5]],
    ['show.min=0', 0],
    ['show.shown=false', false],
    ['show.palette=red,00ff00', ['red', '00ff00']],
    ['show.name=1', '1'],
    ['bounds.geometry=-103.19,40.14', { type: 'Point', coordinates: [-103.19, 40.14] }],
    ['bounds.geometry={"type":"MultiPoint","coordinates":[[1,2],[3,4]]}', { type: 'MultiPoint', coordinates: [[1, 2], [3, 4]] }],
    ['scenes.id=a=b', 'a=b'],
    ['scenes.id=', ''],
  ])('parses by the kind of the param: %s', async (setting, expected) => {
    const [, at, param] = /^(\w+)\.(\w+)=/.exec(setting) ?? [];
    expect(nodeAt(await open(setting), at)?.params[param]).toEqual(expected);
  });

  it('may be given again', async () => {
    const { params } = nodeAt(await open('select.bandSelectors=B02,B03', 'select.newNames=blue,green'), 'select') ?? {};
    expect(params).toEqual({ bandSelectors: ['B02', 'B03'], newNames: ['blue', 'green'] });
  });

  it.each([
    ['nothing', '--set nothing: expected NODE.PARAM=VALUE'],
    ['best=1', '--set best=1: expected NODE.PARAM=VALUE'],
    ['=1', '--set =1: expected NODE.PARAM=VALUE'],
    ['nobody.id=1', "--set nobody.id=1: there is no node 'nobody' (scenes select best times show bounds)"],
    ['best.nothing=1', "--set best.nothing=1: 'best' has no param 'nothing' (collection qualityBand ties)"],
    ['best.toString=1', "--set best.toString=1: 'best' has no param 'toString' (collection qualityBand ties)"],
    ['best.collection=x', "--set best.collection=x: 'collection' has a wire, which counts instead of a value"],
    ['times.image1=3', "--set times.image1=3: 'image1' has a wire, which counts instead of a value"],
  ])('of %s is a wrong call', async (setting, sentence) => {
    await expect(open(setting)).rejects.toThrow(new UsageError(sentence));
  });

  it('of an input with a wire exits with 2', async () => {
    const folder = await folderWith({ 'a.weft': document });
    expect(await geoweft(['check', 'a.weft', '--set', 'times.image1=3'], folder)).toMatchObject({ code: 2, out: '' });
  });

  it('of a value that is wrong is an issue at the param', async () => {
    const folder = await folderWith({ 'a.weft': document });
    const { code, err } = await geoweft(['describe', 'a.weft', '--node', 'times', '--set', 'times.image2=two'], folder);
    expect([code, err]).toEqual([1, 'geoweft: times.image2: \'image2\' is "two"; expected an image or a number\n']);
  });

  it('with an absolute path is the consent to read it; the same path in the file is none', async () => {
    const folder = await folderWith({ 'a.weft': document });
    const { code, err } = await geoweft(['describe', 'a.weft', '--node', 'scenes'], folder);
    expect([code, err]).toEqual([1, `geoweft: scenes.id: '${SLOVENIA}' lies outside the workspace '${folder}'\n`]);
    expect((await geoweft(['describe', 'a.weft', '--node', 'scenes', '--set', `scenes.id=${SLOVENIA}`], folder)).code).toBe(0);
  });
});

describe.concurrent('a wrong call', () => {
  it.each([
    [['describe', EXAMPLE], "required option '--node <ID>' not specified"],
    [['describe', EXAMPLE, '--node', 'nobody'], "there is no node 'nobody'; the workflow has collection bounds dates invert invert/select invert/times invert/rename invert/add best worst show-series show-best show-worst"],
    [['describe', EXAMPLE, '--node', 'best', '--nothing'], "unknown option '--nothing'"],
    [['describe', EXAMPLE, '--node', 'invert/add', '--image', 'x'], 'Expected a whole number from 0.'],
    [['check', 'nowhere.weft'], 'there is no file nowhere.weft'],
    [['check', '.'], '. is not a file'],
    [['check'], "missing required argument 'FILE'"],
    [['sample', EXAMPLE, '--node', 'best', '--at', '14.5'], 'Expected LON,LAT in degrees.'],
    [['export', EXAMPLE, '--node', 'best'], "required option '--out <FILE>' not specified"],
    [['export', EXAMPLE, '--node', 'best', '--out', 'a.tif', '--scale', 'ten'], 'Expected a number.'],
    [['export', EXAMPLE, '--node', 'best', '--out', 'a.tif', '--bounds', '1,2,3'], 'Expected W,S,E,N in degrees.'],
    [['export', EXAMPLE, '--node', 'best', '--out', 'a.tif', '--nodata', 'none'], 'Expected a number, nan or mask.'],
  ])('%j exits with 2', async (args, sentence) => {
    const { code, out, err } = await geoweft(args, await folderWith());
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n {4}at /);
  });

  it('is told in JSON, if that is asked for', async () => {
    const { code, out } = await geoweft(['describe', EXAMPLE, '--node', 'nobody', '--json']);
    expect([code, JSON.parse(out)]).toEqual([2, { error: expect.stringMatching(/^there is no node 'nobody'/) as string }]);
    const wrongFlag = await geoweft(['describe', EXAMPLE, '--node', 'best', '--nothing', '--json']);
    expect([wrongFlag.code, JSON.parse(wrongFlag.out), wrongFlag.err]).toEqual([2, { error: "unknown option '--nothing'" }, '']);
  });
});
