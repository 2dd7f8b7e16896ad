import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fail } from '../expression/issue.ts';
import { closest } from './closest.ts';
import { type Dataset, type RegisteredDataset, findDataset } from './dataset-registry.ts';
import { isTiffName } from './folder.ts';
import type { SceneGenerators } from './scene-generator.ts';
import { type Located, REGISTRY_NAME, type Workspace, isWithin, locate } from './workspace.ts';

/** Where the files of a data set lie. */
export interface DataFolder {
  /** The real path of the folder, or of a single GeoTIFF. */
  readonly path: string;
  /** What it is called in a sentence. */
  readonly shown: string;
  readonly isFolder: boolean;
  /** What the registry says of it, if it does. */
  readonly dataset: Dataset | null;
}

const IDS_IN_FULL = 10;

/**
 * The folder of a data set by its id in the registry, else by its path from the workflow; the scenes that the registry
 * has made are made first. Throws IssueError for what is not there, or may not be read.
 */
export async function findDataFolder(
  workspace: Workspace,
  id: string,
  generators: SceneGenerators,
  signal: AbortSignal,
): Promise<DataFolder> {
  if (id.trim() === '') {
    fail(`the collection has no id: expected a name in ${REGISTRY_NAME} or a folder beside the workflow`, { argument: 'id' });
  }
  const found = await findDataset(workspace, id);
  if ('known' in found) return describe(await namedPath(workspace, id, found.known), id, null);
  return describe(await registeredPath(workspace, id, found, generators, signal), found.dataset.folder, found.dataset);
}

async function describe(path: string, shown: string, dataset: Dataset | null): Promise<DataFolder> {
  const isFolder = (await stat(path)).isDirectory();
  if (!isFolder && !isTiffName(path)) fail(`'${shown}' is neither a folder nor a GeoTIFF (.tif)`, { argument: 'id' });
  return { path, shown, isFolder, dataset };
}

async function registeredPath(
  workspace: Workspace,
  id: string,
  { dataset: { folder, generate }, base }: RegisteredDataset,
  generators: SceneGenerators,
  signal: AbortSignal,
): Promise<string> {
  let located = await locate(workspace, base, folder);
  if (isAbsolute(folder) || isOutside(located)) {
    fail(`${REGISTRY_NAME}: ${id}.folder: '${folder}' is not a path in the workspace, from the registry`, { argument: 'id' });
  }
  if (generate !== undefined) {
    const generator = generators.get(generate);
    if (generator === undefined) fail(`${REGISTRY_NAME}: ${id}.generate: '${generate}' is not known`, { argument: 'id' });
    await generator(resolve(base, folder), signal);
    located = await locate(workspace, base, folder);
  }
  if ('path' in located) return located.path;
  return fail(`the folder '${folder}' of '${id}' is not there: it is named in ${REGISTRY_NAME}`, { argument: 'id' });
}

async function namedPath(workspace: Workspace, id: string, known: readonly string[]): Promise<string> {
  const located = await locate(workspace, workspace.folder, id);
  if (isOutside(located)) fail(`'${id}' lies outside the workspace '${workspace.root}'`, { argument: 'id' });
  if (!('path' in located)) return failMissing(workspace, id, known);
  const isConsented = workspace.consented.some((named) => isWithin(named, located.path));
  if (isAbsolute(id) && !isConsented) {
    const value = relative(workspace.folder, located.path).split(sep).join('/');
    const fix = { text: `use '${value}'`, value };
    fail(`'${id}' is an absolute path: expected one that starts at the workflow`, { argument: 'id', fix });
  }
  return located.path;
}

function isOutside(located: Located): boolean {
  return 'fault' in located && located.fault === 'outside';
}

async function failMissing(workspace: Workspace, id: string, known: readonly string[]): Promise<never> {
  if (await looksLikePath(workspace, id)) {
    return fail(`there is no ${isTiffName(id) ? 'file' : 'folder'} '${id}' beside the workflow`, { argument: 'id' });
  }
  const more = known.length > IDS_IN_FULL ? ` and ${known.length - IDS_IN_FULL} more` : '';
  const names = known.length === 0 ? 'none' : `${known.slice(0, IDS_IN_FULL).join(', ')}${more}`;
  const value = closest(id, known);
  return fail(`there is no data set '${id}' (${REGISTRY_NAME} names ${names}) and no folder '${id}' beside the workflow`, {
    argument: 'id',
    fix: value === undefined ? undefined : { text: `use '${value}'`, value },
  });
}

/** "COPERNICUS/S2" is an id, unless there is a folder COPERNICUS. */
async function looksLikePath({ folder }: Workspace, id: string): Promise<boolean> {
  if (isAbsolute(id) || isTiffName(id) || /^[.~]|\\|\/$/.test(id)) return true;
  const [first, ...rest] = id.split('/');
  return rest.length > 0 && (await stat(join(folder, first)).then((found) => found.isDirectory(), () => false));
}
