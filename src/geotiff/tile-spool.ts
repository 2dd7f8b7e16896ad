import { type LevelTiles, tileOrder } from './cog-layout.ts';
import type { LevelGrid } from './overview-pyramid.ts';
import type { Tile } from './tile-maker.ts';
import { type WritableFile, readAll, writeAll } from './writable-files.ts';

/** Keeps compressed tiles in the order in which they come, until all are there to be put in the order of the file. */
export interface TileSpool {
  /** The sizes of the tiles so far. */
  readonly levels: readonly LevelTiles[];
  /** A block whose tile never comes is left out of the file. */
  add(tile: Tile): Promise<void>;
  /** Copies all tiles to a file from `position` on. Throws the signal's reason when it is aborted. */
  copyInOrder(file: WritableFile, position: number, signal?: AbortSignal): Promise<void>;
}

/** Tiles on their way to the file at a time. */
const AT_ONCE = 3;

export function createTileSpool(spool: WritableFile, grids: readonly LevelGrid[], masked: boolean): TileSpool {
  const levels = grids.map((grid): LevelTiles => {
    const count = grid.columns * grid.rows;
    return { grid, imageBytes: new Uint32Array(count), maskBytes: masked ? new Uint32Array(count) : null };
  });
  const positions = grids.map((grid) => new Float64Array(grid.columns * grid.rows));
  const sizes = grids.map((grid) => new Uint32Array(grid.columns * grid.rows));
  let end = 0;

  return {
    levels,
    async add({ level, column, row, bytes, imageBytes, maskBytes }) {
      const tiles = levels[level];
      const index = row * tiles.grid.columns + column;
      tiles.imageBytes[index] = imageBytes;
      if (tiles.maskBytes !== null) tiles.maskBytes[index] = maskBytes;
      positions[level][index] = end;
      sizes[level][index] = bytes.length;
      end += bytes.length; // before the write, for the next tile may come meanwhile
      await writeAll(spool, bytes, positions[level][index]);
    },
    async copyInOrder(file, position, signal) {
      const largest = sizes.reduce((most, all) => all.reduce((one, other) => Math.max(one, other), most), 0);
      const tiles = tileOrder(levels);
      let isFailed = false;
      /** One tile after the other, beside others who do the same. */
      const copy = async (): Promise<void> => {
        const buffer = Buffer.allocUnsafe(largest);
        for (let next = tiles.next(); !next.done && !isFailed; next = tiles.next()) {
          signal?.throwIfAborted();
          const { level, index } = next.value;
          const [bytes, to] = [buffer.subarray(0, sizes[level][index]), position];
          position += bytes.length; // before the copy, for the next tile may come meanwhile
          await readAll(spool, bytes, positions[level][index]);
          await writeAll(file, bytes, to);
        }
      };
      const copied = Array.from({ length: AT_ONCE }, () => copy().catch((error: unknown) => {
        isFailed = true;
        throw error;
      }));
      const failure = (await Promise.allSettled(copied)).find(({ status }) => status === 'rejected'); // when nobody writes any more
      if (failure?.status === 'rejected') throw failure.reason;
    },
  };
}
