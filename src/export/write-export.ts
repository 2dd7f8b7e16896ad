import { setMaxListeners } from 'node:events';
import { type GeoBox, nominalScale } from '../geo/geobox.ts';
import { type CogFile, createCogFile } from '../geotiff/cog-file.ts';
import { type Quarter, gatherQuarters, levelGrids } from '../geotiff/overview-pyramid.ts';
import { DISK, type WriterFiles } from '../geotiff/writable-files.ts';
import type { PixelType } from '../raster/pixel-type.ts';
import type { EncodedChunk, EncodedPart } from './encode-chunk.ts';
import { type Chunk, type ExportPlan, blockCount, blocksOf, chunksOf } from './export-plan.ts';

/** Who reads and compresses: this thread, or others. */
export interface ExportWorkers {
  /** How many chunks may be in the making at a time. */
  readonly atOnce: number;
  chunk(chunk: Chunk, signal: AbortSignal): Promise<EncodedChunk>;
  overview(quarters: readonly Quarter[], signal: AbortSignal): Promise<EncodedPart>;
}

export interface ExportContext {
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, all: number) => void;
}

export interface ExportResult {
  readonly path: string;
  readonly format: 'cog' | 'png';
  readonly bytes: number;
  readonly geobox: GeoBox;
  /** Nominal metres a pixel. */
  readonly scale: number;
  readonly type: PixelType;
  readonly nodata: number | null;
  readonly bands: readonly string[];
  /** Valid pixels whose value is the nodata value that was asked for: they read as missing. */
  readonly hidden: number;
}

/**
 * Writes a planned file out of what workers make, in whatever order that comes. Held are at most `atOnce` chunks, and of each level of
 * overviews the quarters of unfinished blocks. The file appears under its name only when it is whole; of one that fails nothing is left.
 * Throws what a worker throws, or an Error of one sentence for the disk.
 */
export async function writeExport(
  plan: ExportPlan,
  workers: ExportWorkers,
  { signal, onProgress }: ExportContext,
  files: WriterFiles = DISK,
): Promise<ExportResult> {
  const file = await createCogFile(plan.path, plan.cog, files);
  try {
    const hidden = await writeChunks(plan, workers, file, { signal, ...(onProgress ? { onProgress } : {}) });
    const bytes = await file.finish(signal);
    const { geobox, type, nodata, bands } = plan.cog;
    return { path: plan.path, format: 'cog', bytes, geobox, scale: nominalScale(geobox), type, nodata, bands: bands.map(({ name }) => name), hidden };
  } catch (error) {
    await file.abort();
    throw error;
  }
}

/** Returns how many valid pixels are hidden. When one chunk fails, the others are called off. */
async function writeChunks(plan: ExportPlan, workers: ExportWorkers, file: CogFile, { signal: asked, onProgress }: ExportContext): Promise<number> {
  const failed = new AbortController();
  const signal = AbortSignal.any([asked, failed.signal]);
  setMaxListeners(0, signal); // all chunks in the making listen to it
  const { geobox, blockSize } = plan.cog;
  const gathering = gatherQuarters(levelGrids(geobox.width, geobox.height, blockSize));
  const chunks = chunksOf(plan);
  const all = blockCount(plan);
  let [done, hidden] = [0, 0];

  async function store({ tiles, quarters }: EncodedPart): Promise<void> {
    await file.add(tiles);
    for (const quarter of quarters) {
      const complete = gathering.add(quarter);
      if (complete) await store(await workers.overview(complete, signal));
    }
  }

  /** One chunk after the other, beside others who do the same. */
  async function work(): Promise<void> {
    for (const chunk of chunks) {
      signal.throwIfAborted();
      const encoded = await workers.chunk(chunk, signal);
      await store(encoded);
      hidden += encoded.hidden;
      done += blocksOf(plan, chunk).length;
      onProgress?.(done, all);
    }
  }

  const working = Array.from({ length: workers.atOnce }, () =>
    work().catch((error: unknown) => {
      if (!failed.signal.aborted) failed.abort(error);
    }),
  );
  await Promise.all(working);
  signal.throwIfAborted();
  return hidden;
}
