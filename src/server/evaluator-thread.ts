import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { TaskIssues } from './task-issues.ts';
import { type Progress, type ThreadData, type ThreadReply, type ThreadRequest, type ThreadTaskName, type ThreadTasks, UnknownKeyError } from './tasks.ts';

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** An evaluator in a thread of its own, which is started when it is first asked, and anew when it is asked after it fell. */
export interface EvaluatorThread {
  /** Throws TaskIssues for what is wrong with the workflow or its data, UnknownKeyError, AbortError, or EvaluationError. */
  ask<N extends ThreadTaskName>(task: N, ask: ThreadTasks[N]['ask'], options: AskOptions): Promise<ThreadTasks[N]['answer']>;
  /** Starts the thread before it is asked anything, so that the first answer does not wait for it. */
  warm(): void;
  /** Ends the thread; what it was asked throws EvaluationError. */
  stop(): Promise<void>;
}

/** What went wrong in an evaluating thread, or with it, in one sentence. */
export class EvaluationError extends Error {}

/** The thread has fallen by itself, or something has ended it, in the midst of the work. */
export class ThreadFellError extends EvaluationError {}

export const STOPPED = 'the evaluator stopped';

interface Waiting {
  readonly resolve: (answer: ThreadTasks[ThreadTaskName]['answer']) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: AskOptions['onProgress'];
}

export function createEvaluatorThread(data: ThreadData, startWorker = startEvaluatingWorker): EvaluatorThread {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let worker: Worker | null = null;

  function start(): Worker {
    const started = startWorker(data);
    started.on('message', settle);
    started.on('error', (error) => fall(started, new ThreadFellError(`${STOPPED}: ${error.message}`)));
    started.on('exit', () => fall(started, new ThreadFellError(STOPPED)));
    started.unref();
    return started;
  }

  /** What waited for a thread that fell is told so; the next request finds a new one. */
  function fall(fallen: Worker | null, error: Error): void {
    if (fallen !== worker) return;
    worker = null;
    const left = [...waiting.values()];
    waiting.clear();
    left.forEach(({ reject }) => reject(error));
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
    ask<N extends ThreadTaskName>(task: N, ask: ThreadTasks[N]['ask'], { signal, onProgress }: AskOptions) {
      const id = ++count;
      const thread = (worker ??= start());
      const cancel = (): void => thread.postMessage({ id, cancel: true } satisfies ThreadRequest);
      return new Promise<ThreadTasks[N]['answer']>((resolve, reject) => {
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
      const stopped = worker;
      fall(stopped, new EvaluationError(STOPPED));
      await stopped?.terminate();
    },
  };
}

/** Of short-lived objects: pixels do not lie there, so that more would only be memory that waits. */
const YOUNG_MIB = 8;

/** The build has the thread as JavaScript; from the sources it needs tsx, which `--import` does not bring into threads of Node 20. */
export function startEvaluatingWorker(workerData: ThreadData): Worker {
  const options = { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), options);
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs'));
  const source = new URL('./worker.ts', import.meta.url);
  return new Worker(`import('${tsx.href}').then(({ register }) => (register(), import('${source.href}')))`, { ...options, eval: true });
}
