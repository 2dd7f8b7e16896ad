import { mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ContentAnswer, DatasetsAnswer, ExamplesAnswer, FilesAnswer, SavedAnswer, SessionAnswer } from '../../src/server/api.ts';
import { inPackage } from '../../src/server/installed.ts';
import { formatWorkflow, parseWorkflow } from '../../src/workflow/file.ts';
import { answerOf, createTestServer } from './harness.ts';

const base = await realpath(await mkdtemp(join(tmpdir(), 'geoweft-files-')));
const root = join(base, 'workspace');
const outside = join(base, 'outside');
const pool = { ask: () => Promise.reject(new Error('a test without a thread')) };
const server = createTestServer({ root, pool });
const { get, call, post } = server;
const EMPTY = formatWorkflow(parseWorkflow('{"format":"geoweft/workflow","version":1,"nodes":[],"edges":[]}'));
const NAMED = EMPTY.replace('Untitled', 'Named');

beforeAll(async () => {
  await mkdir(join(root, 'fields/deep'), { recursive: true });
  await mkdir(outside);
  await writeFile(join(root, 'a.weft'), EMPTY);
  await writeFile(join(root, 'b.tif'), 'II');
  await writeFile(join(root, 'notes.txt'), 'mine');
  await writeFile(join(root, '.hidden.weft'), EMPTY);
  await writeFile(join(outside, 'x.weft'), EMPTY);
  await symlink(outside, join(root, 'link'));
  await symlink(join(outside, 'x.weft'), join(root, 'linked.weft'));
});
afterAll(() => rm(base, { recursive: true }));

function save(path: string, text: string, expected?: number | null): Promise<Response> {
  return call('PUT', '/api/files/content', { path, text, ...(expected === undefined ? {} : { expected }) });
}

it('lists folders, workflows and GeoTIFFs, and nothing that lies or leads outside', async () => {
  const { entries } = await answerOf<FilesAnswer>(get('/api/files?path='));
  expect(entries.map(({ name, kind, path }) => [name, kind, path])).toEqual([
    ['fields', 'folder', 'fields'],
    ['a.weft', 'workflow', 'a.weft'],
    ['b.tif', 'image', 'b.tif'],
  ]);
  const inner = await answerOf<FilesAnswer>(get('/api/files?path=fields'));
  expect(inner.entries.map(({ path }) => path)).toEqual(['fields/deep']);
  expect((await get('/api/files?path=nowhere')).status).toBe(404);
});

it('reads a workflow with its folder and time', async () => {
  const answer = await answerOf<ContentAnswer>(get('/api/files/content?path=a.weft'));
  expect(answer).toMatchObject({ path: 'a.weft', folder: '', text: EMPTY, writable: true });
  expect((await get('/api/files/content?path=none.weft')).status).toBe(404);
  expect((await get('/api/files/content?path=notes.txt')).status).toBe(400);
});

it.each(['../outside/x.weft', 'link/x.weft', 'linked.weft', '/etc/passwd', 'fields/../../outside/x.weft', 'a.weft%00'])('refuses %s', async (path) => {
  expect((await get(`/api/files/content?path=${path}`)).status).toBeGreaterThanOrEqual(400);
  const name = path.replace('%00', '\0');
  expect((await save(name, NAMED)).status).toBeGreaterThanOrEqual(400);
  expect(await readFile(join(outside, 'x.weft'), 'utf8')).toBe(EMPTY);
});

it('saves what is a workflow, whole, and leaves nothing beside it', async () => {
  const saved = await answerOf<SavedAnswer>(save('fields/new.weft', NAMED, null));
  expect(saved).toMatchObject({ path: 'fields/new.weft', folder: 'fields', writable: true });
  expect(await readFile(join(root, 'fields/new.weft'), 'utf8')).toBe(NAMED);
  const again = await answerOf<SavedAnswer>(save('fields/new.weft', EMPTY, saved.modified));
  expect(again.modified).toBeGreaterThanOrEqual(saved.modified);
  expect(await readdir(join(root, 'fields'))).toEqual(['deep', 'new.weft']);
});

it('does not save over what has changed on the disk since', async () => {
  await writeFile(join(root, 'c.weft'), EMPTY);
  const { modified } = await answerOf<ContentAnswer>(get('/api/files/content?path=c.weft'));
  await utimes(join(root, 'c.weft'), new Date(), new Date(1_600_000_000_000));
  const refused = await save('c.weft', NAMED, modified);
  expect([refused.status, await refused.json()]).toEqual([409, { error: 'the file was changed by another program', modified: 1_600_000_000_000 }]);
  expect(await readFile(join(root, 'c.weft'), 'utf8')).toBe(EMPTY);
  expect((await save('c.weft', NAMED, null)).status).toBe(409);
  expect((await save('c.weft', NAMED)).status).toBe(200);
  await rm(join(root, 'c.weft'));
  expect(await answerOf(save('c.weft', NAMED, modified))).toEqual({ error: 'the file is no longer there', modified: null });
});

it('of two saves at once from the same state only one goes through', async () => {
  const { modified } = await answerOf<SavedAnswer>(save('d.weft', EMPTY));
  const statuses = (await Promise.all([save('d.weft', NAMED, modified), save('d.weft', NAMED, modified)])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 409]);
});

it('does not save what is no workflow, or under another ending', async () => {
  expect((await save('a.weft', '{"format":"other"}')).status).toBe(400);
  expect((await save('geoweft.datasets.json', EMPTY)).status).toBe(400);
  expect((await save('nowhere/a.weft', EMPTY)).status).toBe(500);
  expect(await answerOf(save('nowhere/a.weft', EMPTY))).toEqual({ error: 'a.weft: its folder does not exist' });
});

it('reads and writes outside what a shell has granted, that file and no other', async () => {
  const path = join(outside, 'x.weft');
  expect((await get(`/api/files/content?path=${path}`)).status).toBe(403);
  await server.files.grant(path);
  expect(await answerOf<ContentAnswer>(get(`/api/files/content?path=${path}`))).toMatchObject({ path, folder: outside, writable: true });
  expect((await save(path, NAMED)).status).toBe(200);
  await writeFile(path, EMPTY);
  expect((await get(`/api/files/content?path=${join(outside, 'y.weft')}`)).status).toBe(403);
  expect((await get(`/api/files?path=${outside}`)).status).toBe(403);
  expect((await get(`/api/datasets?folder=${outside}`)).status).toBe(200);
});

it('shows the examples, which may be read wherever they lie, and not written', async () => {
  const { examples } = await answerOf<ExamplesAnswer>(get('/api/examples'));
  const slovenia = examples.find(({ title }) => title === 'Best pixel, Slovenia');
  expect(slovenia?.path).toBe(inPackage('examples/slovenia.weft'));
  const answer = await answerOf<ContentAnswer>(get(`/api/files/content?path=${slovenia?.path ?? ''}`));
  expect(answer).toMatchObject({ writable: false, folder: inPackage('examples') });
  expect((await save(answer.path, answer.text)).status).toBe(403);
});

it('lists the data sets that the registries name, those made by Geoweft as modelled', async () => {
  const classes = [{ value: 4, name: 'Vegetation', color: '00a000' }];
  const bands = { B2: {}, SCL: { classes }, CLD: { content: 'quality' } };
  await writeFile(join(root, 'geoweft.datasets.json'), JSON.stringify({ real: { folder: 'data', title: 'Real', bands, rgb: ['B2', 'B2', 'B2'] }, made: { folder: 'm', generate: 'modelled-s2' } }));
  const { datasets } = await answerOf<DatasetsAnswer>(get('/api/datasets?folder=fields'));
  expect(datasets).toEqual([
    {
      id: 'real',
      title: 'Real',
      rgb: ['B2', 'B2', 'B2'],
      modelled: false,
      bands: {
        B2: { content: null, classes: null },
        SCL: { content: 'class', classes: [{ value: 4, name: 'Vegetation', color: '#00a000' }] },
        CLD: { content: 'quality', classes: null },
      },
    },
    { id: 'made', title: null, rgb: null, modelled: true, bands: {} },
  ]);
  await writeFile(join(root, 'geoweft.datasets.json'), '{"real": {}}');
  expect((await get('/api/datasets?folder=')).status).toBe(422);
});

it('tells of the session, and shows no file that it did not write', async () => {
  expect(await answerOf<SessionAnswer>(get('/api/session'))).toMatchObject({ workspace: 'test', shell: 'browser', file: null });
  expect((await post('/api/reveal', { path: 'b.tif' })).status).toBe(403);
  expect((await post('/api/reveal', { path: '/etc/passwd' })).status).toBe(403);
});
