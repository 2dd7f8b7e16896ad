import { randomBytes } from 'node:crypto';
import type { ExportOptions } from '../export/export-plan.ts';
import { TaskIssues } from './task-issues.ts';
import { type JobEvent, UNKNOWN_KEY } from './api.ts';
import type { EvaluatorPool } from './evaluator-pool.ts';
import { firstLine, jsonNumber } from './respond.ts';
import { type Question, UnknownKeyError } from './tasks.ts';

/** Exports that run for a while: each has an id, tells how far it is, and can be cancelled. */
export interface Jobs {
  /** Throws nothing: what fails is told by the job's events. `path` of the result is `shown`. */
  start(question: Question, options: ExportOptions, shown: string): string;
  has(id: string): boolean;
  /** Sends the last event at once, and those that follow. Returns how to stop. */
  follow(id: string, listener: (event: JobEvent) => void): () => void;
  /** Resolves when the job has ended and nothing is left of its file; false for an id that is not known. */
  cancel(id: string): Promise<boolean>;
  /** Whether an export of this session has written a file (absolute path). */
  hasWritten(path: string): boolean;
  stop(): Promise<void>;
}

interface Job {
  event: JobEvent;
  readonly listeners: Set<(event: JobEvent) => void>;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** Ended jobs whose last event can still be asked for. */
const ENDED_KEPT = 100;

export function createJobs(pool: Pick<EvaluatorPool, 'ask'>): Jobs {
  const jobs = new Map<string, Job>();
  const written = new Set<string>();

  function tell(job: Job, event: JobEvent): void {
    job.event = event;
    job.listeners.forEach((listener) => listener(event));
  }

  async function run(question: Question, options: ExportOptions, shown: string, signal: AbortSignal, progress: (event: JobEvent) => void): Promise<JobEvent> {
    try {
      const result = await pool.ask('export', { ...question, options }, {
        signal,
        onProgress: ({ what, done, all }) => what === 'blocks' && progress({ type: 'progress', done, all }),
      });
      written.add(options.path);
      const { nodata } = result;
      return { type: 'done', result: { ...result, path: shown, nodata: nodata === null ? null : jsonNumber(nodata) } };
    } catch (error) {
      if (signal.aborted) return { type: 'cancelled' };
      return failed(error);
    }
  }

  return {
    start(question, options, shown) {
      const id = randomBytes(8).toString('hex');
      const controller = new AbortController();
      const listeners: Job['listeners'] = new Set();
      const running = run(question, options, shown, controller.signal, (event) => tell(job, event));
      const ended = running.then((event) => {
        tell(job, event);
        const over = [...jobs].filter(([, other]) => isLast(other.event));
        over.slice(0, Math.max(0, over.length - ENDED_KEPT)).forEach(([old]) => jobs.delete(old));
      });
      const job: Job = { event: { type: 'progress', done: 0, all: 0 }, listeners, controller, ended };
      jobs.set(id, job);
      return id;
    },
    has: (id) => jobs.has(id),
    follow(id, listener) {
      const job = jobs.get(id);
      if (!job) return () => undefined;
      job.listeners.add(listener);
      listener(job.event);
      return () => job.listeners.delete(listener);
    },
    async cancel(id) {
      const job = jobs.get(id);
      job?.controller.abort();
      await job?.ended;
      return job !== undefined;
    },
    hasWritten: (path) => written.has(path),
    async stop() {
      const running = [...jobs.values()];
      running.forEach(({ controller }) => controller.abort());
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}

export function isLast(event: JobEvent): boolean {
  return event.type !== 'progress';
}

function failed(error: unknown): JobEvent {
  if (error instanceof TaskIssues) return { type: 'failed', error: error.issues.at(0)?.message ?? 'it cannot be evaluated', issues: error.issues };
  if (error instanceof UnknownKeyError) return { type: 'failed', error: UNKNOWN_KEY, issues: [] };
  return { type: 'failed', error: error instanceof Error ? firstLine(error.message) : 'the export failed', issues: [] };
}
