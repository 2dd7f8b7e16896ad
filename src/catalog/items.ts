import { basename, dirname } from 'node:path';
import { fail } from '../expression/issue.ts';
import { readTables } from './csv-table.ts';
import { dateInName } from './file-dates.ts';
import { type KnownFolders, listFolder } from './folder.ts';
import type { FolderIndex } from './folder-index.ts';
import { type FoundItems, type Item, plainAsset, stemOf } from './item.ts';
import { findStacItems } from './stac-files.ts';
import { scenesOfItems } from './stac-items.ts';
import type { Workspace } from './workspace.ts';

/** How many of the files that describe scenes have been read. */
export type Progress = (done: number, all: number) => void;

/**
 * The scenes of a folder: its STAC Items; else what its tables name; else every GeoTIFF. `shown` is what the folder is
 * called in a sentence. Throws IssueError for a folder without any.
 */
export async function findItems(
  folder: string,
  shown: string,
  { workspace, index, onProgress, signal }: { readonly workspace: Workspace; readonly index: FolderIndex; readonly onProgress: Progress | undefined; readonly signal: AbortSignal },
): Promise<FoundItems & { readonly folders: KnownFolders }> {
  const listing = await listFolder(folder, shown, workspace, signal);
  let read = 0;
  const onRead = (): void => onProgress?.(++read, listing.json.length);
  const stac = await findStacItems(folder, listing.json, { index, onRead, signal });
  const found =
    stac.items.length > 0
      ? scenesOfItems(stac.items)
      : ((await readTables(folder, listing.csv)) ?? plainFiles(folder, listing.tiff));
  const faults = [...listing.faults, ...stac.faults, ...found.faults];
  if (found.items.length + faults.length === 0) {
    fail(`no scenes in '${shown}': expected STAC items, a CSV with 'file' and 'datetime', or GeoTIFFs`, { argument: 'id' });
  }
  return { items: named(found.items), faults, warnings: found.warnings, folders: listing.folders };
}

/** A single GeoTIFF as a folder of one. */
export function singleItem(path: string): FoundItems & { readonly folders: KnownFolders } {
  const folder = dirname(path);
  return { ...plainFiles(folder, [basename(path)]), folders: new Map([[folder, { mayHaveSidecars: true }]]) };
}

function plainFiles(folder: string, paths: readonly string[]): FoundItems {
  const items = paths.map((path): Item => {
    const id = stemOf(path);
    const time = dateInName(id);
    return {
      id,
      path,
      base: folder,
      properties: time === null ? {} : { 'system:time_start': time },
      footprint: null,
      assets: [plainAsset(path)],
    };
  });
  return { items, faults: [], warnings: [] };
}

/** The same scenes, each with an id of its own: those with equal ones are called by their paths. */
function named(items: readonly Item[]): Item[] {
  const counts = new Map<string, number>();
  for (const { id } of items) counts.set(id, (counts.get(id) ?? 0) + 1);
  return items.map((item) => ((counts.get(item.id) ?? 0) > 1 ? { ...item, id: item.path } : item));
}
