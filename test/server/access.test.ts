import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ORIGIN, TOKEN, createTestServer } from './harness.ts';

const appFolder = join(await realpath(await mkdtemp(join(tmpdir(), 'geoweft-app-'))), 'app');
await mkdir(join(appFolder, 'assets'), { recursive: true });
await writeFile(join(appFolder, 'index.html'), '<!doctype html><title>window</title>');
await writeFile(join(appFolder, 'assets/main-3f2a.js'), 'export {};');
await writeFile(join(appFolder, '../secret.txt'), 'not for the window');
afterAll(() => rm(join(appFolder, '..'), { recursive: true }));

const pool = { ask: () => Promise.reject(new Error('a test without a thread')) };
const { app } = createTestServer({ pool, appFolder });
const COOKIE = `geoweft-7777=${TOKEN}`;

function ask(path: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> {
  return app.fetch(new Request(`${ORIGIN}${path}`, { ...init, headers }));
}

async function statusOf(path: string, headers: Record<string, string>, init?: RequestInit): Promise<number> {
  return (await ask(path, headers, init)).status;
}

it('without the secret neither the API nor a page is given', async () => {
  for (const path of ['/', '/assets/main-3f2a.js', '/api/session', '/api/files', '/api/nothing']) {
    expect([path, await statusOf(path, {})]).toEqual([path, 401]);
    expect([path, await statusOf(path, { authorization: 'Bearer wrong' })]).toEqual([path, 401]);
    expect([path, await statusOf(path, { cookie: `geoweft-7777=${TOKEN}x` })]).toEqual([path, 401]);
    expect([path, await statusOf(path, { cookie: `geoweft-7778=${TOKEN}` })]).toEqual([path, 401]);
  }
});

it('the address with the secret turns it into a cookie that scripts and other sites cannot use', async () => {
  const response = await ask(`/?token=${TOKEN}`);
  expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
  expect(response.headers.get('set-cookie')).toBe(`${COOKIE}; HttpOnly; SameSite=Strict; Path=/`);
  expect(await statusOf('/', { cookie: `other=1; ${COOKIE}` })).toBe(200);
  expect(await statusOf('/?token=wrong', {})).toBe(401);
});

it('a shell may send the secret as a bearer', async () => {
  expect(await statusOf('/api/session', { authorization: `Bearer ${TOKEN}` })).toBe(200);
});

it('a page of another origin is refused, even with the secret', async () => {
  for (const origin of ['http://evil.example', 'http://localhost:3000', 'null', 'http://127.0.0.1:7778', 'https://127.0.0.1:7777']) {
    expect([origin, await statusOf('/api/session', { cookie: COOKIE, origin })]).toEqual([origin, 403]);
  }
  expect(await statusOf('/api/session', { cookie: COOKIE, origin: ORIGIN })).toBe(200);
  expect(await statusOf('/api/session', { cookie: COOKIE, 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await statusOf('/api/session', { cookie: COOKIE, 'sec-fetch-site': 'same-origin' })).toBe(200);
});

it('a name that was rebound to this machine is refused', async () => {
  for (const host of ['evil.example', 'evil.example:7777', '127.0.0.1', '127.0.0.1:7778', '0.0.0.0:7777']) {
    expect([host, await statusOf('/api/session', { cookie: COOKIE, host })]).toEqual([host, 403]);
    expect([host, await statusOf(`/?token=${TOKEN}`, { host })]).toEqual([host, 403]);
  }
  expect(await statusOf('/api/session', { cookie: COOKIE, host: 'localhost:7777' })).toBe(200);
});

it('what changes something must be JSON', async () => {
  const init = { method: 'POST', body: '{"path":"x"}' };
  expect(await statusOf('/api/reveal', { cookie: COOKIE, 'content-type': 'text/plain' }, init)).toBe(415);
  expect(await statusOf('/api/reveal', { cookie: COOKIE, 'content-type': 'application/json' }, init)).toBe(403);
  const broken = await ask('/api/reveal', { cookie: COOKIE, 'content-type': 'application/json' }, { method: 'POST', body: '{' });
  expect([broken.status, await broken.json()]).toEqual([400, { error: 'the request is not JSON' }]);
});

it('every answer carries the headers that keep a page to itself', async () => {
  for (const response of [await ask('/', { cookie: COOKIE }), await ask('/api/session', { cookie: COOKIE }), await ask('/api/session')]) {
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'self'.*connect-src 'self'.*frame-ancestors 'none'/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  }
});

it('hands out the window, with types, and lets the browser keep what has a hash in its name', async () => {
  const page = await ask('/', { cookie: COOKIE });
  expect([page.headers.get('content-type'), page.headers.get('cache-control'), await page.text()]).toEqual([
    'text/html; charset=utf-8',
    'no-cache',
    '<!doctype html><title>window</title>',
  ]);
  const script = await ask('/assets/main-3f2a.js', { cookie: COOKIE });
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cache-control')).toContain('immutable');
});

it('hands out nothing outside the window', async () => {
  for (const path of ['/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/assets', '/%00', '/%zz', '/nothing.js']) {
    const response = await ask(path, { cookie: COOKIE });
    expect([path, response.status]).toEqual([path, 404]);
  }
});

it('says so where the window is not built', async () => {
  const { app: bare } = createTestServer({ pool });
  const response = await bare.fetch(new Request(`${ORIGIN}/`, { headers: { cookie: COOKIE } }));
  expect(await response.text()).toContain('The window is not built');
});

it('a failure inside is one sentence without a stack', async () => {
  const { get } = createTestServer({ pool });
  const response = await get('/api/nothing');
  expect([response.status, await response.json()]).toEqual([404, { error: 'there is no such address' }]);
  const { post } = createTestServer({ pool });
  const failed = await post('/api/expressions', { folder: '', expression: { result: '0', values: { '0': { constantValue: 1 } } } });
  expect([failed.status, await failed.json()]).toEqual([500, { error: 'something is wrong in the server; what was asked for was not done' }]);
});
