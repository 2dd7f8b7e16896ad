import type { Fix, Severity } from '../expression/issue.ts';

/** What is wrong, in one sentence, at which node: its address, such as invert/select. */
export interface Issue {
  readonly node: string;
  /** The input whose value is to blame. */
  readonly param?: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix?: Fix;
}
