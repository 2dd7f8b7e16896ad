import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = ['dist/geoweft.js', 'dist/worker.js', 'dist/app/index.html'];
const SOURCES = ['app', 'electron', 'src', 'nodes', 'build.mjs', 'vite.config.ts', 'package.json'];

/** Where the tests lie that need nothing built: functions called, files read. */
const CALLS_ONLY = ['test/functions', 'test/raster', 'test/geo', 'test/image', 'test/expression', 'test/evaluate', 'test/catalog', 'test/app', 'test/style', 'test/docs'];

/** As much of vitest's project as is used here. */
interface Project {
  readonly vitest: { readonly filenamePattern?: readonly string[] };
}

/** Builds the program before the tests that run it, if it is older than its sources (`npm test` has built it already). */
export default function buildOnce({ vitest: { filenamePattern: chosen = [] } }: Project): void {
  if (chosen.length > 0 && chosen.every((path) => CALLS_ONLY.some((folder) => path.includes(folder)))) return;
  if (isFresh()) return;
  const { stdout, stderr } = spawnSync(process.execPath, ['build.mjs'], { cwd: ROOT, encoding: 'utf8' });
  if (!isFresh()) throw new Error(`the build failed:\n${stdout}${stderr}`);
}

function isFresh(): boolean {
  const built = Math.min(...BUILT.map((path) => statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0));
  return Math.max(...SOURCES.map((path) => newest(join(ROOT, path)))) < built;
}

/** When a file, or any file below a folder, was last changed. */
function newest(path: string): number {
  const found = statSync(path);
  return found.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : found.mtimeMs;
}
