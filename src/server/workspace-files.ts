import { randomBytes } from 'node:crypto';
import { open, readFile, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { type Workspace, isWithin, workspaceOf } from '../catalog/workspace.ts';
import { MAX_FILE_BYTES, parseWorkflow, tooLarge } from '../workflow/file.ts';
import { examplePicture, listExamples } from './examples.ts';
import type { ContentAnswer, ExamplesAnswer, FileEntry, FilesAnswer, SavedAnswer } from './api.ts';
import { HttpError, badRequest } from './http-error.ts';

/**
 * The files that the window may see: workflows and GeoTIFFs in the workspace, by paths relative to it, and what a shell has
 * granted because the user chose it in a dialog, by absolute paths. Throws HttpError.
 */
export interface WorkspaceFiles {
  readonly root: string;
  /** From now on that file may be read and written, and a workflow there may use the data beside it. */
  grant(path: string): Promise<void>;
  list(path: string): Promise<FilesAnswer>;
  read(path: string): Promise<ContentAnswer>;
  save(path: string, text: string, expected: number | null | undefined): Promise<SavedAnswer>;
  examples(): Promise<ExamplesAnswer>;
  /** The bytes of an example's PNG, or null. */
  examplePicture(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The absolute path of a file to write, whose name ends in one of these. */
  target(path: string, replace: boolean, endings: readonly string[]): Promise<string>;
  /** The absolute path of a file that may be read or written. */
  resolve(path: string): Promise<string>;
  /** Where a workflow in a folder may read data. */
  workspaceAt(folder: string): Promise<Workspace>;
  /** A real path as the API names it. */
  shown(path: string): string;
}

const WORKFLOW = '.weft';
const IMAGES = ['.tif', '.tiff'];
const RENAME_TRIES = 5;

/** `root`: an absolute, real path. `examplesFolder`: may be read wherever it lies. */
export function createWorkspaceFiles({ root, examplesFolder }: { root: string; examplesFolder: string }): WorkspaceFiles {
  const granted = new Set<string>();
  const saving = new Map<string, Promise<unknown>>();
  const examples = realpath(examplesFolder).catch(() => examplesFolder);

  function shown(path: string): string {
    return isWithin(root, path) ? relative(root, path).split(sep).join('/') : path;
  }

  /** The real path of what may be there or not, symlinks followed as far as it is there. */
  async function real(path: string): Promise<string> {
    if (path.includes('\0')) badRequest('the path has a character that no path has');
    const named = resolve(root, path);
    const found = await realpath(named).catch(() => null);
    if (found !== null) return found;
    const folder = dirname(named);
    return folder === named ? named : join(await real(folder), basename(named));
  }

  async function allowed(path: string, more: (real: string) => boolean | Promise<boolean> = () => false): Promise<string> {
    const found = await real(path);
    if (isWithin(root, found) || granted.has(found) || (await more(found))) return found;
    throw new HttpError(403, `'${path}' lies outside the workspace`);
  }

  async function isExample(path: string): Promise<boolean> {
    return isWithin(await examples, path);
  }

  async function statusOf(path: string): Promise<SavedAnswer> {
    const { mtimeMs } = await stat(path);
    return { path: shown(path), folder: shown(dirname(path)), modified: mtimeMs, writable: isWithin(root, path) || granted.has(path) };
  }

  async function replaceFile(path: string, text: string, expected: number | null | undefined): Promise<SavedAnswer> {
    const requireExpected = async (): Promise<number | null> => {
      const found = await stat(path).then((file) => file.mtimeMs, () => null);
      if (expected === undefined || found === expected) return found;
      const what = found === null ? 'the file is no longer there' : expected === null ? 'there is a file of that name' : 'the file was changed by another program';
      throw new HttpError(409, what, { modified: found });
    };
    const before = await requireExpected();
    const part = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.part`);
    try {
      const file = await open(part, 'wx');
      try {
        await file.writeFile(text, 'utf8');
        // A disk's clock may stand still for some milliseconds: another state has another time all the same.
        if (before !== null && (await file.stat()).mtimeMs <= before) await file.utimes(new Date(), (Math.floor(before) + 1) / 1000);
        await file.sync();
      } finally {
        await file.close();
      }
      await requireExpected();
      await renameOver(part, path);
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw error instanceof HttpError ? error : diskError(path, error);
    }
    return statusOf(path);
  }

  return {
    root,
    shown,
    async grant(path) {
      granted.add(await real(resolve(path)));
    },
    async list(path) {
      const folder = await allowed(path);
      const found = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
        throw isMissing(error) ? new HttpError(404, `there is no folder '${path}'`) : diskError(folder, error);
      });
      const entries = await Promise.all(
        found.map(async ({ name }): Promise<FileEntry[]> => {
          if (name.startsWith('.')) return [];
          const inner = await real(join(folder, name));
          const status = isWithin(root, inner) ? await stat(inner).catch(() => null) : null;
          const kind = status === null ? null : kindOf(name, status.isDirectory());
          if (status === null || kind === null) return [];
          return [{ name, path: shown(join(folder, name)), kind, modified: status.mtimeMs, bytes: status.isDirectory() ? 0 : status.size }];
        }),
      );
      const order = (entry: FileEntry): string => `${entry.kind === 'folder' ? 0 : 1} ${entry.name.toLowerCase()}`;
      return { path: shown(folder), entries: entries.flat().sort((one, other) => (order(one) < order(other) ? -1 : 1)) };
    },
    async read(path) {
      const file = await allowed(path, isExample);
      requireWorkflow(file);
      const found = await stat(file).catch(() => null);
      if (!found?.isFile()) throw new HttpError(404, `there is no file '${path}'`);
      if (found.size > MAX_FILE_BYTES) throw new HttpError(413, tooLarge(found.size).message);
      const text = await readFile(file, 'utf8').catch((error: unknown) => {
        throw diskError(file, error);
      });
      return { ...(await statusOf(file)), text };
    },
    async save(path, text, expected) {
      const file = await allowed(path);
      requireWorkflow(file);
      parseWorkflow(text);
      const before = saving.get(file) ?? Promise.resolve();
      const saved = before.catch(() => undefined).then(() => replaceFile(file, text, expected));
      saving.set(file, saved);
      return saved.finally(() => {
        if (saving.get(file) === saved) saving.delete(file);
      });
    },
    examples: async () => ({ examples: await listExamples(await examples, shown) }),
    examplePicture: async (name) => examplePicture(await examples, name),
    async target(path, replace, endings) {
      const file = await allowed(path);
      if (!endings.includes(extname(file).toLowerCase())) badRequest(`'${basename(file)}' should end in ${endings[0]}`);
      const found = await stat(file).catch(() => null);
      if (found?.isDirectory()) badRequest(`'${path}' is a folder`);
      if (found && !replace) throw new HttpError(409, `there is a file '${shown(file)}'`, { modified: found.mtimeMs });
      const folder = await stat(dirname(file)).catch(() => null);
      if (!folder?.isDirectory()) badRequest(`there is no folder '${shown(dirname(file))}'`);
      return file;
    },
    resolve: (path) => allowed(path),
    async workspaceAt(folder) {
      const found = await real(folder);
      if (isWithin(root, found)) return { root, folder: found, consented: [] };
      const isGranted = [...granted].some((path) => dirname(path) === found && extname(path) === WORKFLOW);
      if (!isGranted && !(await isExample(found))) throw new HttpError(403, `'${folder}' lies outside the workspace`);
      return workspaceOf(join(found, `any${WORKFLOW}`), [], found);
    },
  };
}

function requireWorkflow(path: string): void {
  if (extname(path).toLowerCase() !== WORKFLOW) badRequest(`'${basename(path)}' is no workflow: its name should end in ${WORKFLOW}`);
}

function kindOf(name: string, isFolder: boolean): FileEntry['kind'] | null {
  if (isFolder) return 'folder';
  const ending = extname(name).toLowerCase();
  return ending === WORKFLOW ? 'workflow' : IMAGES.includes(ending) ? 'image' : null;
}

/** Windows refuses for a moment while a virus scanner or an indexer looks at the file. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const isBusy = ['EPERM', 'EBUSY', 'EACCES'].includes(codeOf(error));
      if (!isBusy || process.platform !== 'win32' || attempt === RENAME_TRIES) throw error;
      await new Promise((done) => setTimeout(done, 50 * attempt));
    }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: "the user's share of the disk is used up",
  EROFS: 'the disk cannot be written to',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is not a folder',
  EISDIR: 'there is a folder of that name',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
};

function diskError(path: string, error: unknown): HttpError {
  return new HttpError(500, `${basename(path)}: ${REASONS[codeOf(error)] ?? 'the disk refuses'}`);
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

