import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail } from '../expression/issue.ts';
import { cropGeoBox } from '../geo/geobox.ts';
import { type Quarter, blockExtent, levelGrids } from '../geotiff/overview-pyramid.ts';
import { type Tile, createTileMaker } from '../geotiff/tile-maker.ts';
import type { Image } from '../image/image.ts';
import { type PixelType, allocate } from '../raster/pixel-type.ts';
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
 * Reads a chunk of an image and makes its tiles, and those of the overview blocks that lie in it whole. Between two tiles it looks whether
 * they are still wanted. Throws IssueError.
 */
export async function encodeChunk(image: Image, plan: ExportPlan, chunk: Chunk, signal: AbortSignal): Promise<EncodedChunk> {
  const { geobox, bands, type, nodata, mask, blockSize } = plan.cog;
  const names = bands.map(({ name }) => name);
  const side = blockSize * plan.chunkBlocks;
  const [left, top] = [chunk.column * side, chunk.row * side];
  const window = cropGeoBox(geobox, left, top, Math.min(side, geobox.width - left), Math.min(side, geobox.height - top));
  const read = await image.read(window, names, { output: geobox, signal });

  const maker = await createTileMaker(plan.cog);
  const [grid] = levelGrids(geobox.width, geobox.height, blockSize);
  const tiles: Tile[] = [];
  let hidden = 0;
  for (const [column, row] of blocksOf(plan, chunk)) {
    const [width, height] = blockExtent(grid, column, row, blockSize);
    const place = { left: column * blockSize - left, top: row * blockSize - top, width, height };
    const block = read.bands.map((band) => cutBand(band, window.width, place, type));
    if (mask) requireOneMask(block, names);
    hidden += countHidden(block, nodata);
    tiles.push(...(await takeTurns(maker.block(column, row, block), signal)));
  }
  return { tiles, quarters: maker.unfinished(), hidden };
}

/** The tile of the overview block that some quarters make, and of those that it completes. */
export async function encodeOverview(plan: ExportPlan, quarters: readonly Quarter[], signal: AbortSignal): Promise<EncodedPart> {
  const maker = await createTileMaker(plan.cog);
  const tiles: Tile[] = [];
  for (const quarter of quarters) tiles.push(...(await takeTurns(maker.quarter(quarter), signal)));
  return { tiles, quarters: maker.unfinished() };
}

/** Memory that can be handed over with a part instead of being copied: nobody else holds it. */
export function buffersOf({ tiles, quarters }: EncodedPart): ArrayBuffer[] {
  const arrays = quarters.flatMap(({ bands }) => (bands ?? []).flatMap(({ values, mask }) => (mask === null ? [values] : [values, mask])));
  return [...new Set([...tiles.map(({ bytes }) => bytes.buffer), ...arrays.map(({ buffer }) => buffer)])].filter((buffer) => buffer instanceof ArrayBuffer);
}

/** All tiles, made one a turn, so that a cancellation is heard in between. */
async function takeTurns(made: Generator<Tile>, signal: AbortSignal): Promise<Tile[]> {
  const tiles: Tile[] = [];
  await nextTurn();
  signal.throwIfAborted();
  for (const tile of made) {
    tiles.push(tile);
    await nextTurn();
    signal.throwIfAborted();
  }
  return tiles;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A part of a band that is `columns` wide. Every value of it fits the type: that is the common one of all bands. */
function cutBand(band: BandPixels, columns: number, { left, top, width, height }: Place, type: PixelType): BandPixels {
  const values = allocate(type, width * height);
  const mask = band.mask && new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (top + row) * columns + left;
    values.set(band.values.subarray(from, from + width), row * width);
    if (band.mask) mask?.set(band.mask.subarray(from, from + width), row * width);
  }
  return { values, mask };
}

function countHidden(bands: readonly BandPixels[], nodata: number | null): number {
  if (nodata === null || Number.isNaN(nodata)) return 0;
  let hidden = 0;
  for (const band of bands) {
    const missing = band.values instanceof Float32Array ? Math.fround(nodata) : nodata;
    for (let i = 0; i < band.values.length; i++) if (band.values[i] === missing && isValid(band, i)) hidden++;
  }
  return hidden;
}

function requireOneMask(bands: readonly BandPixels[], names: readonly string[]): void {
  const [first] = bands;
  for (const [index, band] of bands.entries()) {
    for (let i = 0; i < band.values.length; i++) {
      if (isValid(band, i) === isValid(first, i)) continue;
      fail(`bands '${names[0]}' and '${names[index]}' miss different pixels, which one internal mask cannot hold; choose a nodata value`, {
        argument: 'nodata',
      });
    }
  }
}
