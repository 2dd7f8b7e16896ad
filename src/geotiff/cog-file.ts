import { holds, isFloat } from '../raster/pixel-type.ts';
import { CLASSIC_LIMIT, layOutCog } from './cog-layout.ts';
import { type CogDescription, fileTags } from './cog-tags.ts';
import type { CogSpec } from './cog-writer.ts';
import { levelGrids } from './overview-pyramid.ts';
import { type PartFiles, openPartFiles } from './part-files.ts';
import { BLOCK_SIZE, type Tile, codingOf, heldNodata } from './tile-maker.ts';
import { createTileSpool } from './tile-spool.ts';
import { DISK, type WriterFiles, cannotWrite, writeAll } from './writable-files.ts';

/** A Cloud-Optimized GeoTIFF out of finished tiles. If `add` or `finish` fails, nothing is left on the disk and every further call fails alike. */
export interface CogFile {
  /** Takes tiles of any level in any order, each once, as they are made. The bytes of the file do not depend on the order. */
  add(tiles: Iterable<Tile>): Promise<void>;
  /**
   * Puts the file in order and in place atomically, once every `add` has resolved. Returns its size in bytes.
   * Throws the signal's reason if that is aborted before the file is in place.
   */
  finish(signal?: AbortSignal): Promise<number>;
  /** Removes whatever was written; safe to call at any time, twice, and after an error. A finished file stays. */
  abort(): Promise<void>;
  /** The same because of a fault, as the error that says so. */
  fail(fault: unknown): Promise<Error>;
}

/** As `createCogWriter`. */
export async function createCogFile(path: string, spec: CogSpec, files: WriterFiles = DISK, classicLimit = CLASSIC_LIMIT): Promise<CogFile> {
  const { description, parts } = await begin(path, spec, files);
  const grids = levelGrids(spec.geobox.width, spec.geobox.height, description.blockSize);
  const spool = createTileSpool(parts.spool, grids, spec.mask);
  let ended: Error | null = null; // why nothing can be written any more

  async function fail(fault: unknown, signal?: AbortSignal): Promise<Error> {
    ended ??= fault instanceof Error && fault === signal?.reason ? fault : cannotWrite(path, fault);
    await parts.remove();
    return ended;
  }

  /** A step of the work; if it fails, nothing is left. */
  async function step<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (ended) throw ended;
    try {
      return await work();
    } catch (error) {
      throw await fail(error, signal);
    }
  }

  return {
    add: (tiles) =>
      step(async () => {
        for (const tile of tiles) await spool.add(tile);
      }),
    finish: (signal) =>
      step(async () => {
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
    fail: (fault) => fail(fault),
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

function descriptionOf(spec: CogSpec): CogDescription {
  const { geobox, type, bands, nodata, metadata = {}, blockSize = BLOCK_SIZE } = spec;
  if (nodata !== null && !isFloat(type) && !holds(type, nodata)) {
    throw new Error(`its pixels are ${type}, which cannot hold the nodata value ${nodata}`);
  }
  const description = { geobox, type, bands, nodata: heldNodata(spec), metadata, blockSize, ...codingOf(spec) };
  fileTags(description); // throws what the end would throw
  return description;
}
