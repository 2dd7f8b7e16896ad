import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { formatWorkflow } from '../../src/workflow/file.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const GEOWEFT = join(ROOT, 'dist/geoweft.js');
export const EXAMPLE = join(ROOT, 'examples/slovenia.weft');
export const SLOVENIA = join(ROOT, 'examples/data/s2-l1c-clp-slovenia-2015');
export const tiff = (name: string): string => join(ROOT, 'test/fixtures/tiff', name);

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `geoweft` as a user would, in a folder. */
export function geoweft(args: readonly string[], cwd: string = ROOT): Promise<Ended> {
  return new Promise((settle) => {
    const child = execFile(process.execPath, [GEOWEFT, ...args], { cwd, maxBuffer: 2 ** 26 }, (_error, out, err) => settle({ code: child.exitCode, out, err }));
  });
}

export function startGeoweft(args: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, [GEOWEFT, ...args], { cwd, stdio: 'pipe' });
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder with files, gone after the tests: workflows, texts, or copies of other files by path. */
export async function folderWith(files: Readonly<Record<string, Workflow | string | { readonly copyOf: string }>> = {}): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'geoweft-cli-')));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    if (typeof content === 'string') await writeFile(path, content);
    else if ('copyOf' in content) await copyFile(content.copyOf, path);
    else await writeFile(path, formatWorkflow(content));
  }
  return folder;
}
