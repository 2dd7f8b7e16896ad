import { writeTable } from '../export/write-table.ts';
import { IssuesError } from './failure.ts';
import type { OpenedWorkflow } from './open-workflow.ts';
import type { Session } from './session.ts';

export interface WrittenTable {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly bytes: number;
}

export function isCsv(path: string): boolean {
  return /\.csv$/i.test(path);
}

/** Computes the table of a node and writes it as CSV. Throws IssuesError. */
export async function writeTableOf(session: Session, opened: OpenedWorkflow, node: string, path: string, image?: number): Promise<WrittenTable> {
  const table = await session.ask(opened, node, 'table', { image });
  try {
    const bytes = await writeTable(table, path);
    return { path, rows: table.rows.length, columns: table.columns.map(({ name }) => name), bytes };
  } catch (error) {
    throw new IssuesError([{ node, severity: 'error', message: error instanceof Error ? error.message : String(error) }]);
  }
}
