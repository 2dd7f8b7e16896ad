import type { GeoBox } from '../geo/geobox.ts';
import type { PixelType } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import type { Predictor } from './block-codec.ts';
import { createCogFile } from './cog-file.ts';
import { CLASSIC_LIMIT } from './cog-layout.ts';
import type { Compression } from './compression.ts';
import { levelGrids } from './overview-pyramid.ts';
import type { OverviewRule } from './overviews.ts';
import { BLOCK_SIZE, type Tile, createTileMaker } from './tile-maker.ts';
import { DISK, type WriterFiles } from './writable-files.ts';

/** `name` becomes GDAL's description of the band. Class and quality bands take 'mode': their values must not be mixed. */
export interface CogBand {
  readonly name: string;
  readonly overviews: OverviewRule;
  /** As the file's. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export interface CogSpec {
  readonly geobox: GeoBox;
  /** Of all bands. */
  readonly type: PixelType;
  readonly bands: readonly CogBand[];
  /** What masked pixels are written as; a float32 file holds it rounded to float32. A valid pixel of this value becomes masked. */
  readonly nodata: number | null;
  /** A mask of one bit a pixel for all bands in place of nodata, which is null then. A pixel is valid where it is in every band. */
  readonly mask: boolean;
  /** Names of letters, digits, "_", "." and "-"; any text as value. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Pixels a side, a multiple of 16. */
  readonly blockSize?: number;
  /** Left out: 'deflate'. */
  readonly compression?: Compression | undefined;
  /** From fast to small, as the compression has them; left out: its usual one. */
  readonly level?: number | undefined;
  /** Left out: 2 for integers, 3 for floats. */
  readonly predictor?: Predictor | undefined;
}

/** Writes one Cloud-Optimized GeoTIFF. If `write` or `finish` fails, nothing is left on the disk and every further call fails alike. */
export interface CogWriter {
  readonly blockSize: number;
  /**
   * One full-resolution block of each band, of the file's type; blocks in any order, each once. Edge blocks come with their true
   * (smaller) size. The bytes of the file do not depend on the order.
   */
  write(blockColumn: number, blockRow: number, bands: readonly BandPixels[]): Promise<void>;
  /**
   * Puts the file in order and in place atomically, once every `write` has resolved. Returns its size in bytes.
   * Throws the signal's reason if that is aborted before the file is in place.
   */
  finish(signal?: AbortSignal): Promise<number>;
  /** Removes whatever was written; safe to call at any time, twice, and after an error. A finished file stays. */
  abort(): Promise<void>;
}

/**
 * Begins a file at `path`, which is made beside it and replaces it at the end. Throws one sentence if the folder cannot be written to or
 * the file could not say what the spec asks: a CRS without EPSG code, a nodata value that the type does not hold, an odd metadata name.
 * A file of more than `classicLimit` bytes is a BigTIFF.
 */
export async function createCogWriter(
  path: string,
  spec: CogSpec,
  files: WriterFiles = DISK,
  classicLimit = CLASSIC_LIMIT,
): Promise<CogWriter> {
  const { geobox, blockSize = BLOCK_SIZE } = spec;
  const file = await createCogFile(path, spec, files, classicLimit);
  const maker = await createTileMaker(spec);
  const [{ columns, rows }] = levelGrids(geobox.width, geobox.height, blockSize);
  const begun = new Set<number>();
  let written = 0;
  let closed = false;

  /** All of a block's at once, for a maker makes one block at a time, and the next may be written meanwhile. */
  function* tilesOf(column: number, row: number, bands: readonly BandPixels[]): Generator<Tile> {
    const index = row * columns + column;
    if (begun.has(index)) throw new Error(`the block in column ${column}, row ${row} came twice`);
    begun.add(index);
    yield* [...maker.block(column, row, bands)].filter((tile) => tile !== undefined);
  }

  async function ending<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      if (!closed) maker.close();
      closed = true;
    }
  }

  return {
    blockSize,
    async write(column, row, bands) {
      await file.add(tilesOf(column, row, bands));
      written++;
    },
    async finish(signal) {
      const missing = columns * rows - written;
      if (missing > 0) throw await file.fail(new Error(`${missing} of ${columns * rows} blocks were not written`));
      return ending(file.finish(signal));
    },
    abort: () => ending(file.abort()),
  };
}
