import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Json } from '../expression/json.ts';
import type { Geometry } from '../geo/geometry.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import type { Properties } from '../image/image.ts';
import type { IndexEntries, JsonContents } from './folder-index.ts';
import type { Asset } from './item.ts';
import type { ReadItem } from './stac-items.ts';

/** Raised whenever files are read in another way, or kept in another form: older indexes are ignored then. */
const VERSION = 3;
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
  readonly json: readonly (readonly [name: string, size: number, modified: number, kind: JsonContents['kind'], items?: readonly PackedItem[]])[];
  /** A list for each of their facts: many small lists take longer to read. */
  readonly headers: {
    readonly folders: readonly number[];
    readonly names: readonly string[];
    readonly sizes: readonly number[];
    readonly modified: readonly number[];
    readonly told: readonly number[];
  };
}

type PackedItem = readonly [id: string | null, digest: string, outcome: string | PackedScene];
type PackedScene = readonly [folder: number, properties: Properties, footprint: Geometry | null, assets: number];

type HeaderTold = Omit<GeoTiffHeader, 'path' | 'size' | 'modified'>;

function pack({ json, headers }: IndexEntries): Packed {
  const [table, folders] = [createTable(), createTable()];
  const packItem = ({ id, digest, outcome }: ReadItem): PackedItem => {
    if ('fault' in outcome) return [id, digest, outcome.fault];
    const { base, properties, footprint, assets } = outcome.item;
    return [id, digest, [folders.add(base), properties, footprint, table.add(packNumbers(assets))]];
  };
  const files = [...headers.values()];
  return {
    json: Array.from(json, ([name, { size, modified, contents }]): Packed['json'][number] => {
      return 'items' in contents ? [name, size, modified, contents.kind, contents.items.map(packItem)] : [name, size, modified, contents.kind];
    }),
    headers: {
      folders: files.map(({ path }) => folders.add(dirname(path))),
      names: files.map(({ path }) => basename(path)),
      sizes: files.map(({ size }) => size),
      modified: files.map(({ modified }) => modified),
      told: files.map(({ sidecars, geobox, bands, alpha, levels, overviewResampling }) => table.add(packNumbers({ sidecars, geobox, bands, alpha, levels, overviewResampling }))),
    },
    table: table.texts,
    folders: folders.texts,
  };
}

function unpack({ table: texts, folders, json, headers: { folders: parents, names, sizes, modified, told } }: Packed): IndexEntries {
  const table = texts.map((text): unknown => JSON.parse(text, unpackNumber));
  const unpackItem = (file: string, [id, digest, outcome]: PackedItem): ReadItem => {
    if (typeof outcome === 'string') return { file, id, digest, outcome: { fault: outcome } };
    const [base, properties, footprint, assets] = outcome;
    return { file, id, digest, outcome: { item: { id: id ?? '', path: file, base: folders[base], properties, footprint, assets: table[assets] as readonly Asset[] } } };
  };
  const prefixes = folders.map((folder) => join(folder, sep));
  return {
    json: new Map(
      json.map(([name, size, changed, kind, items = []]) => {
        const contents: JsonContents = kind === 'item' || kind === 'collection' ? { kind, items: items.map((item) => unpackItem(name, item)) } : { kind };
        return [name, { size, modified: changed, contents }];
      }),
    ),
    headers: new Map(
      names.map((name, at) => {
        // Each fact by its name: of tens of thousands of headers, `...` takes a while.
        const { sidecars, geobox, bands, alpha, levels, overviewResampling } = table[told[at]] as HeaderTold;
        const path = prefixes[parents[at]] + name;
        return [path, { path, size: sizes[at], modified: modified[at], sidecars, geobox, bands, alpha, levels, overviewResampling }];
      }),
    ),
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
function packNumbers(value: HeaderTold | readonly Asset[]): string {
  return JSON.stringify(value, (_, inner: Json) => (typeof inner === 'number' && !Number.isFinite(inner) ? { number: String(inner) } : inner));
}

function unpackNumber(_: string, inner: Json): Json {
  const isNumber = typeof inner === 'object' && inner !== null && 'number' in inner && typeof inner.number === 'string';
  return isNumber ? Number(inner.number) : inner;
}
