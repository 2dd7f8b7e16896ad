import { create } from 'zustand';
import type { DatasetEntry } from '../../src/server/api.ts';
import { api } from '../server/client.ts';
import { useDocument } from './document.ts';
import { folderOf } from './values.ts';

interface DatasetsState {
  readonly datasets: readonly DatasetEntry[];
}

/** The data sets that the registries name for the open document. */
export const useDatasets = create<DatasetsState>(() => ({ datasets: [] }));

/** Keeps the list up with the folder of the document. Returns what stops it. */
export function followDatasets(): () => void {
  let folder: string | null = null;
  const load = (): void => {
    const wanted = folderOf(useDocument.getState().path);
    if (wanted === folder) return;
    folder = wanted;
    api.datasets(wanted).then(
      ({ datasets }) => useDatasets.setState({ datasets }),
      () => {
        folder = null; // asked again with the next document
      },
    );
  };
  load();
  return useDocument.subscribe(load);
}
