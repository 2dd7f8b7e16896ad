import { stat } from 'node:fs/promises';
import type { GeoBox } from '../geo/geobox.ts';
import type { PixelType } from '../raster/pixel-type.ts';
import { FileChangedError, type FileHandles, type FileVersion } from './file-handles.ts';
import { parseGdalMetadata, parseNodata } from './gdal-metadata.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { readGeoBox } from './georeference.ts';
import { type Level, type LevelPlace, type StoredLevel, pixelTypeOf, readLevel } from './level.ts';
import { isMask, sidecarsOf } from './sidecars.ts';
import { TAGS } from './tags.ts';
import { type ReadBytes, type Tiff, type TiffDirectory, readTiff } from './tiff-reader.ts';

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
  /** The files beside it that belong to it. */
  readonly sidecars: readonly FileVersion[];
  readonly geobox: GeoBox;
  readonly bands: readonly GeoTiffBand[];
  /** Index of the alpha band that masks the others, or null. */
  readonly alpha: number | null;
  readonly levels: readonly Level[];
  /** How overviews were made ("average", "mode" …), where the file says so. */
  readonly overviewResampling: string | null;
}

/** A header with what it takes to read blocks. */
export interface StoredHeader {
  readonly header: GeoTiffHeader;
  readonly stored: readonly StoredLevel[];
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
  try {
    return await describeFile({ path, size, modified }, files);
  } catch (error) {
    if (error instanceof GeoTiffError) throw error;
    throw new GeoTiffError('its header is damaged or cut off', { cause: error });
  }
}

async function describeFile(file: FileVersion, files: FileHandles): Promise<StoredHeader> {
  const { path, size, modified } = file;
  const tiff = await readTiff(readerOf(file, files), size);
  const [first] = tiff.directories;
  const own = await readLevels(tiff, null);
  const [full] = own.images;
  const sidecars = sidecarsOf(path);
  const beside = await readSidecars(sidecars, files);
  // As GDAL does: overviews beside a file count where it has none inside, a mask beside it before one inside.
  const inside = own.images.slice(1).filter((level) => hasSamplesOf(level, full));
  const overviews = inside.length > 0 ? inside : beside.overviews.filter((level) => hasSamplesOf(level, full));
  const masks = [...beside.masks, ...own.masks];
  const levels = [full, ...overviews]
    .sort((one, other) => other.width - one.width)
    .map((level) => ({
      ...levelOf(level),
      mask: masks.map(levelOf).find((mask) => mask.width === level.width && mask.height === level.height) ?? null,
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
  const header: GeoTiffHeader = {
    path,
    size,
    modified,
    sidecars,
    geobox: await readGeoBox(first, full.width, full.height),
    bands,
    alpha: await alphaOf(first, samples),
    levels,
    overviewResampling: metadata.items.get('OVERVIEW_RESAMPLING')?.toLowerCase() ?? null,
  };
  return { header, stored: [full, ...overviews, ...masks] };
}

/** Reads again what it takes to read blocks of a level of a file. Throws GeoTiffError, FileChangedError or what the system says. */
export async function readStoredLevel(file: FileVersion, place: LevelPlace, files: FileHandles): Promise<StoredLevel> {
  const { directories, littleEndian } = await readTiff((offset, length) => readBytes(file, files, offset, length), file.size);
  const directory = directories.at(place.directory);
  if (!directory) throw new FileChangedError(`${file.path} has no directory ${place.directory}`);
  return readLevel(directory, place, littleEndian);
}

async function readBytes(file: FileVersion, files: FileHandles, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, await files.read(file, offset, bytes));
}

function readerOf(file: FileVersion, files: FileHandles): ReadBytes {
  return (offset, length) =>
    readBytes(file, files, offset, length).catch((error: unknown) => {
      throw new GeoTiffError('the file cannot be read', { cause: error });
    });
}

interface Levels {
  readonly images: readonly StoredLevel[];
  readonly masks: readonly StoredLevel[];
}

/** The levels of one file: its first directory and what it says are overviews and masks. */
async function readLevels({ directories, littleEndian }: Tiff, file: FileVersion | null): Promise<Levels> {
  const [images, masks]: [StoredLevel[], StoredLevel[]] = [[], []];
  for (const [place, directory] of directories.entries()) {
    const kind = (await directory.number(TAGS.newSubfileType)) ?? 0;
    const isMaskLevel = place > 0 && (kind & TRANSPARENCY_MASK) !== 0;
    if (place > 0 && !isMaskLevel && !(kind & REDUCED_RESOLUTION)) continue; // another picture
    (isMaskLevel ? masks : images).push(await readLevel(directory, { file, directory: place }, littleEndian));
  }
  return { images, masks };
}

/** The levels of the sidecars. One that is damaged is as if it were not there. */
async function readSidecars(sidecars: readonly FileVersion[], files: FileHandles): Promise<{ overviews: readonly StoredLevel[]; masks: readonly StoredLevel[] }> {
  const found: { overviews: StoredLevel[]; masks: StoredLevel[] } = { overviews: [], masks: [] };
  for (const sidecar of sidecars) {
    try {
      const { images, masks } = await readLevels(await readTiff(readerOf(sidecar, files), sidecar.size), sidecar);
      if (isMask(sidecar)) found.masks.push(...images.filter((level) => !level.planar && level.samplesPerBlock === 1));
      else {
        found.overviews.push(...images);
        found.masks.push(...masks);
      }
    } catch (error) {
      if (!(error instanceof GeoTiffError)) throw error;
    }
  }
  return found;
}

/** A level without what it takes to read its blocks, of which a large image has many. */
function levelOf(stored: StoredLevel): Level {
  const { width, height, blockWidth, blockHeight, samplesPerBlock, planar, tiled, littleEndian } = stored;
  const { compression, predictor, bitsPerSample, sampleFormat, file, directory, mask } = stored;
  const shape = { width, height, blockWidth, blockHeight, samplesPerBlock, planar, tiled, littleEndian };
  return { ...shape, compression, predictor, bitsPerSample, sampleFormat, file, directory, mask };
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
