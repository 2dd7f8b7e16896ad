import type { ImageFileDirectory } from 'geotiff';
import type { PixelType } from '../raster/pixel-type.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { listOf, numberOf } from './tag-values.ts';

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
  readonly littleEndian: boolean;
  readonly compression: number;
  readonly predictor: number;
  readonly bitsPerSample: number;
  readonly sampleFormat: number;
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

/** Reads one directory's resolution, without its mask; `place` is the directory's in the file. Throws GeoTiffError for absurd dimensions and a list of blocks that is cut off. */
export async function readLevel(directory: ImageFileDirectory, place: number, littleEndian: boolean): Promise<StoredLevel> {
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
      predictor: 1, // undone by ours
      photometric: numberOf(directory.getValue('PhotometricInterpretation')) ?? 1,
      JPEGTables: await directory.loadValue('JPEGTables'),
      LercParameters: await directory.loadValue('LercParameters'),
    },
    directory: place,
    mask: null,
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
  } else if (sampleFormat === 3) {
    if (bits === 16 || bits === 32) return 'float32';
    if (bits === 64) return 'float64';
  }
  throw new GeoTiffError(`its samples (${bits} bits, format ${sampleFormat}) are of a kind that is not supported`);
}
