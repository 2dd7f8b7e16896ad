import { CircleDashed, Maximize2, RefreshCw } from 'lucide-react';
import type { Address } from '../../src/workflow/address.ts';
import type { NodeValue } from '../store/values.ts';
import { useView } from '../store/view.ts';
import { MOST_LINES } from './charts.ts';
import { TableChart } from './TableChart.tsx';
import { linesShown, useClasses } from './table-look.ts';
import { useTable } from './use-table.ts';
import './table.css';

/** Bars that a card has room for. */
const CARD_BARS = 6;

/** A table node's picture: its chart, which opens the whole table. */
export function TablePicture({ address, value }: { readonly address: Address; readonly value: NodeValue }) {
  const { key, description, state } = value;
  const usable = state === 'failed' || state === 'blocked' ? null : key;
  const { table, isCurrent, fault } = useTable(usable, description);
  const classes = useClasses(address, value);
  const isStale = table !== null && (!isCurrent || state !== 'fresh');
  const open = (): void => useView.getState().set({ table: address, tab: 'table' });
  const lines = table ? linesShown(table) : [];
  return (
    <figure className={`picture chart nodrag nopan${isStale ? ' stale' : ''}`} data-table={isCurrent && key ? key : undefined} aria-label={table ? 'Chart of the table' : 'No chart yet'}>
      {fault !== null && !isStale ? (
        <p className="chart-fault">{fault}</p>
      ) : table ? (
        <TableChart table={table} shown={lines.slice(0, MOST_LINES)} classes={classes} most={CARD_BARS} />
      ) : usable === null ? (
        <div className="picture-empty">
          <CircleDashed size={18} aria-hidden="true" />
          <span>{state === 'failed' ? 'No table' : 'Connect an input'}</span>
        </div>
      ) : (
        <div className="skeleton" />
      )}
      {isStale && (
        <span className="picture-badge">
          <RefreshCw size={12} aria-hidden="true" />
          <span>Outdated</span>
        </span>
      )}
      {table && (
        <button type="button" className="icon-button small chart-open" title="Open the table" aria-label="Open the table" onClick={open}>
          <Maximize2 size={13} />
        </button>
      )}
    </figure>
  );
}
