import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { createCatalog, type LoadedCollection } from '../../src/catalog/catalog.ts';
import type { Workspace } from '../../src/catalog/workspace.ts';
import type { Json, JsonObject } from '../../src/expression/json.ts';
import { IssueError } from '../../src/expression/issue.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';

export const FIXTURES = resolve(import.meta.dirname, '../fixtures');
export const EXAMPLES = resolve(import.meta.dirname, '../../examples');

/** A file that is a copy of one in test/fixtures/tiff. */
export interface Copy {
  readonly fixture: string;
}

/** One band (uint8), and three (B2, B3, cloud: uint16); 37 × 29 pixels of 10 m in EPSG:32632. */
export const ONE_BAND: Copy = { fixture: 'uint8-strips-none.tif' };
export const THREE_BANDS: Copy = { fixture: 'uint16-tiles-deflate-p2-band.tif' };

export type Files = Readonly<Record<string, Copy | string | Json>>;

const folders: string[] = [];

/** A folder with some files, gone after the tests: copies of fixtures, texts, anything else as JSON. */
export async function dataFolder(files: Files): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'geoweft-catalog-')));
  folders.push(folder);
  await addFiles(folder, files);
  return folder;
}

export async function addFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    if (isCopy(content)) await copyFile(join(FIXTURES, 'tiff', content.fixture), path);
    else await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

function isCopy(content: Files[string]): content is Copy {
  return typeof content === 'object' && content !== null && 'fixture' in content;
}

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A workspace whose workflow lies in its root. */
export function workspaceIn(root: string, consented: readonly string[] = []): Workspace {
  return { root, folder: root, consented };
}

const store = createGeoTiffStore();
afterAll(() => store.close());

export async function load(workspace: Workspace | string, id: string): Promise<LoadedCollection> {
  const catalog = createCatalog({ workspace: typeof workspace === 'string' ? workspaceIn(workspace) : workspace, store });
  return catalog.load(id, 'a1', new AbortController().signal);
}

/** What a set with these files says when it is loaded. */
export async function loadFiles(files: Files): Promise<LoadedCollection> {
  return load(await dataFolder(files), '.');
}

/** The issue of a load that fails. */
export async function failure(promise: Promise<unknown>): Promise<IssueError['issue']> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof IssueError) return error.issue;
    throw error;
  }
  throw new Error('it did not fail');
}

export function indices({ collection }: LoadedCollection): string[] {
  return collection.images.map(({ properties: { 'system:index': index } }) => (typeof index === 'string' ? index : ''));
}

export function bandsOf({ collection }: LoadedCollection): string[][] {
  return collection.images.map((image) => image.bands.map((band) => band.name));
}

export function messages({ issues }: LoadedCollection): string[] {
  return issues.map(({ message }) => message);
}

/** The start of each image as in ISO 8601, or null. */
export function starts({ collection }: LoadedCollection): (string | null)[] {
  return collection.images.map((image) => {
    const time = image.properties['system:time_start'];
    return typeof time === 'number' ? new Date(time).toISOString() : null;
  });
}

/** A STAC Item with one asset a file. */
export function stacItem(id: string, assets: Readonly<Record<string, string | JsonObject>>, more: JsonObject = {}): JsonObject {
  return {
    type: 'Feature',
    stac_version: '1.0.0',
    id,
    geometry: null,
    properties: { datetime: '2020-06-03T10:10:00Z' },
    links: [],
    assets: Object.fromEntries(
      Object.entries(assets).map(([key, asset]) => [key, typeof asset === 'string' ? { href: asset, type: 'image/tiff' } : asset]),
    ),
    ...more,
  };
}
