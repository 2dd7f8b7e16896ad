import type { ExpressionIssue } from '../expression/issue.ts';

/** Thrown where a task cannot be done because of the workflow or its data. */
export class TaskIssues extends Error {
  readonly issues: readonly ExpressionIssue[];

  constructor(issues: readonly ExpressionIssue[]) {
    super(issues.map((issue) => issue.message).join('\n'));
    this.issues = issues;
  }
}
