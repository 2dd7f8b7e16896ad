import { type Pixels, allocate, rangeOf } from '../raster/pixel-type.ts';
import { createBlockCache } from './block-cache.ts';
import { type BlockDecoder, createBlockDecoder } from './block-decoder.ts';
import { canHold, layoutOf } from './block-layout.ts';
import { type ByteCache, createByteCache } from './byte-cache.ts';
import { FileChangedError, type FileVersion, createFileHandles } from './file-handles.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { type GeoTiffHeader, readHeader, readStoredLevel } from './header.ts';
import { type Level, type StoredLevel, pixelTypeOf } from './level.ts';
import type { AllocateBuffer } from './samples.ts';

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
   * Hands the block (column, row) of a level that holds band `sample` to `use`; null for a block that the file leaves out as empty.
   * `use` must be done with it when it returns: its memory is used again. Throws GeoTiffError, or the signal's reason.
   */
  use<T>(
    header: GeoTiffHeader,
    level: Level,
    column: number,
    row: number,
    sample: number,
    use: (block: Block | null) => T,
    signal?: AbortSignal,
  ): Promise<T>;
  close(): Promise<void>;
}

const CHANGED = 'the file was changed while it was in use';
/** How much the places of blocks may take that are kept. */
const LEVEL_BYTES = 16 * 2 ** 20;

/** How much the decoded blocks may take that are kept. */
const CACHE_BYTES = 96 * 2 ** 20;

export interface GeoTiffStoreOptions {
  /** How much the decoded blocks may take; one of more than half of that is not kept. */
  readonly cacheBytes?: number;
  /** Otherwise one of its own is made when first needed. */
  readonly decoder?: BlockDecoder;
}

export function createGeoTiffStore({ cacheBytes = CACHE_BYTES, decoder: given }: GeoTiffStoreOptions = {}): GeoTiffStore {
  let decoder = given;
  const files = createFileHandles();
  const blocks = createBlockCache<Block>(cacheBytes);
  const levels: ByteCache<StoredLevel> = createByteCache(LEVEL_BYTES, ({ offsets }) => 4_000 + 16 * offsets.length);

  /** Where the blocks of a level lie. What is known of a file may be from a former start: it is read when first needed. */
  async function storedLevel(header: GeoTiffHeader, level: Level): Promise<StoredLevel> {
    return levels.get(levelKey(header, level), () => readStoredLevel(level.file ?? header, level, files));
  }

  /** Row `row` of blocks, the one at `index`. */
  async function readBlock(file: FileVersion, level: StoredLevel, index: number, row: number, allocate: AllocateBuffer, signal: AbortSignal): Promise<Block> {
    decoder ??= createBlockDecoder();
    const rows = level.tiled ? level.blockHeight : Math.min(level.blockHeight, level.height - row * level.blockHeight);
    const layout = layoutOf(level, rows);
    const offset = level.offsets[index];
    const length = level.compression === 1 ? Math.min(level.byteCounts[index], layout.wholeBytes) : level.byteCounts[index];
    if (!canHold(length, layout, level.compression)) throw new GeoTiffError('a block of pixels is damaged or cut off');
    if (offset + length > file.size) throw new GeoTiffError('the file is cut off');
    const room = await decoder.room(length, signal);
    try {
      if ((await files.read(file, offset, room.bytes)) < length) throw new GeoTiffError('the file is cut off');
      signal.throwIfAborted();
      return { values: await decoder.decode(room, level, rows, allocate), stride: level.samplesPerBlock };
    } finally {
      room.release();
    }
  }

  return {
    async header(path) {
      const { header, stored } = await readHeader(path, files);
      for (const level of stored) await levels.get(levelKey(header, level), () => Promise.resolve(level));
      return header;
    },
    async use(header, level, column, row, sample, use, signal) {
      signal?.throwIfAborted();
      const across = Math.ceil(level.width / level.blockWidth);
      const down = Math.ceil(level.height / level.blockHeight);
      const index = (level.planar ? sample * across * down : 0) + row * across + column;
      const stored = await storedLevel(header, level).catch(explain);
      if (stored.byteCounts[index] === 0) return use(null);
      const key = `${levelKey(header, level)}|${index}`;
      return blocks.use(key, (allocate, stop) => readBlock(level.file ?? header, stored, index, row, allocate, stop).catch(explain), use, signal);
    },
    async close() {
      blocks.clear();
      levels.clear();
      await files.close();
    },
  };
}

/** Says in one sentence why a file cannot be read. A reading that was called off needs none. */
function explain(error: unknown): never {
  if (error instanceof GeoTiffError || (error instanceof Error && error.name === 'AbortError')) throw error;
  const changed = error instanceof FileChangedError;
  throw new GeoTiffError(changed ? CHANGED : 'the file can no longer be read', { cause: error });
}

function levelKey(header: GeoTiffHeader, { file, directory }: Level): string {
  const { path, size, modified } = file ?? header;
  return `${path}|${size}|${modified}|${directory}`;
}

/** The block that an empty one stands for: the file's own nodata value everywhere, as far as its type holds it, or 0. */
export function emptyBlock(level: Level, nodata: number | null): Block {
  const type = pixelTypeOf(level);
  const values = allocate(type, level.blockWidth * level.blockHeight);
  const [lowest, highest] = rangeOf(type);
  if (nodata !== null) values.fill(Math.min(Math.max(nodata, lowest), highest));
  return { values, stride: 0 };
}
