import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { SCENES } from './scene-list.ts';

/** To a thread that writes scenes: which one, and into which folder. */
export interface SceneRequest {
  readonly folder: string;
  readonly scene: number;
}

/** From it: a file that is written, a scene that is, or why that is not. */
export type SceneReply =
  | { readonly path: string; readonly size: number }
  | { readonly done: number }
  | { readonly fault: string };

const MOST_WORKERS = 2;

/**
 * Writes all scenes into a folder, on two threads where there are two cores. The sizes of the files by their paths from the folder.
 * Throws an Error of one sentence, or the signal's reason; no thread is left behind.
 */
export async function writeScenes(folder: string, signal: AbortSignal, onFile: () => void): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const waiting = SCENES.map((_, index) => index);
  const workers: Worker[] = [];
  const work = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const next = (): void => {
        const scene = waiting.shift();
        if (scene === undefined) resolve();
        else worker.postMessage({ folder, scene } satisfies SceneRequest);
      };
      worker.on('error', reject);
      worker.on('exit', () => reject(signal.aborted ? abortReason(signal) : new Error('the thread that makes them stopped')));
      worker.on('message', (reply: SceneReply) => {
        if ('fault' in reply) reject(new Error(reply.fault));
        else if ('done' in reply) next();
        else {
          sizes.set(reply.path, reply.size);
          onFile();
        }
      });
      next();
    });
  const stop = (): void => workers.forEach((worker) => void worker.terminate());
  signal.throwIfAborted();
  signal.addEventListener('abort', stop);
  try {
    for (let k = 0; k < Math.min(MOST_WORKERS, availableParallelism()); k++) workers.push(startWorker());
    await Promise.all(workers.map(work));
    signal.throwIfAborted();
    return sizes;
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** The build has the thread as JavaScript; from the sources it needs tsx, which `--import` does not bring into threads of Node 20. */
function startWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./scene-worker.js', import.meta.url), { workerData: {} });
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs'));
  const source = new URL('./scene-worker.ts', import.meta.url);
  return new Worker(`import('${tsx.href}').then(({ register }) => (register(), import('${source.href}')))`, { eval: true, workerData: {} });
}

function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('it was stopped');
}
