import type { Issue } from '../workflow/issue.ts';

/** Data, disk and workflow errors. */
export const EXIT_FAILED = 1;
/** A call that is wrong: no such file, node, param or flag. */
export const EXIT_USAGE = 2;
/** Stopped by Ctrl+C, as shells report it. */
export const EXIT_INTERRUPTED = 130;

/** A call that is wrong, in one sentence. */
export class UsageError extends Error {}

/** What is wrong with the workflow or its data. */
export class IssuesError extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(issueLine).join('\n'));
    this.issues = issues;
  }
}

/** One line a person can act on: `invert/select.bandSelectors: no band 'X'; … (use 'Y')`. */
export function issueLine({ node, param, severity, message, fix }: Issue): string {
  const place = `${node}${param === undefined ? '' : `.${param}`}`;
  return `${severity === 'warning' ? 'warning: ' : ''}${place}: ${message}${fix ? ` (${fix.text})` : ''}`;
}
