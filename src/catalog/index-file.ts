import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../expression/json.ts';
import type { Geometry } from '../geo/geometry.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import type { Properties } from '../image/image.ts';
import type { IndexEntries, JsonContents } from './folder-index.ts';
import type { Asset } from './item.ts';
import type { ReadItem } from './stac-items.ts';

/** Raised whenever files are read in another way, or kept in another form: older indexes are ignored then. */
const VERSION = 2;
const FORMAT = `geoweft/index ${VERSION}`;
/** Indexes of so many folders are kept, the latest ones. */
const INDEXES = 32;

/**
 * The entries of a data folder's index on disk; null where there is none that can be used: it is of another version or folder, or
 * damaged. The first line says what the rest is, with its SHA-256, so that what passes is what was written.
 */
export async function readIndex(indexes: string, folder: string): Promise<IndexEntries | null> {
  const bytes = await readFile(indexPath(indexes, folder)).catch(() => null);
  const end = bytes?.indexOf('\n') ?? -1;
  if (bytes === null || end < 0) return null;
  const body = bytes.subarray(end + 1);
  if (bytes.toString('utf8', 0, end) !== headLine(folder, body)) return null;
  return unpack(JSON.parse(body.toString('utf8')) as Packed);
}

/** Writes the entries, in one step. Where that fails, the next start reads the files again: an index is never worth an error. */
export async function writeIndex(indexes: string, folder: string, entries: IndexEntries): Promise<void> {
  const path = indexPath(indexes, folder);
  const part = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(indexes, { recursive: true });
    const body = Buffer.from(JSON.stringify(pack(entries)));
    const file = await open(part, 'wx', 0o600); // names and properties of the user's files
    try {
      await file.writeFile(`${headLine(folder, body)}\n`);
      await file.writeFile(body);
    } finally {
      await file.close();
    }
    await rename(part, path);
    await forgetOldest(indexes);
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
}

function indexPath(indexes: string, folder: string): string {
  return join(indexes, `${createHash('sha256').update(folder).digest('hex').slice(0, 32)}.index`);
}

function headLine(folder: string, body: Uint8Array): string {
  return JSON.stringify([FORMAT, folder, createHash('sha256').update(body).digest('hex')]);
}

async function forgetOldest(indexes: string): Promise<void> {
  const names = (await readdir(indexes)).filter((name) => name.endsWith('.index'));
  if (names.length <= INDEXES) return;
  const dated = await Promise.all(names.map(async (name) => ({ name, time: (await stat(join(indexes, name))).mtimeMs })));
  const oldest = dated.sort((one, other) => other.time - one.time).slice(INDEXES);
  await Promise.all(oldest.map(({ name }) => rm(join(indexes, name), { force: true })));
}

/** What many files have alike (bands, grids, kinds of assets) stands once in `table`, JSON texts; elsewhere it is a number. */
interface Packed {
  readonly table: readonly string[];
  readonly folders: readonly string[];
  readonly json: readonly (readonly [path: string, size: number, modified: number, contents: PackedContents])[];
  readonly headers: readonly (readonly [path: string, size: number, modified: number, told: number])[];
}

type PackedContents = readonly [kind: JsonContents['kind'], items?: readonly PackedItem[]];
type PackedItem = readonly [file: string, id: string | null, digest: string, outcome: string | PackedScene];
type PackedScene = readonly [path: string, properties: Properties, footprint: Geometry | null, assets: readonly PackedAsset[]];
type PackedAsset = readonly [href: string, folder: number, told: number];

type HeaderTold = Omit<GeoTiffHeader, 'path' | 'size' | 'modified'>;
type AssetTold = Omit<Asset, 'href' | 'base'>;

function pack({ json, headers }: IndexEntries): Packed {
  const [table, folders] = [createTable(), createTable()];
  const packItem = ({ file, id, digest, outcome }: ReadItem): PackedItem => {
    if ('fault' in outcome) return [file, id, digest, outcome.fault];
    const { path, properties, footprint, assets } = outcome.item;
    return [file, id, digest, [path, properties, footprint, assets.map(({ href, base, ...told }) => [href, folders.add(base), table.add(packNumbers(told))])]];
  };
  return {
    json: [...json.values()].map(({ file, contents }) => {
      const { path, size, modified } = file;
      return [path, size, modified, 'items' in contents ? [contents.kind, contents.items.map(packItem)] : [contents.kind]];
    }),
    headers: [...headers.values()].map(({ path, size, modified, ...told }) => [path, size, modified, table.add(packNumbers(told))]),
    table: table.texts,
    folders: folders.texts,
  };
}

function unpack({ table: texts, folders, json, headers }: Packed): IndexEntries {
  const table = texts.map((text): unknown => JSON.parse(text, unpackNumber));
  const unpackItem = ([file, id, digest, outcome]: PackedItem): ReadItem => {
    if (typeof outcome === 'string') return { file, id, digest, outcome: { fault: outcome } };
    const [path, properties, footprint, packed] = outcome;
    const assets = packed.map(([href, base, told]): Asset => ({ ...(table[told] as AssetTold), href, base: folders[base] }));
    return { file, id, digest, outcome: { item: { id: id ?? '', path, properties, footprint, assets } } };
  };
  return {
    json: new Map(
      json.map(([path, size, modified, [kind, items = []]]) => {
        const contents: JsonContents = kind === 'item' || kind === 'collection' ? { kind, items: items.map(unpackItem) } : { kind };
        return [path, { file: { path, size, modified }, contents }];
      }),
    ),
    headers: new Map(headers.map(([path, size, modified, told]) => [path, { ...(table[told] as HeaderTold), path, size, modified }])),
  };
}

/** Gives equal texts one number. */
function createTable(): { readonly texts: readonly string[]; add(text: string): number } {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    add(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, texts.length);
      texts.push(text);
      return texts.length - 1;
    },
  };
}

/** JSON of a value with numbers in it that JSON does not know. */
function packNumbers(value: HeaderTold | AssetTold): string {
  return JSON.stringify(value, (_, inner: Json) => (typeof inner === 'number' && !Number.isFinite(inner) ? { number: String(inner) } : inner));
}

function unpackNumber(_: string, inner: Json): Json {
  const isNumber = typeof inner === 'object' && inner !== null && 'number' in inner && typeof inner.number === 'string';
  return isNumber ? Number(inner.number) : inner;
}
