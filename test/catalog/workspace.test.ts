import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locate, workspaceOf } from '../../src/catalog/workspace.ts';
import { ONE_BAND, dataFolder, failure, indices, load, workspaceIn } from './data-folder.ts';

test('the root is the nearest folder at or above the workflow that holds geoweft.datasets.json', async () => {
  const folder = await dataFolder({ 'geoweft.datasets.json': {}, 'a/geoweft.datasets.json': {}, 'a/b/best.weft': '' });
  expect(await workspaceOf(join(folder, 'a/b/best.weft'))).toEqual({
    root: join(folder, 'a'),
    folder: join(folder, 'a/b'),
    consented: [],
  });
});

test('without a registry the root is the current folder, if the workflow lies in it', async () => {
  const folder = await dataFolder({ 'a/best.weft': '' });
  expect((await workspaceOf('a/best.weft', [], folder)).root).toBe(folder);
  expect((await workspaceOf(join(folder, 'a/best.weft'), [], '/usr')).root).toBe(join(folder, 'a'));
});

test('a folder whose name begins like the current one is not in it', async () => {
  const folder = await dataFolder({ 'work/x': '', 'work-2/best.weft': '' });
  expect((await workspaceOf('../work-2/best.weft', [], join(folder, 'work'))).root).toBe(join(folder, 'work-2'));
});

test('the root is a real path, and so is what the user named', async () => {
  const folder = await dataFolder({ 'real/best.weft': '', 'data/x': '' });
  await symlink(join(folder, 'real'), join(folder, 'link'));
  await symlink(join(folder, 'data'), join(folder, 'data-link'));
  expect(await workspaceOf('link/best.weft', ['data-link', '/nowhere/x'], folder)).toEqual({
    root: folder,
    folder: join(folder, 'real'),
    consented: [join(folder, 'data'), '/nowhere/x'],
  });
});

test('a path beyond the root is outside, whether it is there or not', async () => {
  const folder = await dataFolder({ 'work/x': '', 'secret/y': '' });
  const workspace = workspaceIn(join(folder, 'work'));
  expect(await locate(workspace, workspace.folder, '../secret')).toEqual({ fault: 'outside' });
  expect(await locate(workspace, workspace.folder, '../nothing')).toEqual({ fault: 'outside' });
  expect(await locate(workspace, workspace.folder, 'nothing')).toEqual({ fault: 'missing' });
  expect(await locate(workspace, workspace.folder, 'x')).toEqual({ path: join(folder, 'work/x') });
});

test('a symlink that leads out of the root is outside, and so is what would lie below it', async () => {
  const folder = await dataFolder({ 'work/x': '', 'secret/y': '' });
  await symlink(join(folder, 'secret'), join(folder, 'work/link'));
  const workspace = workspaceIn(join(folder, 'work'));
  expect(await locate(workspace, workspace.folder, 'link')).toEqual({ fault: 'outside' });
  expect(await locate(workspace, workspace.folder, 'link/nothing/here')).toEqual({ fault: 'outside' });
});

test('a data set outside the workspace is refused', async () => {
  const folder = await dataFolder({ 'work/x': '', 'secret/a.tif': ONE_BAND });
  const root = join(folder, 'work');
  await symlink(join(folder, 'secret'), join(root, 'link'));
  for (const id of ['../secret', 'link', join(folder, 'secret')]) {
    expect(await failure(load(root, id))).toEqual({
      message: `'${id}' lies outside the workspace '${root}'`,
      argument: 'id',
    });
  }
});

test('an absolute path in a workflow is refused; the fix is the same place from the workflow', async () => {
  const folder = await dataFolder({ 'flows/x': '', 'data/a.tif': ONE_BAND });
  const workspace = { root: folder, folder: join(folder, 'flows'), consented: [] };
  expect(await failure(load(workspace, join(folder, 'data')))).toEqual({
    message: `'${join(folder, 'data')}' is an absolute path: expected one that starts at the workflow`,
    argument: 'id',
    fix: { text: "use '../data'", value: '../data' },
  });
  expect(indices(await load(workspace, '../data'))).toEqual(['a']);
});

test('what the user named on the command line may be read wherever it lies', async () => {
  const folder = await dataFolder({ 'work/x': '', 'elsewhere/set/a.tif': ONE_BAND });
  const path = join(folder, 'elsewhere/set');
  expect(indices(await load(workspaceIn(join(folder, 'work'), [path]), path))).toEqual(['a']);
  expect(indices(await load(workspaceIn(join(folder, 'work'), [path]), join(path, 'a.tif')))).toEqual(['a']);
  const above = await failure(load(workspaceIn(join(folder, 'work'), [path]), join(folder, 'elsewhere')));
  expect(above.message).toContain('lies outside the workspace');
});
