import { type FileHandle, open } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { parseGdalMetadata } from '../geotiff/gdal-metadata.ts';
import { TAGS } from '../geotiff/tags.ts';
import { readTiff } from '../geotiff/tiff-reader.ts';
import { RECIPE_ITEMS, type Recipe } from './export-plan.ts';

/** A workflow is no longer than this: what says otherwise is no recipe. */
const MAX_TEXT_BYTES = 2 ** 26;
const PNG_SIGNATURE = '89504e470d0a1a0a';

/** The recipe that an export of ours carries, or null. Throws GeoTiffError for a damaged TIFF, and the system's errors. */
export async function readRecipe(path: string): Promise<Recipe | null> {
  const file = await open(path, 'r');
  try {
    const start = await bytesAt(file, 0, 8);
    const items = start.toString('hex') === PNG_SIGNATURE ? await textsOfPng(file) : await itemsOfTiff(file);
    const [workflow, node] = [items.get(RECIPE_ITEMS.workflow), items.get(RECIPE_ITEMS.node)];
    return workflow === undefined || node === undefined ? null : { workflow, node };
  } finally {
    await file.close();
  }
}

async function itemsOfTiff(file: FileHandle): Promise<ReadonlyMap<string, string>> {
  const { size } = await file.stat();
  const { directories } = await readTiff((offset, length) => bytesAt(file, offset, length), size);
  return parseGdalMetadata(await directories[0].text(TAGS.gdalMetadata)).items;
}

/** The compressed texts (iTXt) that stand before the pixels. */
async function textsOfPng(file: FileHandle): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (let at = PNG_SIGNATURE.length / 2; ; ) {
    const head = await bytesAt(file, at, 8);
    const type = head.toString('latin1', 4);
    if (head.length < 8 || type === 'IDAT' || type === 'IEND') return texts;
    const length = head.readUInt32BE(0);
    if (type === 'iTXt' && length < MAX_TEXT_BYTES) {
      const data = await bytesAt(file, at + 8, length);
      const end = data.indexOf(0);
      const isPacked = data[end + 1] === 1;
      // Behind the keyword: flag, method, and the language and the translated keyword, which are empty in our files.
      if (end > 0 && isPacked) texts.set(data.toString('latin1', 0, end), unpack(data.subarray(end + 5)));
    }
    at += 12 + length;
  }
}

function unpack(packed: Uint8Array): string {
  try {
    return inflateSync(packed, { maxOutputLength: MAX_TEXT_BYTES }).toString('utf8');
  } catch {
    return ''; // somebody else's, in another form
  }
}

async function bytesAt(file: FileHandle, offset: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}
