import { type Pixels, allocate, rangeOf } from '../raster/pixel-type.ts';
import { type ByteCache, createByteCache } from './byte-cache.ts';
import { decodeBlock } from './decode.ts';
import { FileChangedError, type FileVersion, createFileHandles } from './file-handles.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { type GeoTiffHeader, type StoredHeader, readHeader } from './header.ts';
import { type Level, type StoredLevel, pixelTypeOf } from './level.ts';

/** A decoded block. The sample of band k at pixel p of the block is `values[p * stride + k]`, rows blockWidth long. */
export interface Block {
  readonly values: Pixels;
  readonly stride: number;
}

/** Reads GeoTIFFs: headers, and blocks through a cache that all images share. */
export interface GeoTiffStore {
  /** The header of a file as it is now. Throws GeoTiffError. */
  header(path: string): Promise<GeoTiffHeader>;
  /**
   * The block (column, row) of a level that holds band `sample`; null for a block that the file leaves out as empty.
   * Throws GeoTiffError.
   */
  block(header: GeoTiffHeader, level: Level, column: number, row: number, sample: number): Promise<Block | null>;
  /** Hands that block to `use`, which must be done with it when it returns: its memory is used again. Throws as `block` does. */
  use<T>(header: GeoTiffHeader, level: Level, column: number, row: number, sample: number, use: (block: Block | null) => T): Promise<T>;
  close(): Promise<void>;
}

const CHANGED = 'the file was changed while it was in use';
/** How much the headers may take that are kept. */
const HEADER_BYTES = 16 * 2 ** 20;

/** `cacheBytes`: how much the decoded blocks may take. */
export function createGeoTiffStore({ cacheBytes = 256 * 2 ** 20 } = {}): GeoTiffStore {
  const files = createFileHandles();
  const blocks: ByteCache<Block> = createByteCache(cacheBytes, (block) => block.values.byteLength);
  const headers: ByteCache<StoredHeader> = createByteCache(HEADER_BYTES, bytesOf);

  /** Where the blocks of a level lie. What is known of a file may be from a former start: it is read when first needed. */
  async function storedLevel(header: GeoTiffHeader, level: Level): Promise<StoredLevel> {
    const { directories } = await headers.get(keyOf(header), async () => {
      const stored = await readHeader(header.path, files);
      if (keyOf(stored.header) !== keyOf(header)) throw new GeoTiffError(CHANGED);
      return stored;
    });
    const stored = directories.get(level.directory);
    if (!stored) throw new GeoTiffError(CHANGED);
    return stored;
  }

  async function readBlock(header: GeoTiffHeader, level: StoredLevel, index: number, row: number): Promise<Block> {
    const [offset, length] = [level.offsets[index], level.byteCounts[index]];
    if (offset + length > header.size) throw new GeoTiffError('the file is cut off');
    const bytes = await files.read(header, offset, length);
    if (bytes.length < length) throw new GeoTiffError('the file is cut off');
    const rows = level.tiled ? level.blockHeight : Math.min(level.blockHeight, level.height - row * level.blockHeight);
    return { values: await decodeBlock(bytes, level, rows), stride: level.samplesPerBlock };
  }

  const store: GeoTiffStore = {
    async header(path) {
      const stored = await readHeader(path, files);
      await headers.get(keyOf(stored.header), () => Promise.resolve(stored));
      return stored.header;
    },
    async block(header, level, column, row, sample) {
      const across = Math.ceil(level.width / level.blockWidth);
      const down = Math.ceil(level.height / level.blockHeight);
      const index = (level.planar ? sample * across * down : 0) + row * across + column;
      try {
        const stored = await storedLevel(header, level);
        if (stored.byteCounts[index] === 0) return null;
        const key = `${header.path}|${header.modified}|${stored.offsets[index]}`;
        return await blocks.get(key, () => readBlock(header, stored, index, row));
      } catch (error) {
        if (error instanceof GeoTiffError) throw error;
        const changed = error instanceof FileChangedError;
        throw new GeoTiffError(changed ? CHANGED : 'the file can no longer be read', { cause: error });
      }
    },
    use: async (header, level, column, row, sample, use) => use(await store.block(header, level, column, row, sample)),
    async close() {
      blocks.clear();
      headers.clear();
      await files.close();
    },
  };
  return store;
}

function keyOf({ path, size, modified }: FileVersion): string {
  return `${path}|${size}|${modified}`;
}

/** What a header takes in memory, about: most of it are the places of the blocks. */
function bytesOf({ directories }: StoredHeader): number {
  return [...directories.values()].reduce((sum, level) => sum + 4_000 + 16 * level.offsets.length, 0);
}

/** The block that an empty one stands for: the file's own nodata value everywhere, as far as its type holds it, or 0. */
export function emptyBlock(level: Level, nodata: number | null): Block {
  const type = pixelTypeOf(level);
  const values = allocate(type, level.blockWidth * level.blockHeight);
  const [lowest, highest] = rangeOf(type);
  if (nodata !== null) values.fill(Math.min(Math.max(nodata, lowest), highest));
  return { values, stride: 0 };
}
