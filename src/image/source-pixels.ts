import { type Block, type GeoTiffStore, emptyBlock } from '../geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import type { Level } from '../geotiff/level.ts';
import type { Canvas } from '../raster/canvas.ts';
import { type CopyTarget, copyBlock, touchedBlocks } from '../raster/nearest.ts';
import type { BlockGrid } from '../raster/placement.ts';

/** A band of a file on its way into a canvas of the file's type. */
export interface SampleCopy {
  readonly sample: number;
  /** The value that is left masked. */
  readonly nodata: number | null;
  /** The value of a block that the file leaves out, as far as its type holds it; null: 0. */
  readonly empty: number | null;
  readonly canvas: Canvas;
}

/** Blocks that are under way at a time: while one is copied, the next one is read. */
const AHEAD = 2;

/**
 * Copies the needed pixels of some bands of one level, each block that holds one of them once (once a band, where bands have
 * blocks of their own). Gives how many pixels of each band are valid. Throws GeoTiffError.
 */
export async function copySamples(
  store: GeoTiffStore,
  header: GeoTiffHeader,
  level: Level,
  copies: readonly SampleCopy[],
  target: CopyTarget,
  signal: AbortSignal,
): Promise<number[]> {
  const grid: BlockGrid = {
    blockWidth: level.blockWidth,
    blockHeight: level.blockHeight,
    across: Math.ceil(level.width / level.blockWidth),
    down: Math.ceil(level.height / level.blockHeight),
  };
  const valid = copies.map(() => 0);
  const together = level.planar ? copies.map((_, k) => [k]) : [[...copies.keys()]];
  const blocks = touchedBlocks(target, grid);
  const tasks = together.flatMap((those) => blocks.map((index) => ({ those, index })));
  await inTurns(tasks, signal, async ({ those, index }) => {
    const [column, row] = [index % grid.across, Math.trunc(index / grid.across)];
    const copy = (held: Block | null): void => {
      for (const k of those) {
        const { sample, nodata, empty, canvas } = copies[k];
        const block = held ?? emptyBlock(level, empty);
        const from = { ...block, sample: level.planar || block.stride === 0 ? 0 : sample };
        valid[k] += copyBlock(target, grid, index, from, nodata, canvas);
      }
    };
    await store.use(header, level, column, row, copies[those[0]].sample, copy, signal);
  });
  return valid;
}

/** Does the tasks in order, a few at a time; after a failure no further one is begun. */
export async function inTurns<T>(tasks: readonly T[], signal: AbortSignal, task: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    try {
      while (next < tasks.length) {
        signal.throwIfAborted();
        await task(tasks[next++]);
      }
    } catch (error) {
      next = tasks.length;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AHEAD, tasks.length) }, work));
}
