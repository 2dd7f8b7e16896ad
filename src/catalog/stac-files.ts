import { join } from 'node:path';
import { z } from 'zod';
import { mapConcurrently } from './concurrent.ts';
import { TextFileError, readJson } from './text-file.ts';

/** What a JSON file holds as a STAC Item, not yet checked. `file` is its path from the data folder. */
export interface UncheckedItem {
  readonly file: string;
  readonly value: unknown;
}

const FILES_AT_A_TIME = 8;

const itemLike = z.looseObject({
  type: z.literal('Feature'),
  stac_version: z.string(),
  assets: z.record(z.string(), z.unknown()),
});
const itemCollection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) });

/**
 * The STAC Items in JSON files; those of ItemCollections where none stands alone. Other JSON is skipped; what is no JSON
 * at all is a fault, for it may have been an Item.
 */
export async function findStacItems(
  folder: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly items: readonly UncheckedItem[]; readonly faults: readonly string[] }> {
  const read = async (file: string): Promise<Contents> => {
    try {
      const value = await readJson(join(folder, file));
      if (isItem(value)) return { alone: [{ file, value }] };
      const collection = itemCollection.safeParse(value);
      if (!collection.success) return {};
      return { collected: collection.data.features.filter(isItem).map((item) => ({ file, value: item })) };
    } catch (error) {
      if (!(error instanceof TextFileError)) throw error;
      return { fault: `'${file}' cannot be read: ${error.message}` };
    }
  };
  const contents = await mapConcurrently(files, FILES_AT_A_TIME, read, signal);
  const alone = contents.flatMap((file) => file.alone ?? []);
  return {
    items: alone.length > 0 ? alone : contents.flatMap((file) => file.collected ?? []),
    faults: contents.flatMap((file) => file.fault ?? []),
  };
}

interface Contents {
  readonly alone?: readonly UncheckedItem[];
  readonly collected?: readonly UncheckedItem[];
  readonly fault?: string;
}

function isItem(value: unknown): boolean {
  return itemLike.safeParse(value).success;
}
