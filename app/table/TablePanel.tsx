import { Check, ChevronDown, Copy, Download } from 'lucide-react';
import { useState } from 'react';
import type { TableAnswer } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import { titleOf } from '../canvas/actions.ts';
import { bandColor } from '../inspector/SeriesPanel.tsx';
import { api } from '../server/client.ts';
import { useDocument } from '../store/document.ts';
import { complain, download } from '../store/files.ts';
import { useNodeValue } from '../store/values.ts';
import { useView } from '../store/view.ts';
import { MOST_LINES } from './charts.ts';
import { DataTable, tableText } from './DataTable.tsx';
import { TableChart } from './TableChart.tsx';
import { linesShown, useClasses } from './table-look.ts';
import { useTable } from './use-table.ts';
import './table.css';

/** The table of a node: its chart beside all its rows, to copy and to save. */
export function TablePanel({ tables }: { readonly tables: readonly Address[] }) {
  const asked = useView((state) => state.table);
  const address = asked !== null && tables.includes(asked) ? asked : tables.at(0);
  if (address === undefined) return <p className="table-hint">Add a node of Numbers, such as Series or Class areas: its table is shown here.</p>;
  return <TableOf key={address} address={address} tables={tables} />;
}

function TableOf({ address, tables }: { readonly address: Address; readonly tables: readonly Address[] }) {
  const workflow = useDocument((state) => state.workflow);
  const value = useNodeValue(address);
  const { key, description, state } = value;
  const usable = state === 'failed' || state === 'blocked' ? null : key;
  const { table, isCurrent, fault } = useTable(usable, description);
  const classes = useClasses(address, value);
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const nameOf = (other: Address): string => {
    const node = nodeAt(workflow, other);
    return node ? titleOf(node) : other;
  };
  const problem = fault ?? value.issues.find(({ severity }) => severity === 'error')?.message ?? (state === 'blocked' ? 'The node waits for its input.' : null);
  const lines = table ? linesShown(table) : [];
  const shown = lines.slice(0, MOST_LINES).filter((line) => !hidden.includes(line));
  const toggle = (line: string): void => setHidden(hidden.includes(line) ? hidden.filter((other) => other !== line) : [...hidden, line]);
  return (
    <section className="table-panel" aria-label={`Table of ${nameOf(address)}`} data-table={isCurrent && key ? key : undefined}>
      <header className="table-header">
        {tables.length > 1 ? (
          <span className="field table-choice">
            <select aria-label="Which table" value={address} onChange={(event) => useView.getState().set({ table: event.target.value })}>
              {tables.map((other) => (
                <option key={other} value={other}>
                  {nameOf(other)}
                </option>
              ))}
            </select>
            <ChevronDown size={12} aria-hidden="true" />
          </span>
        ) : (
          <h2 className="ellipsis">{nameOf(address)}</h2>
        )}
        {table && <span className="quiet table-size">{`${table.rows.length} ${table.rows.length === 1 ? 'row' : 'rows'} · ${table.columns.length} columns`}</span>}
        {table && !isCurrent && <span className="table-stale">Outdated</span>}
        <span className="grow" />
        {table && <CopyButton table={table} />}
        <button type="button" className="button small" disabled={!isCurrent || key === null} onClick={() => key !== null && void saveCsv(key, nameOf(address))}>
          <Download size={14} aria-hidden="true" /> Save CSV
        </button>
      </header>
      {table ? (
        <div className="table-body">
          <div className="table-chart">
            {lines.length > 1 && (
              <div className="table-legend" role="group" aria-label="Lines of the chart">
                {lines.slice(0, MOST_LINES).map((line) => (
                  <button key={line} type="button" aria-pressed={!hidden.includes(line)} title={hidden.includes(line) ? `Show ${line}` : `Hide ${line}`} onClick={() => toggle(line)}>
                    <i style={{ background: shown.includes(line) ? bandColor(shown.indexOf(line), shown.length) : undefined }} />
                    {line}
                  </button>
                ))}
                {lines.length > MOST_LINES && <span className="quiet">and {lines.length - MOST_LINES} more in the table</span>}
              </div>
            )}
            <TableChart table={table} shown={shown} classes={classes} most={Infinity} />
          </div>
          <DataTable table={table} classes={classes} />
        </div>
      ) : problem !== null ? (
        <p className="table-hint">{problem}</p>
      ) : (
        <div className="series-skeleton" aria-label="Being computed" />
      )}
    </section>
  );
}

function CopyButton({ table }: { readonly table: TableAnswer }) {
  const [isDone, setIsDone] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(tableText(table)).then(
      () => {
        setIsDone(true);
        setTimeout(() => setIsDone(false), 1500);
      },
      () => undefined, // not allowed here: the cells can be selected
    );
  };
  return (
    <button type="button" className="button small ghost" title="Copy for a spreadsheet" onClick={copy}>
      {isDone ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />} {isDone ? 'Copied' : 'Copy'}
    </button>
  );
}

/** The same bytes as `geoweft export --out x.csv` writes. */
async function saveCsv(key: string, title: string): Promise<void> {
  const name = `${title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').toLowerCase() || 'table'}.csv`;
  try {
    download(name, await api.tableCsv(key), 'text/csv');
  } catch (error) {
    complain(`${name} was not saved`, error);
  }
}
