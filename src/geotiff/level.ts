import type { PixelType } from '../raster/pixel-type.ts';
import type { FileVersion } from './file-handles.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { TAGS } from './tags.ts';
import type { TiffDirectory } from './tiff-reader.ts';

/** What geotiff.js, and what else decodes rarer codes, asks of a level. */
export interface DecoderParameters {
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly samplesPerPixel: number;
  readonly planarConfiguration: number;
  readonly bitsPerSample: number[];
  readonly predictor: number;
  /** TIFF's PhotometricInterpretation: what the samples are. */
  readonly photometric: number;
  readonly JPEGTables: ArrayLike<number> | null;
  readonly LercParameters: ArrayLike<number> | null;
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
  readonly littleEndian: boolean;
  readonly compression: number;
  readonly predictor: number;
  readonly bitsPerSample: number;
  readonly sampleFormat: number;
  /** The sidecar that it is in; null for the file itself. */
  readonly file: FileVersion | null;
  /** Which of the file's directories describes it, counted from 0. */
  readonly directory: number;
  /** The same resolution of the file's internal mask. */
  readonly mask: Level | null;
}

/** A level with what it takes to read its blocks. */
export interface StoredLevel extends Level {
  readonly offsets: ArrayLike<number>;
  readonly byteCounts: ArrayLike<number>;
  readonly decoderParameters: DecoderParameters;
}

const MAX_SIDE = 2 ** 24;
const MAX_BLOCK_BYTES = 2 ** 29;
const MAX_SAMPLES = 65535;
const MAX_BITS = 64;

/** Which directory, counted from 0, of which sidecar; null for the file itself. */
export type LevelPlace = Pick<Level, 'file' | 'directory'>;

/**
 * Reads one directory's resolution, without its mask. Throws GeoTiffError for absurd dimensions
 * and a list of blocks that is cut off.
 */
export async function readLevel(directory: TiffDirectory, place: LevelPlace, littleEndian: boolean): Promise<StoredLevel> {
  const number = async (tag: number, otherwise: number): Promise<number> => (await directory.number(tag)) ?? otherwise;
  const width = await number(TAGS.imageWidth, 0);
  const height = await number(TAGS.imageLength, 0);
  if (!isCount(width, MAX_SIDE) || !isCount(height, MAX_SIDE)) {
    throw new GeoTiffError(`its size of ${width} × ${height} pixels is out of bounds`);
  }
  const bits = await onlyNumber(directory, TAGS.bitsPerSample);
  const sampleFormat = await onlyNumber(directory, TAGS.sampleFormat);
  const samples = await number(TAGS.samplesPerPixel, 1);
  if (!isCount(samples, MAX_SAMPLES) || !isCount(bits, MAX_BITS)) throw new GeoTiffError('its header is damaged or cut off');
  const planar = samples > 1 && (await number(TAGS.planarConfiguration, 1)) === 2;
  const tiled = directory.has(TAGS.tileWidth);
  const blockWidth = tiled ? await number(TAGS.tileWidth, 0) : width;
  const blockHeight = tiled ? await number(TAGS.tileLength, 0) : Math.min(await number(TAGS.rowsPerStrip, height), height);
  const samplesPerBlock = planar ? 1 : samples;
  const blockBytes = blockWidth * blockHeight * samplesPerBlock * Math.max(1, bits / 8);
  if (!isCount(blockWidth, MAX_BLOCK_BYTES) || !isCount(blockHeight, MAX_BLOCK_BYTES) || blockBytes > MAX_BLOCK_BYTES) {
    throw new GeoTiffError(`its blocks of ${blockWidth} × ${blockHeight} pixels are out of bounds`);
  }
  const offsets = (await directory.numbers(tiled ? TAGS.tileOffsets : TAGS.stripOffsets)) ?? [];
  const byteCounts = (await directory.numbers(tiled ? TAGS.tileByteCounts : TAGS.stripByteCounts)) ?? [];
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
    compression: await number(TAGS.compression, 1),
    predictor: await number(TAGS.predictor, 1),
    bitsPerSample: bits,
    sampleFormat,
    decoderParameters: {
      tileWidth: blockWidth,
      tileHeight: blockHeight,
      samplesPerPixel: samplesPerBlock,
      planarConfiguration: planar ? 2 : 1,
      bitsPerSample: Array.from({ length: samplesPerBlock }, () => bits),
      predictor: 1, // undone by ours
      photometric: await number(TAGS.photometric, 1),
      JPEGTables: await directory.numbers(TAGS.jpegTables),
      LercParameters: await directory.numbers(TAGS.lercParameters),
    },
    ...place,
    mask: null,
  };
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

/** The number that a tag has for all samples, 1 where it is missing. */
async function onlyNumber(directory: TiffDirectory, tag: number): Promise<number> {
  const numbers = Array.from((await directory.numbers(tag)) ?? []);
  if (numbers.some((value) => value !== numbers[0])) throw new GeoTiffError('its bands are of different types, which is not supported');
  return numbers.length > 0 ? numbers[0] : 1;
}

/** The type that a level's samples are unpacked to. */
export function pixelTypeOf({ sampleFormat, bitsPerSample: bits }: Level): PixelType {
  if (sampleFormat === 1 || sampleFormat === 4) {
    if (bits === 64) return 'float64';
    if (bits <= 32) return bits <= 8 ? 'uint8' : bits <= 16 ? 'uint16' : 'uint32';
  } else if (sampleFormat === 2) {
    if (bits === 8 || bits === 16 || bits === 32) return `int${bits}`;
    if (bits === 64) return 'float64';
  } else if (sampleFormat === 3) {
    if (bits === 16 || bits === 32) return 'float32';
    if (bits === 64) return 'float64';
  }
  throw new GeoTiffError(`its samples (${bits} bits, format ${sampleFormat}) are of a kind that is not supported`);
}
