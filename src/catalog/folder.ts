import { type Dirent, readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../expression/issue.ts';
import { isSidecarName } from '../geotiff/sidecars.ts';
import { createBreath } from './breath.ts';
import { type Workspace, locate } from './workspace.ts';

/** Files below which a folder is listed. */
const MAX_FILES = 1_000_000;

/** The files of a data folder that may tell of scenes, as paths from it with slashes, in order. */
export interface Listing {
  readonly json: readonly string[];
  readonly csv: readonly string[];
  readonly tiff: readonly string[];
  readonly folders: KnownFolders;
  /** Folders that cannot be read, in a sentence each. */
  readonly faults: readonly string[];
}

/** What is known of folders that are no symlinks, nor lie behind any, by their paths. */
export type KnownFolders = ReadonlyMap<string, { readonly mayHaveSidecars: boolean }>;

export function isTiffName(name: string): boolean {
  return /\.tiff?$/i.test(name);
}

/**
 * Lists a folder and all below it. Hidden files are skipped, and symlinks that lead to what may not be read. A folder
 * that is reached twice is listed once, by its own name if that is in the folder. `shown` is what the folder is called in
 * a sentence. Throws IssueError for too many files.
 */
export async function listFolder(
  folder: string,
  shown: string,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Listing> {
  const files: string[] = [];
  const faults: string[] = [];
  const listed = new Set<string>();
  const own = new Map<string, { readonly mayHaveSidecars: boolean }>();
  const breathe = createBreath(signal);
  const folders: Visit[] = [{ path: folder, name: '', isOwn: true }];
  const links: Visit[] = []; // after all real folders, so that a folder keeps its own name
  let count = 0;

  function entriesOf({ path, name }: Visit): Dirent[] {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch {
      faults.push(`the folder '${name === '' ? shown : name}' cannot be read`);
      return [];
    }
  }

  async function visit(folderVisit: Visit): Promise<void> {
    const { path, name, isOwn } = folderVisit;
    if (listed.has(path)) return;
    listed.add(path);
    const entries = entriesOf(folderVisit);
    if (isOwn) own.set(path, { mayHaveSidecars: entries.some((entry) => isSidecarName(entry.name)) });
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      if (++count > MAX_FILES) fail(`'${shown}' holds more than ${MAX_FILES} files`, { argument: 'id' });
      const innerName = name === '' ? entry.name : `${name}/${entry.name}`;
      if (entry.isDirectory()) folders.push({ path: join(path, entry.name), name: innerName, isOwn });
      else if (entry.isFile()) files.push(innerName);
      else if (entry.isSymbolicLink()) await followLink(path, innerName, entry.name);
    }
  }

  async function followLink(parent: string, name: string, entryName: string): Promise<void> {
    const located = await locate(workspace, parent, entryName);
    if (!('path' in located)) return;
    const target = await stat(located.path);
    if (target.isFile()) files.push(name);
    else if (target.isDirectory()) links.push({ path: located.path, name, isOwn: false });
  }

  for (let next = folders.pop(); next; next = folders.pop() ?? links.shift()) {
    await breathe();
    await visit(next);
  }
  files.sort();
  return {
    json: files.filter((file) => /\.(geo)?json$/i.test(file)),
    csv: files.filter((file) => /\.csv$/i.test(file)),
    tiff: files.filter(isTiffName),
    folders: own,
    faults: faults.sort(),
  };
}

interface Visit {
  readonly path: string;
  readonly name: string;
  /** Whether it was reached without symlinks. */
  readonly isOwn: boolean;
}
