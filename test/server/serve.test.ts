import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProgressEvent, type SessionAnswer, decodeValues, picturePath } from '../../src/server/api.ts';
import { inPackage } from '../../src/server/installed.ts';
import { type Serving, serve } from '../../src/server/serve.ts';
import { questionOf } from './harness.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'geoweft-serve-')));
let serving: Serving;
beforeAll(async () => {
  serving = await serve({ root: inPackage('.'), file: inPackage('examples/slovenia.weft'), shell: 'browser' });
});
afterAll(async () => {
  await serving.stop();
  await rm(folder, { recursive: true });
});

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${serving.origin}${path}`, { ...init, headers: { authorization: `Bearer ${serving.token}`, 'content-type': 'application/json' } });
}

async function post<T>(path: string, body: unknown): Promise<T> {
  return (await (await ask(path, { method: 'POST', body: JSON.stringify(body) })).json()) as T;
}

it('listens on the loopback address, and its address lets a browser in', async () => {
  expect(serving.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const opened = await fetch(serving.url, { redirect: 'manual' });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const session = await fetch(`${serving.origin}/api/session`, { headers: { cookie } });
  expect(await session.json()).toMatchObject({ file: 'examples/slovenia.weft', shell: 'browser' } satisfies Partial<SessionAnswer>);
  expect((await fetch(`${serving.origin}/api/session`)).status).toBe(401);
});

it('tells how far it is while it reads a data set for the first time, and sends values with their length', async () => {
  const controller = new AbortController();
  const stream = await ask('/api/progress', { signal: controller.signal });
  const { key } = await post<{ key: string }>('/api/expressions', await questionOf('flanders.weft', 'best'));
  const events: ProgressEvent[] = [];
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let done = false; reader && !done; ) {
    const { value = '' } = await reader.read();
    for (const [, text] of value.matchAll(/^data: (.*)$/gm)) events.push(JSON.parse(text) as ProgressEvent);
    done = events.some((event) => event.done === event.all);
  }
  controller.abort();
  expect(events.at(-1)).toEqual({ what: 'files', done: 58, all: 58 });
  const response = await ask(picturePath(key, { bbox: [3.02, 50.81, 3.03, 50.82], width: 64, height: 64 }));
  expect(response.headers.get('content-length')).toBe(String((await response.clone().arrayBuffer()).byteLength));
  expect(decodeValues(await response.arrayBuffer()).bands.length).toBeGreaterThan(4);
});

it('a browser that leaves takes its request with it', async () => {
  const { key } = await post<{ key: string }>('/api/expressions', await questionOf('slovenia.weft', 'invert'));
  const path = (k: number): string => picturePath(key, { bbox: [14.5, 45.8, 14.6 + k / 100, 45.9], width: 1200, height: 1200 });
  const controllers = Array.from({ length: 8 }, () => new AbortController());
  const left = controllers.map(({ signal }, k) => ask(path(k), { signal }).then(() => 'answered', () => 'left'));
  await new Promise((done) => setTimeout(done, 100));
  controllers.forEach((controller) => controller.abort());
  expect(await Promise.all(left)).toEqual(new Array(8).fill('left'));
  const begun = performance.now();
  expect((await ask(picturePath(key, { bbox: [14.55, 45.86, 14.56, 45.87], width: 8, height: 8 }))).status).toBe(200);
  expect(performance.now() - begun).toBeLessThan(1000); // the eight would have taken several times as long
});

it('says in one sentence that a port is taken', async () => {
  const port = Number(new URL(serving.origin).port);
  await expect(serve({ root: folder, port, shell: 'browser' })).rejects.toThrow(`cannot listen on port ${port}: another program listens there`);
});
