import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail } from '../expression/issue.ts';
import { type GeoBox, cropGeoBox, nominalScale } from '../geo/geobox.ts';
import { type CogBand, type CogWriter, createCogWriter } from '../geotiff/cog-writer.ts';
import type { Band, Image } from '../image/image.ts';
import { type PixelType, allocate } from '../raster/pixel-type.ts';
import { type BandPixels, isValid } from '../raster/raster.ts';
import { type GridOptions, exportGrid } from './export-grid.ts';
import { type FileType, type NodataChoice, exportedBands, fileType } from './file-type.ts';

export interface ExportOptions extends GridOptions {
  readonly path: string;
  /** Names, in order; all if left out. */
  readonly bands?: readonly string[] | undefined;
  readonly nodata?: NodataChoice;
}

export interface ExportContext {
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, all: number) => void;
}

export interface ExportResult {
  readonly path: string;
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
 * Writes an image as a Cloud-Optimized GeoTIFF, block by block; memory is bounded by a block and the unfinished overviews.
 * The file appears under its name only when it is whole. Throws IssueError, or an Error of one sentence for the disk.
 */
export async function exportImage(image: Image, options: ExportOptions, { signal, onProgress }: ExportContext): Promise<ExportResult> {
  if (image.bands.length === 0) fail('there is nothing to export: the image has no bands');
  const bands = exportedBands(image.bands, options.bands);
  const names = bands.map((band) => band.name);
  const geobox = exportGrid(image, names, options);
  const file = fileType(bands, options.nodata);
  const writer = await createCogWriter(options.path, {
    geobox,
    type: file.type,
    bands: bands.map(cogBand),
    nodata: file.nodata,
    mask: file.mask,
    metadata: overviewMetadata(bands),
  });
  try {
    const hidden = await writeBlocks(image, names, geobox, file, writer, { signal, ...(onProgress ? { onProgress } : {}) });
    const bytes = await writer.finish(signal);
    return { path: options.path, bytes, geobox, scale: nominalScale(geobox), type: file.type, nodata: file.nodata, bands: names, hidden };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

async function writeBlocks(
  image: Image,
  names: readonly string[],
  geobox: GeoBox,
  file: FileType,
  writer: CogWriter,
  { signal, onProgress }: ExportContext,
): Promise<number> {
  const { blockSize } = writer;
  const [across, down] = [Math.ceil(geobox.width / blockSize), Math.ceil(geobox.height / blockSize)];
  let hidden = 0;
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      signal.throwIfAborted();
      const width = Math.min(blockSize, geobox.width - column * blockSize);
      const height = Math.min(blockSize, geobox.height - row * blockSize);
      const block = cropGeoBox(geobox, column * blockSize, row * blockSize, width, height);
      const { bands } = await image.read(block, names, { output: geobox, signal });
      await nextTurn(); // so that a cancellation is heard between two blocks that need no disk
      signal.throwIfAborted();
      if (file.mask) requireOneMask(bands, names);
      const converted = bands.map((band) => convert(band, file.type));
      hidden += countHidden(converted, file.nodata);
      await writer.write(column, row, converted);
      onProgress?.(row * across + column + 1, across * down);
    }
  }
  return hidden;
}

/** Classes and qualities are not mixed in overviews either. */
function cogBand({ name, content }: Band): CogBand {
  return { name, overviews: content === 'continuous' ? 'average' : 'mode' };
}

/** Says how overviews were made, where that is the same for all bands: a reader then knows what they hold. */
function overviewMetadata(bands: readonly Band[]): Record<string, string> {
  const kinds = new Set(bands.map((band) => cogBand(band).overviews));
  return kinds.size === 1 ? { OVERVIEW_RESAMPLING: [...kinds][0].toUpperCase() } : {};
}

/** Every value of the band fits the type: it is the common one of all. */
function convert(band: BandPixels, type: PixelType): BandPixels {
  const values = allocate(type, band.values.length);
  values.set(band.values);
  return { values, mask: band.mask };
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
