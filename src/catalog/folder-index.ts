import type { FileVersion } from '../geotiff/file-handles.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import { isSameVersion } from './file-state.ts';
import type { ReadItem } from './stac-items.ts';

/** What a JSON file of a data folder was found to hold. `unread`: an ItemCollection beside Items that stand alone. */
export type JsonContents =
  | { readonly kind: 'item' | 'collection'; readonly items: readonly ReadItem[] }
  | { readonly kind: 'unread' | 'other' };

/**
 * What was read of a data folder's files, each in one state (size and modification time): a file in the same state is not
 * read again. All of it can be had from the files, so nothing is lost with it.
 */
export interface FolderIndex {
  contents(file: FileVersion): JsonContents | undefined;
  keepContents(file: FileVersion, contents: JsonContents): void;
  header(file: FileVersion): GeoTiffHeader | undefined;
  keepHeader(header: GeoTiffHeader): void;
  /** What is in it, by path, and how many entries were added or replaced since it was made or last taken. */
  take(): IndexEntries & { readonly added: number };
}

export interface IndexEntries {
  readonly json: ReadonlyMap<string, { readonly file: FileVersion; readonly contents: JsonContents }>;
  readonly headers: ReadonlyMap<string, GeoTiffHeader>;
}

/** An index that begins with entries from an earlier one. Those that nobody has asked for are left out once they are the larger part. */
export function createFolderIndex(entries: IndexEntries = { json: new Map(), headers: new Map() }): FolderIndex {
  let [json, headers] = [new Map(entries.json), new Map(entries.headers)];
  const used = new Set<string>();
  let added = 0;
  return {
    contents(file) {
      const entry = json.get(file.path);
      if (!entry || !isSameVersion(entry.file, file)) return undefined;
      used.add(file.path);
      return entry.contents;
    },
    keepContents(file, contents) {
      json.set(file.path, { file, contents });
      used.add(file.path);
      added++;
    },
    header(file) {
      const entry = headers.get(file.path);
      if (!entry || !isSameVersion(entry, file)) return undefined;
      used.add(file.path);
      return entry;
    },
    keepHeader(entry) {
      headers.set(entry.path, entry);
      used.add(entry.path);
      added++;
    },
    take() {
      if (used.size < (json.size + headers.size) / 2) {
        json = new Map([...json].filter(([path]) => used.has(path)));
        headers = new Map([...headers].filter(([path]) => used.has(path)));
      }
      const taken = { json, headers, added };
      added = 0;
      return taken;
    },
  };
}
