import { type PixelType, type Pixels, allocate, bytesPerPixel, isFloat } from '../raster/pixel-type.ts';
import { type Compression, usualLevel } from './compression.ts';
import { createCompressor } from './compressor.ts';

/** Turns the pixels of blocks into the bytes of tiles. Its buffers are used again for each block, so take the bytes before the next one. */
export interface BlockEncoder {
  /** Bands of `width` × `height` pixels, padded to a whole block, interleaved by pixel, differenced as the predictor says, and compressed. */
  encodeBands(bands: readonly Pixels[], width: number, height: number): Uint8Array;
  /** A mask as one bit a pixel, 1 where valid, the highest bit first; null: all are valid. The padding is not valid. */
  encodeMask(mask: Uint8Array | null, width: number, height: number): Uint8Array;
}

export interface BlockEncoderSpec {
  readonly type: PixelType;
  readonly bandCount: number;
  /** Pixels a side, a multiple of 16. */
  readonly blockSize: number;
  /** What fills an edge block up. */
  readonly padding: number;
  readonly compression: Compression;
  /** Left out: the usual one. */
  readonly level?: number | undefined;
  readonly predictor: Predictor;
}

/** TIFF's number of a predictor: 1 leaves pixels as they are, 2 takes differences, 3 those of the bytes of floats. */
export type Predictor = 1 | 2 | 3;

/** The predictor that suits the values of a type; what is not compressed has none. */
export function predictorOf(type: PixelType, compression: Compression): Predictor {
  return compression === 'none' ? 1 : isFloat(type) ? 3 : 2;
}

/** Tiles are little-endian, as is every machine that Node is built for and we run on. */
export async function createBlockEncoder({ type, bandCount, blockSize, padding, compression, level, predictor }: BlockEncoderSpec): Promise<BlockEncoder> {
  const tile = allocate(type, blockSize * blockSize * bandCount);
  const tileBytes = new Uint8Array(tile.buffer);
  const maskBits = new Uint8Array((blockSize * blockSize) / 8);
  const compress = await createCompressor(compression, level ?? usualLevel(compression, type));

  return {
    encodeBands(bands, width, height) {
      const whole = bands.map((values) => padBlock(values, width, height, blockSize, type, padding));
      if (predictor === 3) predictFloats(whole, tileBytes, blockSize, bytesPerPixel(type));
      else if (predictor === 2) predictIntegers(whole, tile, blockSize);
      else interleave(whole, tile);
      return compress(tileBytes);
    },
    encodeMask(mask, width, height) {
      packMask(mask, width, height, maskBits, blockSize);
      return compress(maskBits);
    },
  };
}

function padBlock(values: Pixels, width: number, height: number, blockSize: number, type: PixelType, padding: number): Pixels {
  if (width === blockSize && height === blockSize) return values;
  const block = allocate(type, blockSize * blockSize);
  block.fill(padding);
  for (let row = 0; row < height; row++) block.set(values.subarray(row * width, (row + 1) * width), row * blockSize);
  return block;
}

function interleave(bands: readonly Pixels[], tile: Pixels): void {
  bands.forEach((values, band) => {
    for (let from = 0, to = band; from < values.length; from++, to += bands.length) tile[to] = values[from];
  });
}

/** Predictor 2: each sample less that of the same band one pixel to the left, wrapping around as the array's type does. */
function predictIntegers(bands: readonly Pixels[], tile: Pixels, blockSize: number): void {
  bands.forEach((values, band) => {
    let to = band;
    let from = 0;
    for (let row = 0; row < blockSize; row++) {
      let left = 0;
      for (const end = from + blockSize; from < end; from++, to += bands.length) {
        const value = values[from];
        tile[to] = value - left;
        left = value;
      }
    }
  });
}

/** Predictor 3 (Adobe's TIFF Technical Note 3): a row's bytes sorted by place in the sample, highest first, then differenced. */
function predictFloats(bands: readonly Pixels[], tile: Uint8Array, blockSize: number, sampleBytes: number): void {
  const samples = blockSize * bands.length;
  const rowBytes = samples * sampleBytes;
  const planes = bands.map((values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  for (let row = 0; row < blockSize; row++) {
    const start = row * rowBytes;
    for (let band = 0; band < planes.length; band++) {
      const bytes = planes[band];
      for (let place = 0; place < sampleBytes; place++) {
        let from = (row * blockSize + 1) * sampleBytes - 1 - place;
        const end = start + (place + 1) * samples;
        for (let to = start + place * samples + band; to < end; to += planes.length, from += sampleBytes) tile[to] = bytes[from];
      }
    }
    for (let i = start + rowBytes - 1; i >= start + planes.length; i--) tile[i] -= tile[i - planes.length];
  }
}

function packMask(mask: Uint8Array | null, width: number, height: number, bits: Uint8Array, blockSize: number): void {
  bits.fill(0);
  for (let row = 0; row < height; row++) {
    const start = row * blockSize;
    for (let column = 0; column < width; column++) {
      if (mask === null || mask[row * width + column] !== 0) bits[(start + column) >> 3] |= 0x80 >> (column & 7);
    }
  }
}
