import type { BandPixels } from '../raster/raster.ts';
import { type BlockEncoderSpec, createBlockEncoder, predictorOf } from './block-codec.ts';
import { settleBlock } from './block-validity.ts';
import { frameTiles } from './cog-layout.ts';
import type { CogSpec } from './cog-writer.ts';
import { type LevelBlock, type Quarter, blockExtent, createOverviewPyramid, levelGrids } from './overview-pyramid.ts';

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

/**
 * Turns pixels into tiles: blocks of full resolution into theirs, and into those of the overview blocks that they complete. What a
 * tile is made of never depends on which blocks came before, so several makers may share the work on a file.
 */
export interface TileMaker {
  /**
   * The tiles of a block of full resolution, of the file's type and at the edges of its true (smaller) size, one at a time as they are
   * asked for. A block without a valid pixel has none. Throws where the file cannot say what is masked.
   */
  block(column: number, row: number, bands: readonly BandPixels[]): Generator<Tile>;
  /** The same of a quarter that another maker has left. */
  quarter(quarter: Quarter): Generator<Tile>;
  /** The quarters whose blocks wait for others. */
  unfinished(): Quarter[];
}

export const BLOCK_SIZE = 512;

export async function createTileMaker(spec: CogSpec): Promise<TileMaker> {
  const { type, mask, blockSize = BLOCK_SIZE } = spec;
  const grids = levelGrids(spec.geobox.width, spec.geobox.height, blockSize);
  const rules = spec.bands.map(({ overviews }) => overviews);
  const held = heldNodata(spec);
  const pyramid = createOverviewPyramid({ levels: grids, type, rules, nodata: held, blockSize });
  const encoder = await createBlockEncoder({ type, bandCount: rules.length, blockSize, padding: held ?? 0, ...codingOf(spec) });

  function* tilesOf(block: LevelBlock | null): Generator<Tile> {
    for (let next = block; next !== null; next = pyramid.add(next)) if (next.bands !== null) yield encode(next, next.bands);
  }

  function encode({ level: at, column, row }: LevelBlock, bands: readonly BandPixels[]): Tile {
    const [width, height] = blockExtent(grids[at], column, row, blockSize);
    const image = encoder.encodeBands(bands.map(({ values }) => values), width, height);
    const masked = mask ? encoder.encodeMask(bands[0].mask, width, height) : null;
    const bytes = frameTiles(masked === null ? [image] : [image, masked]);
    return { level: at, column, row, bytes, imageBytes: image.length, maskBytes: masked?.length ?? 0 };
  }

  return {
    *block(column, row, bands) {
      yield* tilesOf({ level: 0, column, row, bands: settleBlock(bands, type, { nodata: held, mask }) });
    },
    *quarter(quarter) {
      yield* tilesOf(pyramid.addQuarter(quarter));
    },
    unfinished: () => pyramid.unfinished(),
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
