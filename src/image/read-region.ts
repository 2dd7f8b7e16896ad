import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GeoBox } from '../geo/geobox.ts';
import { cropGeoBox } from '../geo/geobox.ts';
import type { Coverage, Window } from '../raster/coverage.ts';
import type { BandPixels } from '../raster/raster.ts';
import type { Image } from './image.ts';

/** A region on the pixels that it is looked at in. */
export interface Region {
  readonly grid: Pick<GeoBox, 'crs' | 'transform'>;
  readonly coverage: Coverage;
}

/** The pixels of a block of a region, and how much each counts. */
export interface RegionBlock {
  readonly window: Window;
  readonly bands: readonly BandPixels[];
  /** The part of each pixel inside the region. */
  readonly weights: Float64Array;
  /** 1 where the centre of a pixel is inside. */
  readonly centres: Uint8Array;
}

export interface RegionOptions {
  readonly signal: AbortSignal;
  readonly onBlock?: (() => void) | undefined;
}

/** Reads the pixels of a region block by block, always in the same order, and holds one block at a time. Throws IssueError. */
export async function readRegion(image: Image, names: readonly string[], { grid, coverage }: Region, visit: (block: RegionBlock) => void, options: RegionOptions): Promise<void> {
  const { signal, onBlock } = options;
  const output = wholeOf(coverage.blocks, grid);
  for (const window of coverage.blocks) {
    signal.throwIfAborted();
    const [weights, centres] = [coverage.fractions(window), coverage.centres(window)];
    const needed = new Uint8Array(weights.length);
    let isNeeded = false;
    for (let i = 0; i < needed.length; i++) {
      if (weights[i] === 0 && centres[i] === 0) continue;
      needed[i] = 1;
      isNeeded = true;
    }
    if (isNeeded) {
      const geobox = cropGeoBox(output, window.column - output.column, window.row - output.row, window.width, window.height);
      const { bands } = await image.read(geobox, names, { needed, output, signal });
      visit({ window, bands, weights, centres });
    }
    onBlock?.();
    await nextTurn(); // the thread hears whether this is still wanted
  }
}

/** The GeoBox around all blocks: overviews are chosen by it. */
function wholeOf(blocks: readonly Window[], grid: Region['grid']): GeoBox & { readonly column: number; readonly row: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { column, row, width, height } of blocks) {
    [left, top] = [Math.min(left, column), Math.min(top, row)];
    [right, bottom] = [Math.max(right, column + width), Math.max(bottom, row + height)];
  }
  if (left > right) [left, top, right, bottom] = [0, 0, 1, 1];
  return { ...cropGeoBox({ ...grid, width: 0, height: 0 }, left, top, right - left, bottom - top), column: left, row: top };
}
