import type { Json } from '../expression/json.ts';

export interface TableColumn {
  readonly name: string;
  readonly kind: 'number' | 'text' | 'date';
}

/** Rows that are computed when they are asked for. A missing number is null; dates are milliseconds since 1970 (UTC). */
export interface Table {
  readonly columns: readonly TableColumn[];
  /** Throws IssueError. */
  rows(options: { readonly signal: AbortSignal; readonly onProgress?: (done: number, all: number) => void }): Promise<readonly (readonly Json[])[]>;
}
