import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { TaskIssues } from './task-issues.ts';
import { type Progress, type TaskName, type Tasks, type ThreadReply, type ThreadRequest, UnknownKeyError } from './tasks.ts';

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The evaluator in a thread of its own, so that whoever asks stays free to answer. */
export interface EvaluatorThread {
  /** Throws TaskIssues for what is wrong with the workflow or its data, UnknownKeyError, AbortError, or EvaluationError. */
  ask<N extends TaskName>(task: N, ask: Tasks[N]['ask'], options: AskOptions): Promise<Tasks[N]['answer']>;
  /** Starts the thread before it is asked anything, so that the first answer does not wait for it. */
  warm(): void;
  stop(): Promise<void>;
}

/** What went wrong in the evaluating thread, or with it, in one sentence. */
export class EvaluationError extends Error {}

interface Waiting {
  readonly resolve: (answer: Tasks[TaskName]['answer']) => void;
  readonly reject: (error: Error) => void;
  onProgress: ((progress: Progress) => void) | undefined;
}

export function startEvaluatorThread(): EvaluatorThread {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let worker: Worker | null = null;

  function start(): Worker {
    const started = startWorker();
    started.on('message', settle);
    started.on('error', (error) => fall(started, `the evaluator stopped: ${error.message}`));
    started.on('exit', () => fall(started, 'the evaluator stopped'));
    started.unref();
    return started;
  }

  /** What waited for a thread that fell is told so; the next request finds a new one. */
  function fall(fallen: Worker, message: string): void {
    if (fallen !== worker) return;
    for (const { reject } of waiting.values()) reject(new EvaluationError(message));
    waiting.clear();
    worker = null;
  }

  function settle(reply: ThreadReply): void {
    const asked = waiting.get(reply.id);
    if (!asked) return;
    if ('progress' in reply) return asked.onProgress?.(reply.progress);
    waiting.delete(reply.id);
    if (waiting.size === 0) worker?.unref();
    if ('answer' in reply) asked.resolve(reply.answer);
    else if ('issues' in reply) asked.reject(new TaskIssues(reply.issues));
    else if (reply.reason === 'aborted') asked.reject(new DOMException('The task was cancelled', 'AbortError'));
    else asked.reject(reply.reason === 'unknown key' ? new UnknownKeyError() : new EvaluationError(reply.error));
  }

  return {
    ask<N extends TaskName>(task: N, ask: Tasks[N]['ask'], { signal, onProgress }: AskOptions) {
      const id = ++count;
      const thread = (worker ??= start());
      const cancel = (): void => thread.postMessage({ id, cancel: true } satisfies ThreadRequest);
      return new Promise<Tasks[N]['answer']>((resolve, reject) => {
        signal.throwIfAborted();
        waiting.set(id, { resolve, reject, onProgress });
        thread.ref();
        thread.postMessage({ id, task, ask });
        signal.addEventListener('abort', cancel);
      }).finally(() => signal.removeEventListener('abort', cancel));
    },
    warm() {
      worker ??= start();
    },
    async stop() {
      await worker?.terminate();
    },
  };
}

/** The build has the thread as JavaScript; from the sources it needs tsx, which `--import` does not bring into threads of Node 20. */
function startWorker(): Worker {
  const workerData = {}; // geotiff.js loads web-worker, which reads fields of it in any thread
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), { workerData });
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs'));
  const source = new URL('./worker.ts', import.meta.url);
  return new Worker(`import('${tsx.href}').then(({ register }) => (register(), import('${source.href}')))`, { eval: true, workerData });
}
