import { Worker } from 'node:worker_threads';
import { TaskIssues } from './answer-task.ts';
import type { Progress, TaskName, Tasks, ThreadReply, ThreadRequest } from './tasks.ts';

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The evaluator in a thread of its own, so that whoever asks stays free to answer. */
export interface EvaluatorThread {
  /** Throws TaskIssues for what is wrong with the workflow or its data, AbortError, or an Error of one sentence. */
  ask<N extends TaskName>(task: N, ask: Tasks[N]['ask'], options: AskOptions): Promise<Tasks[N]['answer']>;
  stop(): Promise<void>;
}

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
    // From the sources the thread needs the loader that the main one runs under; the build has it as JavaScript.
    const fromSource = import.meta.url.endsWith('.ts');
    const workerData = {}; // geotiff.js loads web-worker, which reads fields of it in any thread
    const started = fromSource
      ? new Worker(new URL('./worker.ts', import.meta.url), { workerData, execArgv: ['--import', 'tsx'] })
      : new Worker(new URL('./worker.js', import.meta.url), { workerData });
    started.on('message', settle);
    started.on('error', (error) => fall(started, `the evaluator stopped: ${error.message}`));
    started.on('exit', () => fall(started, 'the evaluator stopped'));
    started.unref();
    return started;
  }

  /** What waited for a thread that fell is told so; the next request finds a new one. */
  function fall(fallen: Worker, message: string): void {
    if (fallen !== worker) return;
    for (const { reject } of waiting.values()) reject(new Error(message));
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
    else asked.reject(reply.aborted ? new DOMException('The task was cancelled', 'AbortError') : new Error(reply.error));
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
    async stop() {
      await worker?.terminate();
    },
  };
}
