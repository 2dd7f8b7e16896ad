import type { GeoBox } from '../geo/geobox.ts';
import { type PixelType, holds, isFloat } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import { createBlockEncoder } from './block-codec.ts';
import { settleBlock } from './block-validity.ts';
import { CLASSIC_LIMIT, layOutCog } from './cog-layout.ts';
import { type CogDescription, fileTags } from './cog-tags.ts';
import { type LevelBlock, blockExtent, createOverviewPyramid, levelGrids } from './overview-pyramid.ts';
import type { OverviewRule } from './overviews.ts';
import { type PartFiles, openPartFiles } from './part-files.ts';
import { createTileSpool } from './tile-spool.ts';
import { DISK, type WriterFiles, cannotWrite, writeAll } from './writable-files.ts';

/** `name` becomes GDAL's description of the band. Class and quality bands take 'mode': their values must not be mixed. */
export interface CogBand {
  readonly name: string;
  readonly overviews: OverviewRule;
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
  /** Of DEFLATE, 1 (fast) to 9 (small). */
  readonly level?: number;
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

const BLOCK_SIZE = 512;

/** On imagery, which is close to noise, 3 is both faster and smaller than zlib's own 6 (measured). */
const DEFLATE_LEVEL = 3;

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
  const { description, parts } = await begin(path, spec, files);
  const { type, nodata, blockSize } = description;
  const grids = levelGrids(spec.geobox.width, spec.geobox.height, blockSize);
  const spool = createTileSpool(parts.spool, grids, spec.mask);
  const rules = spec.bands.map(({ overviews }) => overviews);
  const pyramid = createOverviewPyramid({ levels: grids, type, rules, nodata, blockSize });
  const level = spec.level ?? DEFLATE_LEVEL;
  const encoder = createBlockEncoder({ type, bandCount: rules.length, blockSize, padding: nodata ?? 0, level });
  const [{ columns, rows }] = grids;
  const begun = new Set<number>();
  let written = 0;
  let ended: Error | null = null; // why nothing can be written any more

  /** A step of the work; if it fails, nothing is left. */
  async function step<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (ended) throw ended;
    try {
      return await work();
    } catch (error) {
      ended ??= error instanceof Error && error === signal?.reason ? error : cannotWrite(path, error);
      await parts.remove();
      throw ended;
    }
  }

  /** Spools a block and the overview blocks that it completes. */
  async function store(block: LevelBlock): Promise<void> {
    const writes: Promise<void>[] = [];
    if (block.bands !== null) {
      const [width, height] = blockExtent(grids[block.level], block.column, block.row, blockSize);
      const image = encoder.encodeBands(block.bands.map(({ values }) => values), width, height);
      const mask = spec.mask ? encoder.encodeMask(block.bands[0].mask, width, height) : null;
      writes.push(spool.add(block.level, block.column, block.row, image, mask));
    }
    const overview = pyramid.add(block);
    if (overview !== null) writes.push(store(overview));
    await Promise.all(writes);
  }

  return {
    blockSize,
    write: (column, row, bands) =>
      step(async () => {
        const index = row * columns + column;
        if (begun.has(index)) throw new Error(`the block in column ${column}, row ${row} came twice`);
        begun.add(index);
        await store({ level: 0, column, row, bands: settleBlock(bands, type, { nodata, mask: spec.mask }) });
        written++;
      }),
    finish: (signal) =>
      step(async () => {
        const missing = columns * rows - written;
        if (missing > 0) throw new Error(`${missing} of ${columns * rows} blocks were not written`);
        const { head, size } = layOutCog(description, spool.levels, classicLimit);
        await writeAll(parts.file, head, 0);
        await spool.copyInOrder(parts.file, head.length, signal);
        signal?.throwIfAborted();
        await parts.replace();
        ended = cannotWrite(path, 'it is finished');
        return size;
      }, signal),
    async abort() {
      ended ??= cannotWrite(path, 'it was stopped');
      await parts.remove();
    },
  };
}

/** Checks the spec before anything is on the disk. */
async function begin(path: string, spec: CogSpec, files: WriterFiles): Promise<{ description: CogDescription; parts: PartFiles }> {
  try {
    const description = descriptionOf(spec);
    return { description, parts: await openPartFiles(path, files) };
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function descriptionOf({ geobox, type, bands, nodata, metadata = {}, blockSize = BLOCK_SIZE }: CogSpec): CogDescription {
  if (nodata !== null && !isFloat(type) && !holds(type, nodata)) {
    throw new Error(`its pixels are ${type}, which cannot hold the nodata value ${nodata}`);
  }
  const held = nodata !== null && type === 'float32' ? Math.fround(nodata) : nodata;
  const description = { geobox, type, bandNames: bands.map(({ name }) => name), nodata: held, metadata, blockSize };
  fileTags(description); // throws what the end would throw
  return description;
}
