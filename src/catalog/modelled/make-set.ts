import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { IssueError, fail } from '../../expression/issue.ts';
import type { SceneGenerator } from '../scene-generator.ts';
import { holdLock } from './folder-lock.ts';
import { BAND_FILES, sceneCollection, STATEMENT } from './scene-item.ts';
import { SCENES } from './scene-list.ts';
import { writeScenes } from './scene-workers.ts';

/** Raise it when any pixel or Item changes: sets made by another version are made anew. */
export const GENERATOR_VERSION = 2;

const MANIFEST = 'manifest.json';

const manifest = z.object({
  generator: z.literal('modelled-s2'),
  version: z.literal(GENERATOR_VERSION),
  /** Size in bytes by path from the folder. */
  files: z.record(z.string(), z.number()),
});

/** Files of a whole set. */
const ALL_FILES = SCENES.length * (BAND_FILES.length + 1);

/**
 * The maker of the modelled scenes. A set that is whole and of this version is left as it is; else it is made in a folder of its own
 * beside its place, which it takes when it is complete. Whoever comes meanwhile, in this process or another, waits.
 */
export function modelledScenes(onProgress: (done: number, all: number) => void): SceneGenerator {
  return async (folder, signal) => {
    if (await isComplete(folder)) return;
    try {
      await mkdir(dirname(folder), { recursive: true });
      const release = await holdLock(besideOf(folder, 'lock'), signal);
      try {
        if (!(await isComplete(folder))) await makeSet(folder, signal, onProgress);
      } finally {
        await release();
      }
    } catch (error) {
      if (signal.aborted || error instanceof IssueError || !(error instanceof Error)) throw error;
      fail(`the modelled scenes cannot be made in '${basename(folder)}': ${error.message}`, { argument: 'id' });
    }
  };
}

async function makeSet(folder: string, signal: AbortSignal, onProgress: (done: number, all: number) => void): Promise<void> {
  await removeParts(folder);
  const part = besideOf(folder, `part-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(part);
    let done = 0;
    const sizes = await writeScenes(part, signal, () => onProgress(++done, ALL_FILES));
    await writeFile(join(part, 'README.md'), `# Modelled Sentinel-2, eastern Colorado\n${STATEMENT}\nMade by Geoweft; may be deleted, and is made again when it is needed.\n`);
    await writeFile(join(part, 'collection.json'), `${JSON.stringify(sceneCollection(SCENES), null, 1)}\n`);
    const files = Object.fromEntries([...sizes].sort(([one], [other]) => (one < other ? -1 : 1)));
    await writeFile(join(part, MANIFEST), `${JSON.stringify({ generator: 'modelled-s2', version: GENERATOR_VERSION, files }, null, 1)}\n`);
    signal.throwIfAborted();
    await rename(folder, besideOf(folder, `part-old-${randomBytes(4).toString('hex')}`)).catch(() => undefined); // none, mostly
    await rename(part, folder);
    await removeParts(folder);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

async function isComplete(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => null);
  const told = text === null ? null : manifest.safeParse(jsonOf(text));
  if (told?.success !== true) return false;
  const files = Object.entries(told.data.files);
  const found = await Promise.all(
    files.map(([path, size]) => stat(join(folder, path)).then((file) => file.isFile() && file.size === size, () => false)),
  );
  return files.length === ALL_FILES && found.every(Boolean);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A hidden name beside the folder. */
function besideOf(folder: string, ending: string): string {
  return join(dirname(folder), `.${basename(folder)}.${ending}`);
}

/** What runs that were killed have left. Only the holder of the lock may do this. */
async function removeParts(folder: string): Promise<void> {
  const prefix = basename(besideOf(folder, 'part-'));
  const names = (await readdir(dirname(folder))).filter((name) => name.startsWith(prefix));
  await Promise.all(names.map((name) => rm(join(dirname(folder), name), { recursive: true, force: true })));
}
