import { findDataset } from '../catalog/dataset-registry.ts';
import type { Workspace } from '../catalog/workspace.ts';
import type { DatasetBandEntry, DatasetEntry } from './api.ts';

/** No data set has the empty name. */
const NO_ID = '';

/** What the registries from a workflow's folder upward name. Throws IssueError for one that cannot be read. */
export async function listDatasets(workspace: Workspace): Promise<DatasetEntry[]> {
  const none = await findDataset(workspace, NO_ID);
  if (!('known' in none)) return [];
  const entries: DatasetEntry[] = [];
  for (const id of none.known) {
    const found = await findDataset(workspace, id);
    if (!('dataset' in found)) continue;
    const { title = null, rgb = null, generate, bands = {} } = found.dataset;
    const described = Object.entries(bands).map(([name, { content, classes }]): [string, DatasetBandEntry] => {
      const palette = classes?.map(({ value, name: label, color = null }) => ({ value, name: label, color: color === null ? null : hexColor(color) }));
      return [name, { content: content ?? (classes ? 'class' : null), classes: palette ?? null }];
    });
    entries.push({ id, title, rgb, modelled: generate !== undefined, bands: Object.fromEntries(described) });
  }
  return entries;
}

/** The registry takes colours with and without '#'; the window gets them with it. */
function hexColor(color: string): string {
  return color.startsWith('#') ? color : `#${color}`;
}
