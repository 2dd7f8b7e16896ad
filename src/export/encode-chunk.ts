import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail } from '../expression/issue.ts';
import { cropGeoBox } from '../geo/geobox.ts';
import type { Quarter } from '../geotiff/overview-pyramid.ts';
import { type Tile, type TileMaker, type TilesInSteps, createTileMaker } from '../geotiff/tile-maker.ts';
import type { Image } from '../image/image.ts';
import { lendMemory } from '../raster/pixel-memory.ts';
import { type BandPixels, isValid } from '../raster/raster.ts';
import { type Chunk, type ExportPlan, blocksOf } from './export-plan.ts';

/** Finished tiles, and the quarters of overview blocks that wait for others. */
export interface EncodedPart {
  readonly tiles: readonly Tile[];
  readonly quarters: readonly Quarter[];
}

export interface EncodedChunk extends EncodedPart {
  /** Valid pixels whose value is the nodata value. */
  readonly hidden: number;
}

/**
 * Reads a chunk of an image and makes its tiles, and those of the overview blocks that lie in it whole. Between two tiles, and within large
 * ones, it looks whether they are still wanted. Throws IssueError.
 */
export async function encodeChunk(image: Image, plan: ExportPlan, chunk: Chunk, signal: AbortSignal): Promise<EncodedChunk> {
  const { geobox, bands, mask, blockSize } = plan.cog;
  const names = bands.map(({ name }) => name);
  const side = blockSize * plan.chunkBlocks;
  const [left, top] = [chunk.column * side, chunk.row * side];
  const window = cropGeoBox(geobox, left, top, Math.min(side, geobox.width - left), Math.min(side, geobox.height - top));
  return lendMemory(async (memory) => {
    const read = (await image.read(window, names, { output: geobox, memory, signal })).bands.map(withNeededMask);
    if (mask) requireOneMask(read, names);
    const make = (maker: TileMaker): TilesInSteps[] =>
      blocksOf(plan, chunk).map(([column, row]) => maker.block(column, row, read, { left: column * blockSize - left, top: row * blockSize - top, columns: window.width }));
    return withMaker(plan, make, signal);
  });
}

/** The tile of the overview block that some quarters make, and of those that it completes. */
export async function encodeOverview(plan: ExportPlan, quarters: readonly Quarter[], signal: AbortSignal): Promise<EncodedPart> {
  return withMaker(plan, (maker) => quarters.map((quarter) => maker.quarter(quarter)), signal);
}

/** What a maker makes, one step a turn, so that a cancellation is heard in between. */
async function withMaker(plan: ExportPlan, make: (maker: TileMaker) => readonly TilesInSteps[], signal: AbortSignal): Promise<EncodedChunk> {
  const maker = await createTileMaker(plan.cog);
  try {
    const tiles: Tile[] = [];
    for (const steps of make(maker)) {
      await nextTurn();
      signal.throwIfAborted();
      for (const tile of steps) {
        if (tile) tiles.push(tile);
        await nextTurn();
        signal.throwIfAborted();
      }
    }
    return { tiles, quarters: maker.unfinished(), hidden: maker.hidden() };
  } finally {
    maker.close();
  }
}

/** Memory that can be handed over with a part instead of being copied: nobody else holds it. */
export function buffersOf({ tiles, quarters }: EncodedPart): ArrayBuffer[] {
  const arrays = quarters.flatMap(({ bands }) => (bands ?? []).flatMap(({ values, mask }) => (mask === null ? [values] : [values, mask])));
  return [...new Set([...tiles.map(({ bytes }) => bytes.buffer), ...arrays.map(({ buffer }) => buffer)])].filter((buffer) => buffer instanceof ArrayBuffer);
}

/** Without the mask where it masks nothing. */
function withNeededMask({ values, mask }: BandPixels): BandPixels {
  const bytes = mask && Buffer.from(mask.buffer, mask.byteOffset, mask.byteLength); // whose search is the faster one
  return { values, mask: bytes?.includes(0) ? mask : null };
}

function requireOneMask(bands: readonly BandPixels[], names: readonly string[]): void {
  const [first] = bands;
  for (const [index, band] of bands.entries()) {
    if (band.mask === first.mask || (band.mask && first.mask && Buffer.compare(band.mask, first.mask) === 0)) continue;
    for (let i = 0; i < band.values.length; i++) {
      if (isValid(band, i) === isValid(first, i)) continue;
      fail(`bands '${names[0]}' and '${names[index]}' miss different pixels, which one internal mask cannot hold; choose a nodata value`, {
        argument: 'nodata',
      });
    }
  }
}
