import { stat } from 'node:fs/promises';
import { GeoTIFF, type ImageFileDirectory } from 'geotiff';
import type { GeoBox } from '../geo/geobox.ts';
import type { PixelType } from '../raster/pixel-type.ts';
import type { FileHandles } from './file-handles.ts';
import { parseGdalMetadata, parseNodata } from './gdal-metadata.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { readGeoBox } from './georeference.ts';
import { type Level, type StoredLevel, pixelTypeOf, readLevel } from './level.ts';
import { listOf, numberOf } from './tag-values.ts';

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

const MAX_DIRECTORIES = 128;
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
  const fetch = async (offset: number, length: number): Promise<ArrayBuffer> => {
    if (offset < 0 || offset > size) throw new GeoTiffError('its header points outside the file; is it cut off?');
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    const filled = await files.read({ path, size, modified }, offset, bytes).catch((error: unknown) => {
      throw new GeoTiffError('the file cannot be read', { cause: error });
    });
    return bytes.buffer.slice(0, filled);
  };
  const source = {
    fileSize: size,
    fetch: (slices: { offset: number; length: number }[]) =>
      Promise.all(slices.map(({ offset, length }) => fetch(offset, length))),
    fetchSlice: async (slice: { offset: number; length: number }) => ({
      ...slice,
      data: await fetch(slice.offset, slice.length),
    }),
    close: () => Promise.resolve(),
  };
  const start = new Uint8Array(await fetch(0, 4));
  if (!isTiff(start)) throw new GeoTiffError('it is not a TIFF file');
  try {
    const tiff = await GeoTIFF.fromSource(source);
    const directories = await readDirectories(tiff);
    const { described, stored } = await describeDirectories(directories, tiff.littleEndian);
    return { header: { path, size, modified, ...described }, directories: stored };
  } catch (error) {
    if (error instanceof GeoTiffError) throw error;
    throw new GeoTiffError('its header is damaged or cut off', { cause: error });
  }
}

function isTiff(start: Uint8Array): boolean {
  const text = String.fromCharCode(...start);
  return ['II*\0', 'II+\0', 'MM\0*', 'MM\0+'].includes(text);
}

async function readDirectories(tiff: GeoTIFF): Promise<ImageFileDirectory[]> {
  const directories: ImageFileDirectory[] = [];
  const seen = new Set<number>();
  for (let offset = tiff.firstIFDOffset; offset !== 0; ) {
    if (seen.has(offset)) throw new GeoTiffError('its header runs in a circle');
    if (seen.size >= MAX_DIRECTORIES) throw new GeoTiffError(`it holds more than ${MAX_DIRECTORIES} images`);
    seen.add(offset);
    const directory = await tiff.parser.parseFileDirectoryAt(offset);
    directories.push(directory);
    offset = directory.nextIFDByteOffset;
  }
  if (directories.length === 0) throw new GeoTiffError('it holds no image');
  return directories;
}

interface Described {
  readonly described: Omit<GeoTiffHeader, 'path' | 'size' | 'modified'>;
  readonly stored: ReadonlyMap<number, StoredLevel>;
}

async function describeDirectories(directories: ImageFileDirectory[], littleEndian: boolean): Promise<Described> {
  const [first] = directories;
  const stored = new Map<number, StoredLevel>();
  const read = async (directory: ImageFileDirectory, place: number): Promise<Level> => {
    const { offsets, byteCounts, decoderParameters, ...level } = await readLevel(directory, place, littleEndian);
    stored.set(place, { ...level, offsets, byteCounts, decoderParameters });
    return level;
  };
  const full = await read(first, 0);
  const overviews: Level[] = [];
  const masks: Level[] = [];
  for (const [place, directory] of directories.entries()) {
    const kind = place === 0 ? 0 : (numberOf(directory.getValue('NewSubfileType')) ?? 0);
    if (kind & TRANSPARENCY_MASK) masks.push(await read(directory, place));
    else if (kind & REDUCED_RESOLUTION) overviews.push(await read(directory, place));
  }
  const levels = [full, ...overviews.filter((level) => hasSamplesOf(level, full))]
    .sort((one, other) => other.width - one.width)
    .map((level) => ({
      ...level,
      mask: masks.find((mask) => mask.width === level.width && mask.height === level.height) ?? null,
    }));
  const metadata = parseGdalMetadata(await first.loadValue('GDAL_METADATA'));
  const samples = numberOf(first.getValue('SamplesPerPixel')) ?? 1;
  const nodata = parseNodata(await first.loadValue('GDAL_NODATA'));
  const type = pixelTypeOf(full);
  const bands = Array.from({ length: samples }, (_, sample) => ({
    type,
    description: metadata.descriptions.get(sample) ?? null,
    nodata,
  }));
  const described = {
    geobox: await readGeoBox(first, full.width, full.height),
    bands,
    alpha: alphaOf(first, samples),
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

function alphaOf(directory: ImageFileDirectory, samples: number): number | null {
  const extra = listOf(directory.getValue('ExtraSamples')) ?? [];
  const isAlpha = extra.length > 0 && (extra[extra.length - 1] === 1 || extra[extra.length - 1] === 2);
  return isAlpha && samples > 1 ? samples - 1 : null;
}
