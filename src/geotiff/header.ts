import { stat } from 'node:fs/promises';
import type { GeoBox } from '../geo/geobox.ts';
import type { PixelType } from '../raster/pixel-type.ts';
import type { FileHandles } from './file-handles.ts';
import { parseGdalMetadata, parseNodata } from './gdal-metadata.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { readGeoBox } from './georeference.ts';
import { type Level, type StoredLevel, pixelTypeOf, readLevel } from './level.ts';
import { TAGS } from './tags.ts';
import { type TiffDirectory, readTiff } from './tiff-reader.ts';

/** One band of a file. `nodata` is the file's own tag. `description` is GDAL's name of the band. */
export interface GeoTiffBand {
  readonly type: PixelType;
  readonly description: string | null;
  readonly nodata: number | null;
}

/** What a GeoTIFF says of itself, without its pixels. Levels run from full resolution to the coarsest overview. */
export interface GeoTiffHeader {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly geobox: GeoBox;
  readonly bands: readonly GeoTiffBand[];
  /** Index of the alpha band that masks the others, or null. */
  readonly alpha: number | null;
  readonly levels: readonly Level[];
  /** How overviews were made ("average", "mode" …), where the file says so. */
  readonly overviewResampling: string | null;
}

/** A header with what it takes to read blocks, by the directories of the file: of a large image there are many. */
export interface StoredHeader {
  readonly header: GeoTiffHeader;
  readonly directories: ReadonlyMap<number, StoredLevel>;
}

const REDUCED_RESOLUTION = 1;
const TRANSPARENCY_MASK = 4;

/**
 * Reads a file's header. Throws GeoTiffError, in one sentence, for what is no TIFF, is damaged, has no georeference
 * or absurd dimensions.
 */
export async function readHeader(path: string, files: FileHandles): Promise<StoredHeader> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new GeoTiffError('the file is not there');
  if (!found.isFile()) throw new GeoTiffError('the file cannot be opened');
  const { size, mtimeMs: modified } = found;
  if (size === 0) throw new GeoTiffError('the file is empty');
  const read = async (offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = new Uint8Array(length);
    const filled = await files.read({ path, size, modified }, offset, bytes).catch((error: unknown) => {
      throw new GeoTiffError('the file cannot be read', { cause: error });
    });
    return bytes.subarray(0, filled);
  };
  const { directories, littleEndian } = await readTiff(read, size);
  const { described, stored } = await describeDirectories(directories, littleEndian);
  return { header: { path, size, modified, ...described }, directories: stored };
}

interface Described {
  readonly described: Omit<GeoTiffHeader, 'path' | 'size' | 'modified'>;
  readonly stored: ReadonlyMap<number, StoredLevel>;
}

async function describeDirectories(directories: readonly TiffDirectory[], littleEndian: boolean): Promise<Described> {
  const [first] = directories;
  const stored = new Map<number, StoredLevel>();
  const read = async (directory: TiffDirectory, place: number): Promise<Level> => {
    const { offsets, byteCounts, decoderParameters, ...level } = await readLevel(directory, place, littleEndian);
    stored.set(place, { ...level, offsets, byteCounts, decoderParameters });
    return level;
  };
  const full = await read(first, 0);
  const overviews: Level[] = [];
  const masks: Level[] = [];
  for (const [place, directory] of directories.entries()) {
    const kind = place === 0 ? 0 : ((await directory.number(TAGS.newSubfileType)) ?? 0);
    if (kind & TRANSPARENCY_MASK) masks.push(await read(directory, place));
    else if (kind & REDUCED_RESOLUTION) overviews.push(await read(directory, place));
  }
  const levels = [full, ...overviews.filter((level) => hasSamplesOf(level, full))]
    .sort((one, other) => other.width - one.width)
    .map((level) => ({
      ...level,
      mask: masks.find((mask) => mask.width === level.width && mask.height === level.height) ?? null,
    }));
  const metadata = parseGdalMetadata(await first.text(TAGS.gdalMetadata));
  const samples = (await first.number(TAGS.samplesPerPixel)) ?? 1;
  const nodata = parseNodata(await first.text(TAGS.gdalNodata));
  const type = pixelTypeOf(full);
  const bands = Array.from({ length: samples }, (_, sample) => ({
    type,
    description: metadata.descriptions.get(sample) ?? null,
    nodata,
  }));
  const described = {
    geobox: await readGeoBox(first, full.width, full.height),
    bands,
    alpha: await alphaOf(first, samples),
    levels,
    overviewResampling: metadata.items.get('OVERVIEW_RESAMPLING')?.toLowerCase() ?? null,
  };
  return { described, stored };
}

/** Whether blocks of both levels are made of the same samples; an overview of others is none. */
function hasSamplesOf(level: Level, full: Level): boolean {
  const facts = ['sampleFormat', 'bitsPerSample', 'samplesPerBlock', 'planar'] as const;
  return facts.every((fact) => level[fact] === full[fact]);
}

async function alphaOf(directory: TiffDirectory, samples: number): Promise<number | null> {
  const extra = Array.from((await directory.numbers(TAGS.extraSamples)) ?? []);
  const isAlpha = extra.at(-1) === 1 || extra.at(-1) === 2;
  return isAlpha && samples > 1 ? samples - 1 : null;
}
