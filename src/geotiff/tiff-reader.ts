import { GeoTiffError } from './geotiff-error.ts';

/** Reads up to so many bytes of a file; fewer at its end. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

/** One image file directory. A tag's values are read when they are asked for. Throws GeoTiffError for values outside the file. */
export interface TiffDirectory {
  has(tag: number): boolean;
  /** The tag's numbers; null if it is not there, or no numbers. */
  numbers(tag: number): Promise<ArrayLike<number> | null>;
  /** The first of them. */
  number(tag: number): Promise<number | null>;
  /** A text up to its first 0, taken for UTF-8. */
  text(tag: number): Promise<string | null>;
}

export interface Tiff {
  readonly littleEndian: boolean;
  readonly directories: readonly TiffDirectory[];
}

const MAX_DIRECTORIES = 128;
const MAX_ENTRIES = 4096;
/** The places of 8 million blocks. */
const MAX_VALUE_BYTES = 2 ** 26;
/** At once, so that the headers of most files take one reading. */
const CHUNK_BYTES = 2 ** 14;
const OUTSIDE = 'its header points outside the file; is it cut off?';
const CUT_OFF = 'its header is damaged or cut off';

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values are. */
  readonly at: number;
}

/** Reads the directories of a TIFF or BigTIFF of `size` bytes. Throws GeoTiffError for what is none, or damaged. */
export async function readTiff(read: ReadBytes, size: number): Promise<Tiff> {
  const view = createViewer(read, size);
  const start = await view(0, Math.min(16, size));
  if (!isTiff(start)) throw new GeoTiffError('it is not a TIFF file');
  const littleEndian = start.getUint8(0) === 0x49;
  const isBig = start.getUint16(2, littleEndian) === 43;
  if (size < (isBig ? 16 : 8)) throw new GeoTiffError(CUT_OFF);
  const form: Form = { littleEndian, isBig, wordBytes: isBig ? 8 : 4, countBytes: isBig ? 8 : 2, entryBytes: isBig ? 20 : 12 };
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  for (let at = wordAt(start, isBig ? 8 : 4, form); at !== 0; ) {
    if (seen.has(at)) throw new GeoTiffError('its header runs in a circle');
    if (seen.size >= MAX_DIRECTORIES) throw new GeoTiffError(`it holds more than ${MAX_DIRECTORIES} images`);
    seen.add(at);
    const { entries, next } = await readEntries(view, at, form);
    directories.push(directoryOf(entries, view, littleEndian));
    at = next;
  }
  if (directories.length === 0) throw new GeoTiffError('it holds no image');
  return { littleEndian, directories };
}

interface Form {
  readonly littleEndian: boolean;
  readonly isBig: boolean;
  readonly wordBytes: number;
  readonly countBytes: number;
  readonly entryBytes: number;
}

function isTiff(start: DataView): boolean {
  if (start.byteLength < 4) return false;
  const text = String.fromCharCode(...Array.from({ length: 4 }, (_, i) => start.getUint8(i)));
  return ['II*\0', 'II+\0', 'MM\0*', 'MM\0+'].includes(text);
}

/** Exactly so many bytes at an offset. */
type Viewer = (at: number, length: number) => Promise<DataView>;

/** What lies close together is read once: the last chunk is kept. */
function createViewer(read: ReadBytes, size: number): Viewer {
  let begin = 0;
  let chunk = new Uint8Array(0);
  return async (at, length) => {
    if (at > size) throw new GeoTiffError(OUTSIDE);
    if (at + length > size) throw new GeoTiffError(CUT_OFF);
    if (at < begin || at + length > begin + chunk.length) {
      const bytes = await read(at, Math.min(Math.max(length, CHUNK_BYTES), size - at));
      if (bytes.length < length) throw new GeoTiffError(CUT_OFF); // it shrank in the meantime
      if (length > CHUNK_BYTES) return new DataView(bytes.buffer, bytes.byteOffset, length);
      [begin, chunk] = [at, bytes];
    }
    return new DataView(chunk.buffer, chunk.byteOffset + at - begin, length);
  };
}

/** An offset or a count, of which a BigTIFF has 8 bytes. */
function wordAt(view: DataView, at: number, { isBig, littleEndian }: Form): number {
  return isBig ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
}

async function readEntries(view: Viewer, at: number, form: Form): Promise<{ entries: ReadonlyMap<number, Entry>; next: number }> {
  const { littleEndian, isBig, wordBytes, countBytes, entryBytes } = form;
  const head = await view(at, countBytes);
  const count = isBig ? Number(head.getBigUint64(0, littleEndian)) : head.getUint16(0, littleEndian);
  if (count === 0 || count > MAX_ENTRIES) throw new GeoTiffError(CUT_OFF);
  const table = await view(at + countBytes, count * entryBytes + wordBytes);
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const entry = i * entryBytes;
    const type = table.getUint16(entry + 2, littleEndian);
    const values = wordAt(table, entry + 4, form);
    const place = entry + 4 + wordBytes;
    const inside = values * (TYPES[type]?.bytes ?? 1) <= wordBytes;
    entries.set(table.getUint16(entry, littleEndian), { type, count: values, at: inside ? at + countBytes + place : wordAt(table, place, form) });
  }
  return { entries, next: wordAt(table, count * entryBytes, form) };
}

type NumberAt = (view: DataView, at: number, littleEndian: boolean) => number;

interface TagType {
  readonly bytes: number;
  readonly read: NumberAt;
}

const byte: TagType = { bytes: 1, read: (view, at) => view.getUint8(at) };
const long: TagType = { bytes: 4, read: (view, at, little) => view.getUint32(at, little) };
const long8: TagType = { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) };
const ASCII = 2;

/** By TIFF's number of the type. */
const TYPES: Readonly<Partial<Record<number, TagType>>> = {
  1: byte,
  2: byte,
  3: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  4: long,
  5: { bytes: 8, read: (view, at, little) => view.getUint32(at, little) / view.getUint32(at + 4, little) },
  6: { bytes: 1, read: (view, at) => view.getInt8(at) },
  7: byte,
  8: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  9: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  10: { bytes: 8, read: (view, at, little) => view.getInt32(at, little) / view.getInt32(at + 4, little) },
  11: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  12: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  13: long,
  16: long8,
  17: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  18: long8,
};

function directoryOf(entries: ReadonlyMap<number, Entry>, view: Viewer, littleEndian: boolean): TiffDirectory {
  async function load(tag: number): Promise<{ entry: Entry; type: TagType; bytes: DataView } | null> {
    const entry = entries.get(tag);
    const type = entry && TYPES[entry.type];
    if (!type) return null;
    if (entry.count * type.bytes > MAX_VALUE_BYTES) throw new GeoTiffError(CUT_OFF);
    return { entry, type, bytes: await view(entry.at, entry.count * type.bytes) };
  }

  const directory: TiffDirectory = {
    has: (tag) => entries.has(tag),
    async numbers(tag) {
      const loaded = await load(tag);
      if (!loaded || loaded.entry.type === ASCII) return null;
      const { type, entry, bytes } = loaded;
      const values = type === byte ? new Uint8Array(entry.count) : new Float64Array(entry.count);
      for (let i = 0; i < values.length; i++) values[i] = type.read(bytes, i * type.bytes, littleEndian);
      return values;
    },
    number: async (tag) => (await directory.numbers(tag))?.[0] ?? null,
    async text(tag) {
      const loaded = await load(tag);
      if (loaded?.entry.type !== ASCII) return null;
      const { bytes } = loaded;
      const text = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const end = text.indexOf(0);
      return new TextDecoder().decode(end < 0 ? text : text.subarray(0, end));
    },
  };
  return directory;
}
