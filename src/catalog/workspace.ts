import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';

/** The file that names a workspace's data sets. */
export const REGISTRY_NAME = 'geoweft.datasets.json';

/** Where a workflow may read files. */
export interface Workspace {
  /** Absolute, real path that data must lie in. */
  readonly root: string;
  /** Absolute folder of the workflow: relative paths start here. */
  readonly folder: string;
  /** Absolute, real paths that the user named on the command line: may be read wherever they lie. */
  readonly consented: readonly string[];
}

/**
 * The workspace of a workflow file: root = the nearest folder at or above it that holds geoweft.datasets.json; else the
 * current folder if the workflow lies in it; else its own folder.
 */
export async function workspaceOf(
  workflowPath: string,
  consented: readonly string[] = [],
  cwd: string = process.cwd(),
): Promise<Workspace> {
  const folder = await realOrSame(dirname(resolve(cwd, workflowPath)));
  const current = await realOrSame(resolve(cwd));
  const registered = await nearestRegistryFolder(folder);
  return {
    root: registered ?? (isWithin(current, folder) ? current : folder),
    folder,
    consented: await Promise.all(consented.map((path) => realOrSame(resolve(cwd, path)))),
  };
}

/** The folders from one up to another above it, both included. */
export function foldersUpward(from: string, to: string): string[] {
  const folders = [from];
  for (let folder = from; folder !== to && isWithin(to, folder); ) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

/** Whether an absolute path is a folder or lies in it. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Whether a real path may be read: it lies in the root, or is or lies in what the user named. */
export function mayRead({ root, consented }: Workspace, path: string): boolean {
  return isWithin(root, path) || consented.some((named) => isWithin(named, path));
}

export type Located = { readonly path: string } | { readonly fault: 'missing' | 'outside' };

/** The real path of what `path` names from `base`, symlinks followed, if it is there and may be read. */
export async function locate(workspace: Workspace, base: string, path: string): Promise<Located> {
  const named = resolve(base, path);
  const real = await realpath(named).catch(() => null);
  if (real !== null) return mayRead(workspace, real) ? { path: real } : { fault: 'outside' };
  if (!mayRead(workspace, named)) return { fault: 'outside' };
  // In the root by its name, but by way of a symlink that leads out?
  const isLedOut = isWithin(workspace.root, named) && !mayRead(workspace, await nearestReal(dirname(named)));
  return { fault: isLedOut ? 'outside' : 'missing' };
}

/** The real path of a folder, or of the nearest one above it that is there. */
async function nearestReal(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => null);
  return real ?? (dirname(folder) === folder ? folder : nearestReal(dirname(folder)));
}

async function nearestRegistryFolder(folder: string): Promise<string | null> {
  for (let current = folder; ; current = dirname(current)) {
    const found = await stat(resolve(current, REGISTRY_NAME)).then((file) => file.isFile(), () => false);
    if (found) return current;
    if (dirname(current) === current) return null;
  }
}

function realOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
