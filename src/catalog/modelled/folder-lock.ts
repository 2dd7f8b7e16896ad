import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';

/** How often a lock shows that its holder lives, and after how long it does not, in milliseconds. */
const [HEARTBEAT, DEAD_AFTER] = [1000, 15_000];
const POLL = 100;

const holder = z.object({ token: z.string(), pid: z.int(), host: z.string() });

/**
 * Waits until the lock at `path` is held by nobody else, in this process or another, then holds it. A lock whose holder died is
 * taken over. Throws the system's error, or the signal's reason. The answer gives it back.
 */
export async function holdLock(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  const text = JSON.stringify({ token: randomUUID(), pid: process.pid, host: hostname() });
  while (!(await create(path, text))) {
    signal.throwIfAborted();
    if (!(await removeDead(path))) await wait(POLL, undefined, { signal });
  }
  const heart = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined); // taken over after a long sleep: nothing to be kept alive
  }, HEARTBEAT);
  heart.unref();
  return async () => {
    clearInterval(heart);
    if ((await read(path)) === text) await rm(path, { force: true });
  };
}

/** Whether the lock was free, and now holds the text. One that is read before its text is there counts as alive. */
async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** Removes a lock whose holder is dead; whether the lock may be free now. */
async function removeDead(path: string): Promise<boolean> {
  const text = await read(path);
  if (text === null) return true;
  if (!(await isDead(path, text))) return false;
  const aside = `${path}.${randomUUID()}`;
  const isMoved = await rename(path, aside).then(() => true, () => false);
  if (!isMoved) return true;
  const moved = await read(aside);
  if (moved !== null && moved !== text) await create(path, moved); // someone was quicker, and this is the new lock: it goes back
  await rm(aside, { force: true });
  return true;
}

async function isDead(path: string, text: string): Promise<boolean> {
  const modified = await stat(path).then(({ mtimeMs }) => mtimeMs, () => null);
  if (modified === null || Date.now() - modified > DEAD_AFTER) return true;
  const known = holder.safeParse(jsonOf(text));
  return known.success && known.data.host === hostname() && !isRunning(known.data.pid);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
