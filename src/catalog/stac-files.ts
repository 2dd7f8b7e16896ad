import { join } from 'node:path';
import * as z from 'zod';
import { mapConcurrently } from './concurrent.ts';
import { versionNow } from './file-state.ts';
import type { FolderIndex, JsonContents } from './folder-index.ts';
import { type ReadItem, readStacItem } from './stac-items.ts';
import { TextFileError, readJson } from './text-file.ts';

const FILES_AT_A_TIME = 8;

const itemLike = z.looseObject({
  type: z.literal('Feature'),
  stac_version: z.string(),
  assets: z.record(z.string(), z.unknown()),
});
const itemCollection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) });

/**
 * The STAC Items in JSON files (paths from the folder); those of ItemCollections where none stands alone. Other JSON is skipped;
 * what is no JSON at all is a fault, for it may have been an Item. What the index knows is not read again.
 */
export async function findStacItems(
  folder: string,
  files: readonly string[],
  { index, onRead, signal }: { readonly index: FolderIndex; readonly onRead: () => void; readonly signal: AbortSignal },
): Promise<{ readonly items: readonly ReadItem[]; readonly faults: readonly string[] }> {
  const faults: string[] = [];
  const read = async (file: string, isCollectionRead: boolean): Promise<JsonContents> => {
    const path = join(folder, file);
    const version = versionNow(path);
    const known = version && index.contents(file, version);
    if (known && !(isCollectionRead && known.kind === 'unread')) return known;
    try {
      const contents = contentsOf(folder, file, await readJson(path), isCollectionRead);
      if (version) index.keepContents(file, version, contents);
      return contents;
    } catch (error) {
      if (!(error instanceof TextFileError)) throw error;
      faults.push(`'${file}' cannot be read: ${error.message}`);
      return { kind: 'other' };
    }
  };
  const readAll = (names: readonly string[], isCollectionRead: boolean): Promise<JsonContents[]> =>
    mapConcurrently(
      names,
      FILES_AT_A_TIME,
      async (file) => {
        const contents = await read(file, isCollectionRead);
        onRead();
        return contents;
      },
      signal,
    );

  const contents = await readAll(files, false);
  const alone = contents.flatMap((found) => (found.kind === 'item' ? found.items : []));
  if (alone.length > 0) return { items: alone, faults: faults.sort() };
  const collections = files.filter((_, at) => contents[at].kind === 'unread' || contents[at].kind === 'collection');
  const collected = await readAll(collections, true);
  return { items: collected.flatMap((found) => ('items' in found ? found.items : [])), faults: faults.sort() };
}

function contentsOf(folder: string, file: string, value: unknown, isCollectionRead: boolean): JsonContents {
  if (isItem(value)) return { kind: 'item', items: [readStacItem(folder, file, value)] };
  const collection = itemCollection.safeParse(value);
  if (!collection.success) return { kind: 'other' };
  const items = collection.data.features.filter(isItem);
  if (items.length === 0) return { kind: 'other' };
  return isCollectionRead ? { kind: 'collection', items: items.map((item) => readStacItem(folder, file, item)) } : { kind: 'unread' };
}

function isItem(value: unknown): boolean {
  return itemLike.safeParse(value).success;
}
