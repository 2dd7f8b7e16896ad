import { stringify } from 'csv-stringify/sync';
import type { Json } from '../expression/json.ts';
import type { TableColumn, TableRow } from '../image/table.ts';

/**
 * A table as CSV (RFC 4180): a line of names, then one a row, each ended by CR LF. Decimal points, dates in ISO 8601 (UTC), nothing where a
 * value is missing.
 */
export function tableCsv({ columns, rows }: { readonly columns: readonly TableColumn[]; readonly rows: readonly TableRow[] }): string {
  const lines = rows.map((row) => row.map((cell, index) => cellText(cell, columns[index])));
  return stringify([columns.map(({ name }) => name), ...lines], { record_delimiter: 'windows' });
}

function cellText(cell: Json, { kind }: TableColumn): string {
  if (cell === null) return '';
  if (kind === 'date' && typeof cell === 'number') return new Date(cell).toISOString();
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : JSON.stringify(cell);
}
