import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readRecipe } from '../../src/export/read-recipe.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { ErrorAnswer, EstimateAnswer, JobAnswer, RevealAnswer } from '../../src/server/api.ts';
import { startEvaluatorPool } from '../../src/server/evaluator-pool.ts';
import { imageOfFile } from '../support/scene.ts';
import { answerOf, createTestServer, eventsOf, keyOf, questionOf, referenceAnswer } from './harness.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'geoweft-jobs-')));
const pool = startEvaluatorPool();
const shown: string[] = [];
const server = createTestServer({
  pool,
  reveal(path) {
    shown.push(path);
    return Promise.resolve(true);
  },
});
const { get, post, call } = server;
afterEach(async () => {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
});
afterAll(async () => {
  await pool.stop();
  await rm(folder, { recursive: true });
});

/** A path in the temporary folder, granted as by a dialog. */
async function granted(name: string): Promise<string> {
  const path = join(folder, name);
  await server.files.grant(path);
  return path;
}

async function start(body: object): Promise<string> {
  const response = await post('/api/jobs', body);
  expect(response.status).toBe(201);
  return (await answerOf<JobAnswer>(Promise.resolve(response))).id;
}

describe('a job', () => {
  it('exports the very pixels of the independent answer, tells how far it is, and can be shown in its folder', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const file = await granted('best.tif');
    const events = await eventsOf(await get(`/api/jobs/${await start({ key, file })}/events`));
    expect(events.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: 'done', result: { path: file, geobox: { width: 100, height: 101 }, type: 'float32', nodata: 'NaN' } });
    const { head, bands } = await referenceAnswer('slovenia-best');
    const store = createGeoTiffStore();
    const image = imageOfFile(await store.header(file), store);
    const read = await image.read({ ...head }, image.bands.map(({ name }) => name), { signal: new AbortController().signal });
    read.bands.forEach((band, index) => expect(band.values).toEqual(bands[index].values));
    await store.close();
    expect(await answerOf<RevealAnswer>(post('/api/reveal', { path: file }))).toEqual({ path: file, shown: true });
    expect(shown).toEqual([file]);
  });

  it('is cancelled within 200 ms and leaves nothing', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const file = await granted('large.tif');
    const id = await start({ key, file, scale: 0.25, bands: ['B02', 'B03', 'B04', 'B08'] });
    const events = eventsOf(await get(`/api/jobs/${id}/events`));
    while ((await readdir(folder)).length === 0) await new Promise((done) => setTimeout(done, 5));
    await new Promise((done) => setTimeout(done, 300)); // in the midst of it
    const begun = performance.now();
    expect((await call('DELETE', `/api/jobs/${id}`)).status).toBe(204);
    expect(performance.now() - begun).toBeLessThan(200);
    expect((await events).at(-1)).toEqual({ type: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('asks before it replaces a file, and writes only GeoTIFFs in the workspace or where a dialog allowed', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const file = await granted('there.tif');
    await writeFile(file, 'mine');
    const refused = await post('/api/jobs', { key, file });
    expect([refused.status, (await answerOf<ErrorAnswer>(Promise.resolve(refused))).error]).toEqual([409, `there is a file '${file}'`]);
    expect((await eventsOf(await get(`/api/jobs/${await start({ key, file, replace: true })}/events`))).at(-1)?.type).toBe('done');
    const cases: [object, number][] = [
      [{ key, file: join(folder, 'other.tif') }, 403],
      [{ key, file: '../other.tif' }, 403],
      [{ key, file: 'examples/slovenia.weft', replace: true }, 400],
      [{ key, file: 'nowhere/best.tif' }, 400],
      [{ key }, 400],
      [{ key, file: 'x.tif', scale: -1 }, 400],
      [{ key: 'b'.repeat(32), file: 'x.tif' }, 404],
    ];
    for (const [body, status] of cases) expect([body, (await post('/api/jobs', body)).status]).toEqual([body, status]);
  });

  it('writes a picture in the colours that it is given, and what is smaller with another compression', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const picture = { bands: ['B04', 'B03', 'B02'], style: 'stretch', palette: null, gamma: [1, 1, 1] };
    const end = async (body: object): Promise<object | undefined> => (await eventsOf(await get(`/api/jobs/${await start({ key, ...body })}/events`))).at(-1);
    const png = await granted('best.png');
    expect(await end({ file: png, picture })).toMatchObject({ type: 'done', result: { format: 'png', path: png, geobox: { width: 100, height: 101 } } });
    expect((await readdir(folder)).sort()).toEqual(['best.pgw', 'best.png', 'best.png.aux.xml']);
    expect(await end({ file: await granted('best.tif'), compression: 'zstd', level: 19, recipe: { workflow: '{}', node: 'best' } })).toMatchObject({ type: 'done', result: { format: 'cog' } });
    expect(await readRecipe(join(folder, 'best.tif'))).toEqual({ workflow: '{}', node: 'best' });
    expect(await end({ file: await granted('none.tif'), level: 12 })).toMatchObject({ type: 'failed', error: 'DEFLATE has levels from 1 (fast) to 9 (small), and 12 is none' });
    const refused: object[] = [{ file: await granted('a.tif'), picture }, { file: await granted('a.png') }, { file: await granted('a.tif'), compression: 'jpeg' }];
    for (const body of refused) expect([body, (await post('/api/jobs', { key, ...body })).status]).toEqual([body, 400]);
  });

  it('tells what is wrong with the workflow', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'dates'));
    const id = await start({ key, file: await granted('series.tif') });
    expect((await eventsOf(await get(`/api/jobs/${id}/events`))).at(-1)).toMatchObject({
      type: 'failed',
      error: 'only an image can be exported; make a mosaic of the collection first',
      issues: [{ severity: 'error' }],
    });
  });

  it('of an unknown id is 404', async () => {
    expect((await get('/api/jobs/none/events')).status).toBe(404);
    expect((await call('DELETE', '/api/jobs/none')).status).toBe(404);
  });

  it('fails in one sentence and leaves nothing when the thread falls', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const id = await start({ key, file: await granted('fallen.tif'), scale: 0.25 });
    while ((await readdir(folder)).length === 0) await new Promise((done) => setTimeout(done, 5));
    await pool.stop();
    expect((await eventsOf(await get(`/api/jobs/${id}/events`))).at(-1)).toEqual({ type: 'failed', error: 'the evaluator stopped', issues: [] });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('an estimate', () => {
  it('tells grid, type, nodata and size beforehand', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const estimate = await answerOf<EstimateAnswer>(post('/api/exports/estimate', { key }));
    expect(estimate).toMatchObject({ geobox: { crs: 'EPSG:32633', width: 100, height: 101 }, type: 'float32', nodata: 'NaN' });
    expect(estimate.bytes.most).toBe(100 * 101 * 15 * 4);
    const file = await granted('sized.tif');
    const last = (await eventsOf(await get(`/api/jobs/${await start({ key, file })}/events`))).at(-1);
    const written = last?.type === 'done' ? last.result.bytes : NaN;
    expect(Math.abs(estimate.bytes.about / written - 1)).toBeLessThan(0.25);
  });

  it('follows CRS, scale, bands and bounds, and says what is wrong with them', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const estimate = await answerOf<EstimateAnswer>(post('/api/exports/estimate', { key, crs: 'EPSG:3857', scale: 20, bands: ['B04'], bounds: [14.555, 45.868, 14.56, 45.872], nodata: -1 }));
    expect(estimate).toMatchObject({ geobox: { crs: 'EPSG:3857', transform: [20, 0, expect.anything(), 0, -20, expect.anything()] }, bands: ['B04'], nodata: -1 });
    const wrong = await post('/api/exports/estimate', { key, crs: 'EPSG:99999999' });
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ issues: [{ argument: 'crs' }] });
    expect((await post('/api/exports/estimate', { key, file: 'x' })).status).toBe(400);
  });
});
