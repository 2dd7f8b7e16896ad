import type { FileVersion } from '../geotiff/file-handles.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import { type FileState, isSameVersion } from './file-state.ts';
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
  /** `name`: the file's path from the data folder. */
  contents(name: string, file: FileState): JsonContents | undefined;
  keepContents(name: string, file: FileState, contents: JsonContents): void;
  header(file: FileVersion): GeoTiffHeader | undefined;
  keepHeader(header: GeoTiffHeader): void;
  /** What is in it, and how many entries were added or replaced since it was made or last taken. */
  take(): IndexEntries & { readonly added: number };
}

export interface IndexEntries {
  /** By name. */
  readonly json: ReadonlyMap<string, JsonEntry>;
  /** By path. */
  readonly headers: ReadonlyMap<string, GeoTiffHeader>;
}

/** A JSON file as it was when it was read. */
export interface JsonEntry extends FileState {
  readonly contents: JsonContents;
}

/** An index that begins with entries from an earlier one. Those that nobody has asked for are left out once they are the larger part. */
export function createFolderIndex(entries: IndexEntries = { json: new Map(), headers: new Map() }): FolderIndex {
  let [json, headers] = [new Map(entries.json), new Map(entries.headers)];
  const used = new Set<JsonEntry | GeoTiffHeader>();
  let added = 0;

  function keep<Entry extends JsonEntry | GeoTiffHeader>(among: Map<string, Entry>, key: string, entry: Entry): void {
    const before = among.get(key);
    if (before) used.delete(before);
    among.set(key, entry);
    used.add(entry);
    added++;
  }

  return {
    contents(name, file) {
      const entry = json.get(name);
      if (!entry || !isSameVersion(entry, file)) return undefined;
      used.add(entry);
      return entry.contents;
    },
    keepContents(name, { size, modified }, contents) {
      keep(json, name, { size, modified, contents });
    },
    header(file) {
      const entry = headers.get(file.path);
      if (!entry || !isSameVersion(entry, file)) return undefined;
      used.add(entry);
      return entry;
    },
    keepHeader(header) {
      keep(headers, header.path, header);
    },
    take() {
      if (used.size < (json.size + headers.size) / 2) {
        json = new Map([...json].filter(([, entry]) => used.has(entry)));
        headers = new Map([...headers].filter(([, entry]) => used.has(entry)));
      }
      const taken = { json, headers, added };
      added = 0;
      return taken;
    },
  };
}
