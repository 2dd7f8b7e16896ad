import { stat } from 'node:fs/promises';
import { GeoTIFF, type ImageFileDirectory } from 'geotiff';
import { type GeoKeys, toProj4 } from 'geotiff-geokeys-to-proj4';
import { type Affine, scaleAffine, translateAffine } from '../geo/affine.ts';
import { type Crs, parseCrs } from '../geo/crs.ts';
import type { GeoBox } from '../geo/geobox.ts';
import type { PixelType } from '../raster/pixel-type.ts';
import type { FileHandles } from './file-handles.ts';

/** One band of a file. `nodata` is the file's own tag. `description` is GDAL's name of the band. */
export interface FileBand {
  readonly type: PixelType;
  readonly description: string | null;
  readonly nodata: number | null;
}

/** What geotiff.js asks of a level to decode its blocks. */
export interface DecoderParameters {
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly samplesPerPixel: number;
  readonly planarConfiguration: number;
  readonly bitsPerSample: number[];
  readonly predictor: number;
  readonly JPEGTables: unknown;
  readonly LercParameters: unknown;
}

/** One resolution of a file: its blocks (tiles or strips) and how they are packed. */
export interface Level {
  readonly width: number;
  readonly height: number;
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** Samples of a pixel that lie in one block: all of them, or 1 where each band has blocks of its own. */
  readonly samplesPerBlock: number;
  readonly planar: boolean;
  readonly tiled: boolean;
  readonly offsets: ArrayLike<number>;
  readonly byteCounts: ArrayLike<number>;
  readonly littleEndian: boolean;
  readonly compression: number;
  readonly predictor: number;
  readonly bitsPerSample: number;
  readonly sampleFormat: number;
  readonly decoderParameters: DecoderParameters;
  /** The same resolution of the file's internal mask. */
  readonly mask: Level | null;
}

/** What a GeoTIFF says of itself, without its pixels. Levels run from full resolution to the coarsest overview. */
export interface GeoTiffHeader {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly geobox: GeoBox;
  readonly bands: readonly FileBand[];
  /** Index of the alpha band that masks the others, or null. */
  readonly alpha: number | null;
  readonly levels: readonly Level[];
  /** How overviews were made ("average", "mode" …), where the file says so. */
  readonly overviewResampling: string | null;
}

/** A file that is not a GeoTIFF that can be read. The message is a sentence without the file's name. */
export class GeoTiffError extends Error {}

const MAX_DIRECTORIES = 128;
const MAX_SIDE = 2 ** 24;
const MAX_BLOCK_BYTES = 2 ** 29;
const REDUCED_RESOLUTION = 1;
const TRANSPARENCY_MASK = 4;

/**
 * Reads a file's header. Throws GeoTiffError, in one sentence, for what is no TIFF, is damaged, has no georeference
 * or absurd dimensions.
 */
export async function readHeader(path: string, files: FileHandles): Promise<GeoTiffHeader> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new GeoTiffError('the file is not there');
  if (!found.isFile()) throw new GeoTiffError('the file cannot be opened');
  const { size, mtimeMs: modified } = found;
  if (size === 0) throw new GeoTiffError('the file is empty');
  const fetch = async (offset: number, length: number): Promise<ArrayBuffer> => {
    if (offset < 0 || offset > size) throw new GeoTiffError('its header points outside the file; is it cut off?');
    const bytes = await files.read({ path, size, modified }, offset, length).catch((error: unknown) => {
      throw new GeoTiffError('the file cannot be read', { cause: error });
    });
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
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
    return { path, size, modified, ...(await describeDirectories(directories, tiff.littleEndian)) };
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

type Described = Omit<GeoTiffHeader, 'path' | 'size' | 'modified'>;

async function describeDirectories(directories: ImageFileDirectory[], littleEndian: boolean): Promise<Described> {
  const [first] = directories;
  const full = await readLevel(first, littleEndian, null);
  const images: { directory: ImageFileDirectory; level: Level }[] = [];
  const masks: Level[] = [];
  for (const directory of directories.slice(1)) {
    const kind = numberOf(directory.getValue('NewSubfileType')) ?? 0;
    if (kind & TRANSPARENCY_MASK) masks.push(await readLevel(directory, littleEndian, null));
    else if (kind & REDUCED_RESOLUTION) images.push({ directory, level: await readLevel(directory, littleEndian, null) });
  }
  const levels = [full, ...images.map(({ level }) => level)]
    .filter((level) => level.sampleFormat === full.sampleFormat && level.bitsPerSample === full.bitsPerSample)
    .sort((one, other) => other.width - one.width)
    .map((level) => ({
      ...level,
      mask: masks.find((mask) => mask.width === level.width && mask.height === level.height) ?? null,
    }));
  const metadata = parseMetadata(await first.loadValue('GDAL_METADATA'));
  const samples = numberOf(first.getValue('SamplesPerPixel')) ?? 1;
  const nodata = parseNodata(await first.loadValue('GDAL_NODATA'));
  const type = pixelTypeOf(full);
  const bands = Array.from({ length: samples }, (_, sample) => ({
    type,
    description: metadata.descriptions.get(sample) ?? null,
    nodata,
  }));
  return {
    geobox: await readGeoBox(first, full.width, full.height),
    bands,
    alpha: alphaOf(first, samples),
    levels,
    overviewResampling: metadata.items.get('OVERVIEW_RESAMPLING')?.toLowerCase() ?? null,
  };
}

async function readLevel(directory: ImageFileDirectory, littleEndian: boolean, mask: Level | null): Promise<Level> {
  const width = numberOf(directory.getValue('ImageWidth')) ?? 0;
  const height = numberOf(directory.getValue('ImageLength')) ?? 0;
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw new GeoTiffError(`its size of ${width} × ${height} pixels is out of bounds`);
  }
  const bits = listOf(await directory.loadValue('BitsPerSample')) ?? [1];
  const formats = listOf(await directory.loadValue('SampleFormat')) ?? [1];
  if (bits.some((value) => value !== bits[0]) || formats.some((value) => value !== formats[0])) {
    throw new GeoTiffError('its bands are of different types, which is not supported');
  }
  const samples = numberOf(directory.getValue('SamplesPerPixel')) ?? 1;
  const planar = (numberOf(directory.getValue('PlanarConfiguration')) ?? 1) === 2;
  const tiled = directory.hasTag('TileWidth');
  const blockWidth = tiled ? (numberOf(directory.getValue('TileWidth')) ?? 0) : width;
  const rowsPerStrip = numberOf(directory.getValue('RowsPerStrip')) ?? height;
  const blockHeight = tiled ? (numberOf(directory.getValue('TileLength')) ?? 0) : Math.min(rowsPerStrip, height);
  const samplesPerBlock = planar ? 1 : samples;
  if (blockWidth < 1 || blockHeight < 1 || (blockWidth * blockHeight * samplesPerBlock * bits[0]) / 8 > MAX_BLOCK_BYTES) {
    throw new GeoTiffError(`its blocks of ${blockWidth} × ${blockHeight} pixels are out of bounds`);
  }
  const offsets = listOf(await directory.loadValue(tiled ? 'TileOffsets' : 'StripOffsets')) ?? [];
  const byteCounts = listOf(await directory.loadValue(tiled ? 'TileByteCounts' : 'StripByteCounts')) ?? [];
  const blocks = Math.ceil(width / blockWidth) * Math.ceil(height / blockHeight) * (planar ? samples : 1);
  if (offsets.length < blocks || byteCounts.length < blocks) throw new GeoTiffError('its list of blocks is incomplete');
  return {
    width,
    height,
    blockWidth,
    blockHeight,
    samplesPerBlock,
    planar,
    tiled,
    offsets,
    byteCounts,
    littleEndian,
    compression: numberOf(directory.getValue('Compression')) ?? 1,
    predictor: numberOf(await directory.loadValue('Predictor')) ?? 1,
    bitsPerSample: bits[0],
    sampleFormat: formats[0],
    decoderParameters: {
      tileWidth: blockWidth,
      tileHeight: blockHeight,
      samplesPerPixel: samplesPerBlock,
      planarConfiguration: planar ? 2 : 1,
      bitsPerSample: bits,
      predictor: 1, // undone by decodeBlock, which knows the byte order
      JPEGTables: await directory.loadValue('JPEGTables'),
      LercParameters: await directory.loadValue('LercParameters'),
    },
    mask,
  };
}

/** The type that a level's samples are unpacked to. */
export function pixelTypeOf({ sampleFormat, bitsPerSample: bits }: Level): PixelType {
  if (sampleFormat === 1 || sampleFormat === 4) {
    if (bits === 64) return 'float64';
    if (bits <= 32) return bits <= 8 ? 'uint8' : bits <= 16 ? 'uint16' : 'uint32';
  } else if (sampleFormat === 2) {
    if (bits === 8 || bits === 16 || bits === 32) return `int${bits}`;
    if (bits === 64) return 'float64';
  } else if (sampleFormat === 3 && (bits === 32 || bits === 64)) {
    return `float${bits}`;
  }
  throw new GeoTiffError(`its samples (${bits} bits, format ${sampleFormat}) are of a kind that is not supported`);
}

async function readGeoBox(directory: ImageFileDirectory, width: number, height: number): Promise<GeoBox> {
  const keys: Readonly<Record<string, unknown>> = (await geoKeysOf(directory)) ?? {};
  const transform = await readTransform(directory);
  if (!transform) throw new GeoTiffError('it has no georeference');
  if (transform.some((value) => !Number.isFinite(value)) || transform[0] * transform[4] === transform[1] * transform[3]) {
    throw new GeoTiffError('its georeference is not valid');
  }
  const crs = readCrs(keys);
  const pixelIsPoint = keys.GTRasterTypeGeoKey === 2;
  return { crs, transform: pixelIsPoint ? translateAffine(transform, -0.5, -0.5) : transform, width, height };
}

async function geoKeysOf(directory: ImageFileDirectory): Promise<Readonly<Record<string, unknown>> | null> {
  await Promise.all(
    (['GeoKeyDirectory', 'GeoDoubleParams', 'GeoAsciiParams'] as const).map((tag) => directory.loadValue(tag)),
  );
  return directory.parseGeoKeyDirectory();
}

async function readTransform(directory: ImageFileDirectory): Promise<Affine | null> {
  const matrix = listOf(await directory.loadValue('ModelTransformation'));
  if (matrix && matrix.length >= 8) return [matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]];
  const scale = listOf(await directory.loadValue('ModelPixelScale'));
  const tie = listOf(await directory.loadValue('ModelTiepoint'));
  if (!scale || !tie || tie.length < 6) return null;
  const [column, row, , x, y] = tie;
  return translateAffine(scaleAffine([1, 0, x, 0, -1, y], scale[0], scale[1]), -column, -row);
}

function readCrs(keys: Readonly<Record<string, unknown>>): Crs {
  for (const key of [keys.ProjectedCSTypeGeoKey, keys.GeographicTypeGeoKey]) {
    if (typeof key === 'number' && key > 0 && key < 32767) {
      const crs = parseCrs(`EPSG:${key}`);
      if (crs) return crs;
      throw new GeoTiffError(`its reference system EPSG:${key} is not known`);
    }
  }
  if (Object.keys(keys).length > 0) {
    const custom = toProj4(keys as Partial<GeoKeys> as GeoKeys); // it declares every key, and reads those that are there
    const crs = custom.proj4.includes('+proj=') ? parseCrs(custom.proj4.trim()) : undefined;
    if (crs) return crs;
  }
  throw new GeoTiffError('it has no reference system that can be read');
}

function alphaOf(directory: ImageFileDirectory, samples: number): number | null {
  const extra = listOf(directory.getValue('ExtraSamples')) ?? [];
  const isAlpha = extra.length > 0 && (extra[extra.length - 1] === 1 || extra[extra.length - 1] === 2);
  return isAlpha && samples > 1 ? samples - 1 : null;
}

function parseNodata(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const trimmed = text.replace(/\0/g, '').trim();
  if (trimmed === '') return null;
  if (/^[+-]?nan/i.test(trimmed)) return NaN;
  if (/^[+-]?inf/i.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  const value = Number(trimmed);
  return Number.isNaN(value) ? null : value;
}

interface Metadata {
  readonly descriptions: ReadonlyMap<number, string>;
  readonly items: ReadonlyMap<string, string>;
}

/** GDAL's metadata: a flat list of <Item>s, whose values GDAL escapes twice. */
function parseMetadata(xml: unknown): Metadata {
  const descriptions = new Map<number, string>();
  const items = new Map<string, string>();
  if (typeof xml !== 'string') return { descriptions, items };
  for (const [, attributes, value] of xml.matchAll(/<Item\b([^>]*)>([^<]*)<\/Item>/g)) {
    const attribute = (name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    const sample = attribute('sample');
    const name = attribute('name');
    const text = unescapeXml(unescapeXml(value));
    if (sample !== undefined && attribute('role') === 'description') descriptions.set(Number(sample), text);
    else if (sample === undefined && name !== undefined) items.set(name, text);
  }
  return { descriptions, items };
}

function unescapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(lt|gt|quot|apos|amp));/gi, (_, decimal, hex, name) => {
    if (typeof name === 'string') return entities[name.toLowerCase()];
    const code = typeof decimal === 'string' ? Number(decimal) : parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return listOf(value)?.[0];
}

/** A tag's values as numbers; file offsets of BigTIFF come as bigint. */
function listOf(value: unknown): number[] | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return [Number(value)];
  if (Array.isArray(value)) return value.map(Number);
  if (ArrayBuffer.isView(value) && 'length' in value) return Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  return undefined;
}
