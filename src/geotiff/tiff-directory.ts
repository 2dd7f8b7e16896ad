/** An offset takes 4 bytes in a classic TIFF and 8 in a BigTIFF. */
export type TagType = 'ascii' | 'short' | 'long' | 'double' | 'offset';

/** One entry of an image file directory. */
export interface Tag {
  readonly id: number;
  readonly type: TagType;
  readonly values: ArrayLike<number>;
}

/** A text as its UTF-8 bytes and a 0, as GDAL reads it. */
export function asciiTag(id: number, text: string): Tag {
  return { id, type: 'ascii', values: new TextEncoder().encode(`${text}\0`) };
}

/** TIFF's codes and sizes: of a classic TIFF, and where they differ of a BigTIFF. */
const CLASSIC = {
  signature: 42,
  headerBytes: 8,
  countBytes: 2,
  entryBytes: 12,
  wordBytes: 4,
  types: { ascii: [2, 1], short: [3, 2], long: [4, 4], double: [12, 8], offset: [4, 4] },
} as const;
const BIG = {
  signature: 43,
  headerBytes: 16,
  countBytes: 8,
  entryBytes: 20,
  wordBytes: 8,
  types: { ...CLASSIC.types, offset: [16, 8] },
} as const;
type Form = typeof CLASSIC | typeof BIG;

/** The tables of tiles (TileOffsets, TileByteCounts), which GDAL puts behind all directories so that these are read at once. */
const TILE_TABLES = [324, 325];

interface PlacedTag {
  readonly tag: Tag;
  readonly size: number;
  /** Where the values lie; null if in the entry itself. */
  offset: number | null;
}

interface PlacedDirectory {
  readonly offset: number;
  readonly tags: readonly PlacedTag[];
}

/**
 * The first bytes of a TIFF: header, a `ghost` text that no TIFF reader sees, the directories in the order given, and their values.
 * The length depends on the numbers of values only.
 */
export function tiffHead(directories: readonly (readonly Tag[])[], ghost: string, big: boolean): Uint8Array {
  const form = big ? BIG : CLASSIC;
  const ghostBytes = new TextEncoder().encode(ghost);
  const { placed, end } = place(directories, form.headerBytes + ghostBytes.length, form);
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4949, true); // little-endian
  view.setUint16(2, form.signature, true);
  if (big) view.setUint16(4, form.wordBytes, true);
  setWord(view, form.headerBytes - form.wordBytes, placed[0].offset, form);
  bytes.set(ghostBytes, form.headerBytes);
  placed.forEach((directory, index) => {
    const next = index + 1 < placed.length ? placed[index + 1].offset : 0;
    writeDirectory(view, directory, next, form);
  });
  return bytes;
}

function place(directories: readonly (readonly Tag[])[], start: number, form: Form): { placed: PlacedDirectory[]; end: number } {
  let end = start;
  const take = (size: number): number => {
    const offset = end + (end % 2); // TIFF wants even offsets
    end = offset + size;
    return offset;
  };
  const placed = directories.map((tags): PlacedDirectory => {
    const offset = take(form.countBytes + tags.length * form.entryBytes + form.wordBytes);
    const sorted = tags.toSorted((one, other) => one.id - other.id);
    return {
      offset,
      tags: sorted.map((tag) => {
        const size = tag.values.length * form.types[tag.type][1];
        const elsewhere = size > form.wordBytes && !TILE_TABLES.includes(tag.id);
        return { tag, size, offset: elsewhere ? take(size) : null };
      }),
    };
  });
  for (const { tags } of placed) {
    for (const entry of tags) {
      if (TILE_TABLES.includes(entry.tag.id) && entry.size > form.wordBytes) entry.offset = take(entry.size);
    }
  }
  return { placed, end };
}

function writeDirectory(view: DataView, { offset, tags }: PlacedDirectory, next: number, form: Form): void {
  if (form.countBytes === 2) view.setUint16(offset, tags.length, true);
  else setWord(view, offset, tags.length, form);
  let entry = offset + form.countBytes;
  for (const { tag, offset: elsewhere } of tags) {
    const valueOffset = entry + form.entryBytes - form.wordBytes;
    view.setUint16(entry, tag.id, true);
    view.setUint16(entry + 2, form.types[tag.type][0], true);
    setWord(view, entry + 4, tag.values.length, form);
    if (elsewhere !== null) setWord(view, valueOffset, elsewhere, form);
    writeValues(view, elsewhere ?? valueOffset, tag, form);
    entry += form.entryBytes;
  }
  setWord(view, entry, next, form);
}

function writeValues(view: DataView, offset: number, { type, values }: Tag, form: Form): void {
  const size = form.types[type][1];
  for (let i = 0; i < values.length; i++) {
    const at = offset + i * size;
    if (type === 'ascii') view.setUint8(at, values[i]);
    else if (type === 'short') view.setUint16(at, values[i], true);
    else if (type === 'long') view.setUint32(at, values[i], true);
    else if (type === 'double') view.setFloat64(at, values[i], true);
    else setWord(view, at, values[i], form);
  }
}

function setWord(view: DataView, at: number, value: number, form: Form): void {
  if (form.wordBytes === 4) view.setUint32(at, value, true);
  else view.setBigUint64(at, BigInt(value), true);
}
