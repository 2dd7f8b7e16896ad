import type { Json } from '../../src/expression/json.ts';
import type { TableAnswer, TableColumn } from '../../src/server/api.ts';
import { numberText } from '../map/texts.ts';

/** More rows would make the window slow; they are in the CSV. */
const MOST_ROWS = 1_000;

interface Props {
  readonly table: TableAnswer;
  readonly classes: readonly { readonly value: number; readonly name: string; readonly color: string }[] | null;
}

/** All rows and columns. */
export function DataTable({ table, classes }: Props) {
  const { columns, rows, content } = table;
  return (
    <div className="table-rows" tabIndex={0} role="region" aria-label="Rows">
      <table className={content === 'classes' && classes ? 'has-classes' : undefined}>
        <thead>
          <tr>
            {columns.map(({ name, kind }) => (
              <th key={name} scope="col" data-kind={kind}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, index) => (
            <tr key={index}>
              {columns.map((column, place) => {
                const known = content === 'classes' && place === 0 ? classes?.find(({ value }) => value === row[0]) : undefined;
                return (
                  <td key={column.name} data-kind={column.kind} title={row[place] === null ? 'no value' : cellText(row[place], column, false)}>
                    {known && <i style={{ background: known.color }} />}
                    {row[place] === null ? <span className="quiet">–</span> : cellText(row[place], column, true)}
                    {known && <span className="table-class">{known.name}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p className="table-hint">{rows.length - MOST_ROWS} more rows are in the CSV.</p>}
    </div>
  );
}

/** A cell as people read it (`short`), or with all its digits. */
function cellText(cell: Json, { kind }: TableColumn, short: boolean): string {
  if (kind === 'date' && typeof cell === 'number') return new Date(cell).toISOString().replace('T', ' ').replace(/(:00)?\.000Z$/, '');
  if (typeof cell === 'number') return short ? numberText(Number.isInteger(cell) ? cell : Number(cell.toPrecision(6))) : String(cell);
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

/** Tabs between cells, as spreadsheets paste them. */
export function tableText({ columns, rows }: TableAnswer): string {
  const line = (cells: readonly string[]): string => cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t');
  const body = rows.map((row) => line(row.map((cell, index) => (cell === null ? '' : cellText(cell, columns[index], false)))));
  return [line(columns.map(({ name }) => name)), ...body].join('\n');
}
