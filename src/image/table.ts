import type { Json } from '../expression/json.ts';

export interface TableColumn {
  readonly name: string;
  readonly kind: 'number' | 'text' | 'date';
}

export type TableRow = readonly Json[];

export interface TableOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
}

/** Rows that are computed when they are asked for. A missing number is null; dates are milliseconds since 1970 (UTC). */
export interface Table {
  /** What it is of, which says how it is drawn. */
  readonly content: 'values' | 'series' | 'classes' | 'histogram';
  readonly columns: readonly TableColumn[];
  /** How many rows there are, where that is known before they are. */
  readonly count: number | null;
  /** Throws IssueError. */
  rows(options: TableOptions): Promise<readonly TableRow[]>;
}

/** A table whose rows are computed once, when they are first asked for, and kept. */
export function lazyTable(table: Omit<Table, 'rows'>, compute: Table['rows']): Table {
  let known: readonly TableRow[] | null = null;
  return {
    ...table,
    async rows(options) {
      known ??= await compute(options);
      return known;
    },
  };
}
