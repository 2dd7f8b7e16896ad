import { type PixelType, type Pixels, bytesPerPixel, isFloat } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import { type BlockEncoderSpec, type Steps, createBlockEncoder, predictorOf } from './block-codec.ts';
import { type BlockSearch, settleBlock } from './block-validity.ts';
import { frameTiles } from './cog-layout.ts';
import type { CogSpec } from './cog-writer.ts';
import { type EncodingMemory, bufferOf, giveEncodingMemory, takeEncodingMemory } from './encoding-memory.ts';
import { createHalving } from './halving.ts';
import { type BlockRoom, type LevelBlock, type Quarter, blockExtent, createOverviewPyramid, levelGrids } from './overview-pyramid.ts';

/** A compressed tile, and that of its mask behind it, as they will stand in the file: between leaders and trailers. */
export interface Tile {
  readonly level: number;
  readonly column: number;
  readonly row: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the compressed tile, and of its mask's (0 in a file without masks). */
  readonly imageBytes: number;
  readonly maskBytes: number;
}

/** Tiles as they are made; undefined where nothing is ready yet, but whoever waits may look around. */
export type TilesInSteps = Generator<Tile | undefined>;

/** Where a block lies in the pixels of a larger area, `columns` wide: its upper left pixel. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
}

/**
 * Turns pixels into tiles: blocks of full resolution into theirs, and into those of the overview blocks that they complete. What a
 * tile is made of never depends on which blocks came before, so several makers may share the work on a file. One block at a time: all its
 * tiles are asked for before those of the next.
 */
export interface TileMaker {
  /**
   * The tiles of a block of full resolution, at the edges of its true (smaller) size, out of bands whose values the file's type holds, one
   * at a time as they are asked for. A block without a valid pixel has none. Throws where the file cannot say what is masked.
   */
  block(column: number, row: number, bands: readonly BandPixels[], place?: Place): TilesInSteps;
  /** The same of a quarter that another maker has left. */
  quarter(quarter: Quarter): TilesInSteps;
  /** The quarters whose blocks wait for others; they belong to whoever asked. */
  unfinished(): Quarter[];
  /** Valid pixels so far whose value is the nodata value. */
  hidden(): number;
  /** Gives the memory back, so that other makers need none of their own. Once, at the end, or where the work is broken off. */
  close(): void;
}

export const BLOCK_SIZE = 512;

export async function createTileMaker(spec: CogSpec): Promise<TileMaker> {
  const { type, mask, blockSize = BLOCK_SIZE } = spec;
  const grids = levelGrids(spec.geobox.width, spec.geobox.height, blockSize);
  const rules = spec.bands.map(({ overviews }) => overviews);
  const held = heldNodata(spec);
  const memory = takeEncodingMemory();
  const coding = { type, bandCount: rules.length, blockSize, padding: held ?? 0, ...codingOf(spec) };
  const encoder = await createBlockEncoder(coding, memory);
  const masks = createMasks(memory, blockSize * blockSize);
  const room: BlockRoom = { values: (band, length) => encoder.room(band, length), mask: (band, length) => masks.room(band, length) };
  const halving = createHalving(memory, coding, held);
  const pyramid = createOverviewPyramid({ levels: grids, rules, nodata: held, blockSize, room, halving });
  const search: BlockSearch = { mask: (band, length) => masks.room(band, length), contains: searchIn(memory, type) };
  let hidden = 0;

  function* tilesOf(block: LevelBlock | null): TilesInSteps {
    for (let next = block; next !== null; next = pyramid.add(next)) if (next.bands !== null) yield yield* encode(next, next.bands);
  }

  function* encode({ level: at, column, row }: LevelBlock, bands: readonly BandPixels[]): Steps<Tile> {
    const [width, height] = blockExtent(grids[at], column, row, blockSize);
    const image = yield* encoder.bandsInSteps(bands.map(({ values }) => values), width, height);
    const masked = mask ? encoder.encodeMask(bands[0].mask, width, height) : null;
    const bytes = frameTiles(masked === null ? [image] : [image, masked]);
    return { level: at, column, row, bytes, imageBytes: image.length, maskBytes: masked?.length ?? 0 };
  }

  return {
    *block(column, row, bands, place) {
      const [width, height] = blockExtent(grids[0], column, row, blockSize);
      const block = bands.map((band, index) => cutBand(band, place ?? { left: 0, top: 0, columns: width }, width, height, room, index));
      const settled = settleBlock(block, { nodata: held, mask }, search);
      hidden += settled.hidden;
      yield* tilesOf({ level: 0, column, row, bands: settled.bands });
    },
    *quarter(quarter) {
      yield* tilesOf(pyramid.addQuarter(quarter));
    },
    unfinished: () => pyramid.unfinished(),
    hidden: () => hidden,
    close() {
      masks.close();
      halving.close();
      giveEncodingMemory(memory);
    },
  };
}

/** Copies a block of a band to where blocks are put together. */
function cutBand(band: BandPixels, { left, top, columns }: Place, width: number, height: number, room: BlockRoom, index: number): BandPixels {
  const values = room.values(index, width * height);
  copyRows(band.values, top * columns + left, columns, values, width, height);
  if (band.mask === null) return { values, mask: null };
  const mask = room.mask(index, width * height);
  copyRows(band.mask, top * columns + left, columns, mask, width, height);
  return { values, mask };
}

function copyRows(source: Pixels | Uint8Array, start: number, columns: number, target: Pixels | Uint8Array, width: number, height: number): void {
  if (columns === width) {
    target.set(source.subarray(start, start + width * height));
    return;
  }
  for (let row = 0; row < height; row++) target.set(source.subarray(start + row * columns, start + row * columns + width), row * width);
}

/** Room for the masks of a block, one a band that needs it. */
function createMasks({ buffers }: EncodingMemory, length: number): { room(band: number, length: number): Uint8Array; close(): void } {
  const rooms: ArrayBuffer[] = [];
  return {
    room(band, pixels) {
      rooms[band] ??= bufferOf(buffers, length);
      return new Uint8Array(rooms[band], 0, pixels);
    },
    close() {
      for (const room of rooms.splice(0)) buffers.give(room);
    },
  };
}

function searchIn({ kernels }: EncodingMemory, type: PixelType): BlockSearch['contains'] {
  return ({ values }, value) => {
    if (isFloat(type) || values.buffer !== kernels?.memory.buffer) return values.includes(value);
    return kernels.contains(values.byteOffset, values.byteLength, bytesPerPixel(type), value) !== 0;
  };
}

/** How the tiles of a file are coded, with whatever the spec leaves out. */
export function codingOf({ type, compression = 'deflate', level, predictor }: CogSpec): Pick<BlockEncoderSpec, 'compression' | 'level' | 'predictor'> {
  return { compression, level, predictor: predictor ?? predictorOf(type, compression) };
}

/** The nodata value as the file's type holds it. */
export function heldNodata({ type, nodata }: CogSpec): number | null {
  return nodata !== null && type === 'float32' ? Math.fround(nodata) : nodata;
}
