import { inflateSync } from 'node:zlib';
import { getDecoder } from 'geotiff';
import { ZSTDDecoder } from 'zstddec';
import { type Pixels, pixelsOf } from '../raster/pixel-type.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { type Level, type StoredLevel, pixelTypeOf } from './level.ts';
import { undoLzw } from './lzw.ts';
import { undoPackBits } from './pack-bits.ts';

const NONE = 1;
const LZW = 5;
const DEFLATE = [8, 32946];
const PACK_BITS = 32773;
const ZSTD = 50000;

const zstd = new ZSTDDecoder();

/**
 * The samples of one block in the machine's byte order, `rows` × blockWidth × samplesPerBlock, bands fastest.
 * Throws GeoTiffError if the block does not hold that much.
 */
export async function decodeBlock(bytes: Uint8Array<ArrayBuffer>, level: StoredLevel, rows: number): Promise<Pixels> {
  const unpacked = await decompress(bytes, level, rows);
  const { bitsPerSample: bits, blockWidth, samplesPerBlock } = level;
  const samplesPerRow = blockWidth * samplesPerBlock;
  const rowBytes = Math.ceil((samplesPerRow * bits) / 8);
  if (unpacked.byteLength < rows * rowBytes) throw new GeoTiffError('a block of pixels is damaged or cut off');
  const length = rows * samplesPerRow;
  const type = pixelTypeOf(level);
  if (bits % 8 !== 0) return unpackBits(unpacked, level, rows);
  const sampleBytes = bits / 8;
  const data = aligned(unpacked, length * sampleBytes);
  if (level.predictor === 3) {
    undoFloatPredictor(data, rows, blockWidth, samplesPerBlock, sampleBytes); // its bytes come highest first in any file
  } else if (!level.littleEndian && sampleBytes > 1 && level.compression !== 7) {
    swapBytes(data, sampleBytes);
  }
  if (level.predictor === 2) undoDifferences(data, rows, blockWidth, samplesPerBlock, sampleBytes);
  if (bits === 64 && level.sampleFormat !== 3) {
    const integers = level.sampleFormat === 2 ? new BigInt64Array(data.buffer) : new BigUint64Array(data.buffer);
    return Float64Array.from(integers, Number);
  }
  return pixelsOf(type, data.buffer, 0, length);
}

/** The common codes are undone here: geotiff.js's decoders are not told how much to expect, and damaged bytes make them grow without end. */
async function decompress(bytes: Uint8Array<ArrayBuffer>, level: StoredLevel, rows: number): Promise<Uint8Array> {
  const rowBytes = Math.ceil((level.blockWidth * level.samplesPerBlock * level.bitsPerSample) / 8);
  const expected = rowBytes * rows;
  if (level.compression === NONE) return bytes;
  try {
    // One output buffer, slightly larger than needed, so that zlib does not make a second one.
    if (DEFLATE.includes(level.compression)) return inflateSync(bytes, { chunkSize: Math.max(64, expected + 64), maxOutputLength: 2 ** 30 });
    if (level.compression === LZW) return undoLzw(bytes, expected);
    if (level.compression === PACK_BITS) return undoPackBits(bytes, expected);
    if (level.compression === ZSTD) {
      await zstd.init();
      return zstd.decode(bytes, rowBytes * level.blockHeight); // the last strip may be a whole one
    }
    const decoder = await getDecoder(level.compression, { ...level.decoderParameters });
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    return new Uint8Array(await decoder.decodeBlock(buffer));
  } catch (error) {
    const unknown = error instanceof Error && error.message.startsWith('Unknown compression');
    const reason = unknown ? `its compression (${level.compression}) is not supported` : 'a block of pixels is damaged';
    throw new GeoTiffError(reason, { cause: error });
  }
}

/** The first bytes in a buffer of their own that begins where every type may. */
function aligned(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(length);
  data.set(bytes.subarray(0, length));
  return data;
}

function swapBytes(data: Uint8Array<ArrayBuffer>, sampleBytes: number): void {
  const buffer = Buffer.from(data.buffer);
  if (sampleBytes === 2) buffer.swap16();
  else if (sampleBytes === 4) buffer.swap32();
  else buffer.swap64();
}

/** Predictor 2: each sample is stored as its difference from the one to its left. Adding wraps around in the type. */
function undoDifferences(data: Uint8Array<ArrayBuffer>, rows: number, width: number, samples: number, sampleBytes: number): void {
  const view =
    sampleBytes === 1
      ? data
      : sampleBytes === 2
        ? new Uint16Array(data.buffer)
        : sampleBytes === 4
          ? new Uint32Array(data.buffer)
          : undefined;
  const rowLength = width * samples;
  if (view) {
    for (let row = 0; row < rows; row++) {
      const end = (row + 1) * rowLength;
      for (let i = row * rowLength + samples; i < end; i++) view[i] += view[i - samples];
    }
    return;
  }
  const wide = new BigUint64Array(data.buffer);
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * rowLength;
    for (let i = row * rowLength + samples; i < end; i++) wide[i] += wide[i - samples];
  }
}

/** Predictor 3: the bytes of a row are sorted by significance, highest first, then stored as differences. */
function undoFloatPredictor(data: Uint8Array<ArrayBuffer>, rows: number, width: number, samples: number, sampleBytes: number): void {
  const count = width * samples;
  const rowBytes = count * sampleBytes;
  const sorted = new Uint8Array(rowBytes);
  for (let row = 0; row < rows; row++) {
    const bytes = data.subarray(row * rowBytes, (row + 1) * rowBytes);
    for (let i = samples; i < rowBytes; i++) bytes[i] += bytes[i - samples];
    sorted.set(bytes);
    for (let byte = 0; byte < sampleBytes; byte++) {
      const plane = (sampleBytes - 1 - byte) * count;
      for (let i = 0; i < count; i++) bytes[i * sampleBytes + byte] = sorted[plane + i];
    }
  }
}

/** Samples of 1 to 31 bits, packed highest bit first; each row begins on a byte. */
function unpackBits(bytes: Uint8Array, level: Level, rows: number): Pixels {
  const { bitsPerSample: bits, blockWidth, samplesPerBlock } = level;
  const samplesPerRow = blockWidth * samplesPerBlock;
  const rowBytes = Math.ceil((samplesPerRow * bits) / 8);
  const type = pixelTypeOf(level);
  const pixels = pixelsOf(type, new ArrayBuffer(rows * samplesPerRow * (bits <= 8 ? 1 : bits <= 16 ? 2 : 4)), 0, rows * samplesPerRow);
  for (let row = 0; row < rows; row++) {
    let bit = row * rowBytes * 8;
    for (let i = 0; i < samplesPerRow; i++) {
      let value = 0;
      for (let k = 0; k < bits; k++, bit++) value = value * 2 + ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1);
      pixels[row * samplesPerRow + i] = value;
    }
  }
  return pixels;
}
