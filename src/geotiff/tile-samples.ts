import { type PixelType, type Pixels, allocate, bytesPerPixel, pixelsOf } from '../raster/pixel-type.ts';
import { type WasmKernels, deflateBound } from './wasm-kernels.ts';

/** TIFF's number of a predictor: 1 leaves pixels as they are, 2 takes differences, 3 those of the bytes of floats. */
export type Predictor = 1 | 2 | 3;

export interface SamplesSpec {
  readonly type: PixelType;
  readonly bandCount: number;
  /** Pixels a side, a multiple of 16. */
  readonly blockSize: number;
  /** What fills an edge block up. */
  readonly padding: number;
  readonly predictor: Predictor;
}

/** Puts the bands of a block together to the samples of a tile. Tiles are little-endian, as is every machine that Node is built for and we run on. */
export interface SampleLayout {
  /** Room for `length` pixels of a band, of any content. What is written there need not be copied to be laid out. */
  room(band: number, length: number): Pixels;
  /** Bands of `width` × `height` pixels, padded to a whole block, interleaved by pixel, and differenced as the predictor says; until the next. */
  layOut(bands: readonly Pixels[], width: number, height: number): Uint8Array<ArrayBuffer>;
}

/** Where things are in the memory of the kernels. */
export interface KernelPlaces {
  /** Of the bands, one behind the other. */
  readonly bands: number;
  readonly tile: number;
  readonly mask: number;
  /** Of a compressed tile and a compressed mask. */
  readonly output: number;
}

const MIB = 2 ** 20;
/** Larger tiles are laid out in JavaScript. Memory that is never touched costs nothing. */
const MOST_BYTES = 16 * MIB;
const MASK_BYTES = 2 * MIB; // a bit for each of 16 Mi pixels
const SPACE = 1024; // between areas: more than SLACK

/** Null for tiles that the kernels have no room for. */
export function kernelPlaces({ begin }: WasmKernels, { type, bandCount, blockSize }: SamplesSpec): KernelPlaces | null {
  if (blockSize * blockSize * bandCount * bytesPerPixel(type) > MOST_BYTES) return null;
  const tile = begin + MOST_BYTES + SPACE;
  const mask = tile + MOST_BYTES + SPACE;
  return { bands: begin, tile, mask, output: mask + MASK_BYTES + SPACE };
}

/** How much memory the kernels need from `begin` on. */
export const KERNEL_BYTES = 2 * (MOST_BYTES + SPACE) + MASK_BYTES + SPACE + deflateBound(MOST_BYTES) + deflateBound(MASK_BYTES) + 2 * SPACE;

/** In the memory of the kernels. */
export function createKernelLayout(kernels: WasmKernels, places: KernelPlaces, { type, bandCount, blockSize, padding, predictor }: SamplesSpec): SampleLayout {
  const { memory } = kernels;
  const size = bytesPerPixel(type);
  const pixels = blockSize * blockSize;
  const tile = memory.subarray(places.tile, places.tile + pixels * bandCount * size);
  const placeOf = (band: number): number => places.bands + band * pixels * size;

  function room(band: number, length: number): Pixels {
    return pixelsOf(type, memory.buffer, placeOf(band), length);
  }

  /** Where the whole block of a band is: in its own place, or padded where the output will be, until the next. */
  function wholeBand(values: Pixels, band: number, width: number, height: number): number {
    if (width !== blockSize || height !== blockSize) {
      padBlock(values, width, height, blockSize, padding, pixelsOf(type, memory.buffer, places.output, pixels));
      return places.output;
    }
    if (values.buffer !== memory.buffer) room(band, pixels).set(values);
    return values.buffer === memory.buffer ? values.byteOffset : placeOf(band);
  }

  return {
    room,
    layOut(bands, width, height) {
      const isWhole = width === blockSize && height === blockSize;
      if (predictor === 2 && bandCount === 4 && size === 2 && isWhole) {
        const [one, two, three, four] = bands.map((values, band) => wholeBand(values, band, width, height));
        kernels.layFourDifferences(one, two, three, four, blockSize, blockSize, places.tile);
        return tile;
      }
      for (const [band, values] of bands.entries()) {
        const source = wholeBand(values, band, width, height);
        const target = places.tile + band * size;
        if (predictor === 2) kernels.layDifferences(source, blockSize, blockSize, bandCount, size, target);
        else kernels.layBand(source, pixels, bandCount, size, target);
      }
      if (predictor === 3) kernels.predictFloats(places.tile, blockSize, blockSize * bandCount, bandCount, size, places.output);
      return tile;
    },
  };
}

/** In memory of its own. */
export function createPlainLayout({ type, bandCount, blockSize, padding, predictor }: SamplesSpec): SampleLayout {
  const tile = allocate(type, blockSize * blockSize * bandCount);
  const tileBytes = new Uint8Array(tile.buffer);
  const rooms: Pixels[] = [];

  function wholeBand(values: Pixels, width: number, height: number): Pixels {
    return width === blockSize && height === blockSize ? values : padBlock(values, width, height, blockSize, padding, allocate(type, blockSize * blockSize));
  }

  return {
    room(band, length) {
      rooms[band] ??= allocate(type, blockSize * blockSize);
      return rooms[band].subarray(0, length);
    },
    layOut(bands, width, height) {
      const whole = bands.map((values) => wholeBand(values, width, height));
      if (predictor === 3) predictFloats(whole, tileBytes, blockSize, bytesPerPixel(type));
      else if (predictor === 2) predictIntegers(whole, tile, blockSize);
      else interleave(whole, tile);
      return tileBytes;
    },
  };
}

function padBlock(values: Pixels, width: number, height: number, blockSize: number, padding: number, block: Pixels): Pixels {
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
