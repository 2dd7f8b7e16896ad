import type { Json } from './json.ts';

export type Severity = 'error' | 'warning';

/** A way out that can be taken with one click: another value for a param. */
export interface Fix {
  readonly text: string;
  readonly value: Json;
}

/** What is wrong at one invocation of an expression, in one sentence. `argument` is the one to change. */
export interface ExpressionIssue {
  /** Hash of the invocation. */
  readonly hash: string;
  readonly severity: Severity;
  readonly message: string;
  readonly argument?: string;
  readonly fix?: Fix;
}

/** Thrown where a value cannot be had. Whoever knows the invocation adds its hash. */
export class IssueError extends Error {
  readonly issue: Omit<ExpressionIssue, 'hash' | 'severity'> & { readonly hash?: string };

  constructor(issue: IssueError['issue'], options?: ErrorOptions) {
    super(issue.message, options);
    this.issue = issue;
  }
}

/** Throws an IssueError. */
export function fail(message: string, details: { argument?: string; fix?: Fix | undefined } = {}): never {
  throw new IssueError({
    message,
    ...(details.argument === undefined ? {} : { argument: details.argument }),
    ...(details.fix === undefined ? {} : { fix: details.fix }),
  });
}
