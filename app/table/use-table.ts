import { useEffect, useState } from 'react';
import type { TableAnswer } from '../../src/server/api.ts';
import { api } from '../server/client.ts';
import { faultOf, isAbort, keyIsKnown } from '../server/unknown-key.ts';

export interface LoadedTable {
  /** The last one that came; null before. */
  readonly table: TableAnswer | null;
  /** Whether it is the table of the key. */
  readonly isCurrent: boolean;
  readonly fault: string | null;
}

/** Tables on their way, and the last ones that came: the card and the panel share them. */
const tables = new Map<string, Promise<TableAnswer>>();
const LIMIT = 24;

function tableOf(key: string): Promise<TableAnswer> {
  const known = tables.get(key);
  if (known) return known;
  const asked = api.table(key);
  tables.set(key, asked);
  asked.catch(() => tables.delete(key));
  for (const oldest of tables.keys()) {
    if (tables.size <= LIMIT) break;
    tables.delete(oldest);
  }
  return asked;
}

/** The table that a key stands for. `asked`: another object when the server was asked anew. */
export function useTable(key: string | null, asked: object | null): LoadedTable {
  const [loaded, setLoaded] = useState<{ readonly key: string | null; readonly table: TableAnswer | null; readonly fault: string | null }>({ key: null, table: null, fault: null });
  useEffect(() => {
    if (key === null) return undefined;
    let isWanted = true;
    tableOf(key).then(
      (table) => {
        keyIsKnown(key);
        if (isWanted) setLoaded({ key, table, fault: null });
      },
      (error: unknown) => {
        if (!isWanted || isAbort(error)) return;
        const fault = faultOf(error, key);
        if (fault !== null) setLoaded(({ table }) => ({ key, table, fault }));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [key, asked]);
  return { table: loaded.table, isCurrent: key !== null && loaded.key === key && loaded.fault === null, fault: loaded.key === key ? loaded.fault : null };
}
