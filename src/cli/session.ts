import { startEvaluatorPool } from '../server/evaluator-pool.ts';
import { TaskIssues } from '../server/task-issues.ts';
import type { Question, TaskName, Tasks } from '../server/tasks.ts';
import { locateIssue } from '../workflow/compile.ts';
import type { ExpressionIssue } from '../expression/issue.ts';
import type { Issue } from '../workflow/issue.ts';
import { IssuesError } from './failure.ts';
import { type OpenedWorkflow, requireNode } from './open-workflow.ts';
import { createProgressLine } from './progress.ts';

/** One call of the command line: the evaluators, and Ctrl+C as a signal. */
export interface Session {
  /** Asks about a node of a workflow, or about another expression on its behalf. Throws IssuesError with the issues at their nodes. */
  ask<N extends TaskName>(
    opened: OpenedWorkflow,
    address: string,
    task: N,
    details: Omit<Tasks[N]['ask'], Exclude<keyof Question, 'image'>> & Partial<Pick<Question, 'expression' | 'mapped'>>,
  ): Promise<Tasks[N]['answer']>;
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

/**
 * Starts a session, and in it the first thread or all, so that they load while the workflow is read. `isWork`: pixels will be asked for,
 * which all threads compute.
 */
export function startSession({ workers, isWork = false }: { readonly workers?: number | undefined; readonly isWork?: boolean } = {}): Session {
  const pool = startEvaluatorPool({ workers });
  pool.warm(isWork ? undefined : 1);
  const interrupt = new AbortController();
  const stop = (): void => {
    // The first time everything is put in order; whoever is in a hurry asks again.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  return {
    signal: interrupt.signal,
    async ask(opened, address, task, details) {
      const { expression, mapped } = requireNode(opened, address);
      const question: Question = { workspace: opened.workspace, expression, mapped };
      const progress = createProgressLine();
      try {
        const ask = { ...question, ...details } as Tasks[typeof task]['ask'];
        return await pool.ask(task, ask, { signal: interrupt.signal, onProgress: progress.show });
      } catch (error) {
        if (error instanceof TaskIssues) throw new IssuesError(locateAll(opened, error.issues, address));
        if (!(error instanceof Error) || error.name === 'AbortError') throw error;
        throw new IssuesError([{ node: address, severity: 'error', message: error.message }]); // the disk, say
      } finally {
        progress.clear();
      }
    },
    async close() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      await pool.stop();
    },
  };
}

export function locateAll({ compiled }: OpenedWorkflow, issues: readonly ExpressionIssue[], asked: string): Issue[] {
  return issues.map((issue) => locateIssue(compiled, issue, asked));
}
