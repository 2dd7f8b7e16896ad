import { cp, mkdtemp, readdir, realpath, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ErrorAnswer, ExpressionAnswer, SampleAnswer, StatisticsAnswer, Values } from '../../src/server/api.ts';
import { decodeValues, picturePath, statisticsPath, tilePath } from '../../src/server/api.ts';
import { startEvaluatorPool } from '../../src/server/evaluator-pool.ts';
import { inPackage } from '../../src/server/installed.ts';
import { answerOf, createTestServer, keyOf, questionOf, referenceAnswer } from './harness.ts';

const pool = startEvaluatorPool();
const server = createTestServer({ pool });
const { get, post } = server;
const folder = await realpath(await mkdtemp(join(tmpdir(), 'geoweft-values-')));
afterAll(async () => {
  await pool.stop();
  await rm(folder, { recursive: true });
});

const BOX = [14.553, 45.866, 14.563, 45.874] as const;

/** The tile of zoom 14 that the middle of the data lies in. */
const [X, Y] = [8854, Math.floor((0.5 - Math.asinh(Math.tan((45.87 * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** 14)];

async function valuesOf(response: Promise<Response>): Promise<Values> {
  const answer = await response;
  if (answer.status !== 200) throw new Error(await answer.text());
  return decodeValues(await answer.arrayBuffer());
}

describe('POST /api/expressions', () => {
  it('describes a node and gives the same question the same key', async () => {
    const question = await questionOf('slovenia.weft', 'best');
    const answer = await answerOf<ExpressionAnswer>(post('/api/expressions', question));
    expect(answer.key).toMatch(/^[0-9a-f]{32}$/);
    expect(answer).toMatchObject({ describe: { kind: 'Image', suggestedGrid: { width: 100, height: 101 } } });
    expect(await keyOf(server, question)).toBe(answer.key);
  });

  it('gives another key for another param, and none for a style', async () => {
    const best = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    expect(await keyOf(server, await questionOf('slovenia.weft', 'best', { 'dates.end': '2015-08-01' }))).not.toBe(best);
    const shown = await keyOf(server, await questionOf('slovenia.weft', 'show-best'));
    expect(await keyOf(server, await questionOf('slovenia.weft', 'show-best', { 'show-best.min': 0.2 }))).toBe(shown);
  });

  it('sees a node inside a Map with the newest image, or the one asked for, each under its key', async () => {
    const question = await questionOf('slovenia.weft', 'invert/select');
    const keys = await Promise.all([undefined, 0, 4].map((image) => keyOf(server, { ...question, ...(image === undefined ? {} : { image }) })));
    expect(keys[0]).toBe(keys[2]);
    expect(keys[1]).not.toBe(keys[0]);
  });

  it('answers the issues of the workflow at the invocation that failed', async () => {
    const answer = await answerOf<ExpressionAnswer>(post('/api/expressions', await questionOf('slovenia.weft', 'best', { 'collection.id': 'data/none' })));
    expect(answer.key).toBeUndefined();
    expect(answer.issues).toMatchObject([{ severity: 'error', argument: 'id', message: "there is no folder 'data/none' beside the workflow" }]);
    expect(answer.issues?.[0].hash).toMatch(/^[0-9a-f]{32}$/);
  });

  it('refuses what is no expression in one sentence', async () => {
    for (const body of [{}, { folder: '' }, { folder: '', expression: { result: '0', values: {} } }, { folder: '', expression: 7 }, 'text']) {
      const response = await post('/api/expressions', body);
      expect(response.status).toBe(400);
      expect((await answerOf<ErrorAnswer>(Promise.resolve(response))).error).toMatch(/^[^\n]+$/);
    }
  });

  it('refuses a folder outside the workspace', async () => {
    const question = await questionOf('slovenia.weft', 'best');
    expect((await post('/api/expressions', { ...question, folder: '../..' })).status).toBe(403);
    expect((await post('/api/expressions', { ...question, folder: '/etc' })).status).toBe(403);
  });

  it('gives a new key when a file has changed on the disk, and the old one is unknown once it is forgotten', async () => {
    const scene = 's2-l1c-clp-slovenia-2015';
    await cp(inPackage(`examples/data/${scene}`), join(folder, 'data', scene), { recursive: true });
    const copyPool = startEvaluatorPool();
    const copy = createTestServer({ root: folder, pool: copyPool });
    const question = { ...(await questionOf('slovenia.weft', 'best')), folder: '' };
    const before = await keyOf(copy, question);
    const names = await readdir(join(folder, 'data', scene), { recursive: true });
    const tiff = names.find((name) => name.endsWith('.tif')) ?? '';
    const path = picturePath(before, { bbox: BOX, width: 8, height: 8, bands: ['B02'] });
    expect((await copy.get(path)).status).toBe(200);
    await utimes(join(folder, 'data', scene, tiff), new Date(), new Date(0));
    await new Promise((done) => setTimeout(done, 300)); // for so long files count as unchanged
    expect(await keyOf(copy, question)).not.toBe(before);
    await copyPool.stop(); // a thread that fell remembers no value
    expect(await answerOf(copy.get(path))).toEqual({ error: 'unknown key' });
    await copyPool.stop();
  });
});

describe('values', () => {
  it('are those of the independent answer, on its own grid', async () => {
    const { head, bands } = await referenceAnswer('slovenia-best');
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const [a, , west, , e, north] = head.transform;
    const bbox = [west, north + e * head.height, west + a * head.width, north] as const;
    const values = await valuesOf(get(picturePath(key, { bbox, crs: head.crs, width: head.width, height: head.height })));
    expect(values).toMatchObject({ width: head.width, height: head.height, crs: head.crs });
    expect(values.bands.map(({ name, type }) => ({ name, type }))).toEqual(head.bands);
    values.bands.forEach((band, index) => {
      expect(band.mask ?? new Uint8Array(band.values.length).fill(1)).toEqual(bands[index].mask);
      expect(Buffer.from(band.values.buffer, band.values.byteOffset, band.values.byteLength).equals(Buffer.from(bands[index].values.buffer))).toBe(true);
    });
  });

  it('of a tile are on its place, masked outside the data, and every section begins on a multiple of 8', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const response = await get(tilePath(key, 14, X, Y, { bands: ['B04', 'B03'], size: 512 }));
    expect(response.headers.get('content-length')).toBe(String((await response.clone().arrayBuffer()).byteLength));
    const values = await valuesOf(Promise.resolve(response));
    expect(values).toMatchObject({ width: 512, height: 512, crs: 'EPSG:3857' });
    expect(values.bands.map(({ name }) => name)).toEqual(['B04', 'B03']);
    const [first] = values.bands;
    expect(first.mask).not.toBeNull();
    expect(first.values.byteOffset % 8).toBe(0);
    expect(new Set(first.mask)).toEqual(new Set([0, 1]));
  });

  it('have 256 pixels a side and all bands unless asked otherwise', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'invert'));
    const values = await valuesOf(get(tilePath(key, 14, X, Y)));
    expect([values.width, values.bands.length]).toEqual([256, 15]);
  });

  it('of a collection are those of its newest image', async () => {
    const collection = await keyOf(server, await questionOf('slovenia.weft', 'dates'));
    const query = { bbox: BOX, width: 20, height: 20, bands: ['B08'] };
    const shown = await valuesOf(get(picturePath(collection, query)));
    const inside = await keyOf(server, { ...(await questionOf('slovenia.weft', 'invert/select')), image: 4 });
    const newest = await valuesOf(get(picturePath(inside, { ...query, bands: ['CLP'] })));
    expect(shown.bands[0].values).not.toEqual(newest.bands[0].values);
    const same = await valuesOf(get(picturePath(collection, { ...query, bands: ['CLP'] })));
    expect(same.bands[0].values).toEqual(newest.bands[0].values);
  });

  it('may be kept by the browser: what it has is not made again', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const path = tilePath(key, 14, X, Y, { bands: ['B04'] });
    const first = await get(path);
    expect(first.headers.get('cache-control')).toContain('immutable');
    const etag = first.headers.get('etag') ?? '';
    expect((await get(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('of a key that nobody posted are 404', async () => {
    const key = 'a'.repeat(32);
    for (const path of [tilePath(key, 1, 0, 0), picturePath(key, { bbox: BOX, width: 1, height: 1 }), statisticsPath(key)]) {
      const response = await get(path, { headers: { 'if-none-match': '*' } });
      expect([response.status, await response.json()]).toEqual([404, { error: 'unknown key' }]);
    }
  });

  it('are refused in one sentence where the request is wrong', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const base = `/api/values/${key}`;
    const cases: [string, number, RegExp][] = [
      ['/tiles/2/9/0', 400, /no tile/],
      ['/tiles/2/x/0', 400, /no tile/],
      ['/tiles/2/1/1?size=300', 400, /256 or 512/],
      ['/picture?width=10&height=10', 400, /bbox/],
      ['/picture?bbox=1,2,3&width=10&height=10', 400, /bbox/],
      ['/picture?bbox=3,2,1,4&width=10&height=10', 400, /west before east/],
      ['/picture?bbox=1,2,3,4&width=10', 400, /height/],
      ['/picture?bbox=1,2,3,4&width=4000&height=4000', 400, /at most/],
      ['/picture?bbox=1,2,3,4&width=9&height=9&crs=EPSG:1', 400, /CRS/],
      ['/picture?bbox=1,2,3,4&width=9&height=9&bands=nir', 422, /no band 'nir'; the image has B01/],
    ];
    for (const [path, status, sentence] of cases) {
      const response = await get(`${base}${path}`);
      expect([path, response.status]).toEqual([path, status]);
      expect((await answerOf<ErrorAnswer>(Promise.resolve(response))).error).toMatch(sentence);
    }
  });
});

describe('sample and statistics', () => {
  it('sample reads every image of a collection at a point', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'dates'));
    const { samples, kind } = await answerOf<SampleAnswer>(post(`/api/values/${key}/sample`, { at: [14.558, 45.87] }));
    expect(kind).toBe('ImageCollection');
    expect(samples.map(({ time }) => time?.slice(0, 10))).toEqual(['2015-07-11', '2015-07-31', '2015-08-20', '2015-08-30', '2015-09-09']);
    expect(samples[0].values.B04).toBeTypeOf('number');
    expect((await post(`/api/values/${key}/sample`, { at: [14.558] })).status).toBe(400);
  });

  it('statistics tell range, percentiles and histogram of each band', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const { bands } = await answerOf<StatisticsAnswer>(get(statisticsPath(key, { bands: ['B04', 'CLP'] })));
    const reference = await referenceAnswer('slovenia-best');
    const sorted = [...reference.bands[3].values].sort((one, other) => one - other);
    const [red] = bands;
    expect(red).toMatchObject({ name: 'B04', type: 'float32', valid: 10_100, min: sorted[0], max: sorted.at(-1), low: sorted[202], high: sorted[9898] });
    expect(red.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(10_100);
    expect(red.histogram?.counts).toHaveLength(256);
  });

  it('statistics of a place without data are null', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const { bands } = await answerOf<StatisticsAnswer>(get(statisticsPath(key, { bbox: [0, 0, 1, 0.5], bands: ['B04'] })));
    expect(bands).toEqual([
      { name: 'B04', type: 'float32', count: 256 * 128, valid: 0, min: null, max: null, mean: null, low: null, high: null, histogram: null },
    ]);
  });
});

describe('a thread that falls', () => {
  it('tells the request that waited in one sentence, and the next works', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'best'));
    const waiting = answerOf<ErrorAnswer>(get(picturePath(key, { bbox: [0, 30, 30, 60], width: 2000, height: 2000, bands: ['B02'] })));
    await new Promise((done) => setTimeout(done, 20));
    await pool.stop();
    expect(await waiting).toEqual({ error: 'the evaluator stopped' });
    expect((await valuesOf(get(picturePath(key, { bbox: BOX, width: 4, height: 4, bands: ['B02'] })))).width).toBe(4);
  });
});

describe('a request that is called off', () => {
  it('reaches the read', async () => {
    const key = await keyOf(server, await questionOf('slovenia.weft', 'invert'));
    let ended: unknown = null;
    const spied = createTestServer({
      pool: {
        async ask(task, ask, options) {
          try {
            return await pool.ask(task, ask, options);
          } catch (error) {
            if (task === 'read') ended = error;
            throw error;
          }
        },
      },
    });
    expect(await keyOf(spied, await questionOf('slovenia.weft', 'invert'))).toBe(key);
    const controller = new AbortController();
    const request = spied.get(picturePath(key, { bbox: BOX, width: 1000, height: 1000 }), { signal: controller.signal });
    await new Promise((done) => setTimeout(done, 20));
    const start = performance.now();
    controller.abort();
    expect((await request).status).toBe(499);
    expect(performance.now() - start).toBeLessThan(200);
    expect(ended).toMatchObject({ name: 'AbortError' });
  });
});
