import { type PixelType, type Pixels, bytesPerPixel, isFloat } from '../raster/pixel-type.ts';
import { type Compression, usualLevel } from './compression.ts';
import { type StepwiseCompressor, createStepwiseCompressor, deflateWithKernels } from './compressor.ts';
import { type EncodingMemory, takeEncodingMemory } from './encoding-memory.ts';
import { type KernelPlaces, type Predictor, type SampleLayout, type SamplesSpec, createKernelLayout, createPlainLayout, kernelPlaces } from './tile-samples.ts';
import type { WasmKernels } from './wasm-kernels.ts';

export type { Predictor } from './tile-samples.ts';

/** Bytes that may take a while: whoever asks for them may look around at each step. */
export type Steps<T> = Generator<undefined, T>;

/** Turns the pixels of blocks into the bytes of tiles, one block at a time. Its memory is used again for each, so take the bytes before the next one. */
export interface BlockEncoder {
  /** Room for `length` pixels of a band, of any content. What is written there need not be copied to be encoded. */
  room(band: number, length: number): Pixels;
  /** Bands of `width` × `height` pixels, padded to a whole block, interleaved by pixel, differenced as the predictor says, and compressed. */
  encodeBands(bands: readonly Pixels[], width: number, height: number): Uint8Array;
  /** The same in steps that are soon done. */
  bandsInSteps(bands: readonly Pixels[], width: number, height: number): Steps<Uint8Array>;
  /** A mask as one bit a pixel, 1 where valid, the highest bit first; null: all are valid. The padding is not valid. The bands' bytes stay. */
  encodeMask(mask: Uint8Array | null, width: number, height: number): Uint8Array;
}

export interface BlockEncoderSpec extends SamplesSpec {
  readonly compression: Compression;
  /** Left out: the usual one. */
  readonly level?: number | undefined;
}

/** The predictor that suits the values of a type; what is not compressed has none. */
export function predictorOf(type: PixelType, compression: Compression): Predictor {
  return compression === 'none' ? 1 : isFloat(type) ? 3 : 2;
}

/** Memory is the encoder's for as long as that is in use. */
export async function createBlockEncoder(spec: BlockEncoderSpec, { kernels }: EncodingMemory = takeEncodingMemory()): Promise<BlockEncoder> {
  const { blockSize } = spec;
  const places = kernels && kernelPlaces(kernels, spec);
  const samples: SampleLayout = kernels && places ? createKernelLayout(kernels, places, spec) : createPlainLayout(spec);
  const maskBytes = (blockSize * blockSize) / 8;
  const maskBits = kernels && places ? kernels.memory.subarray(places.mask, places.mask + maskBytes) : new Uint8Array(maskBytes);
  const { ofBands, ofMask } = await compressors(spec, kernels, places);

  function* bandsInSteps(bands: readonly Pixels[], width: number, height: number): Steps<Uint8Array> {
    return yield* ofBands(samples.layOut(bands, width, height));
  }

  return {
    room: (band, length) => samples.room(band, length),
    bandsInSteps,
    encodeBands: (bands, width, height) => allSteps(bandsInSteps(bands, width, height)),
    encodeMask(mask, width, height) {
      packMask(mask, width, height, maskBits, blockSize);
      return allSteps(ofMask(maskBits));
    },
  };
}

interface Compressors {
  readonly ofBands: StepwiseCompressor;
  readonly ofMask: StepwiseCompressor;
}

/** Our own DEFLATE where it is asked for and there is room for the tile. */
async function compressors({ type, predictor, compression, level }: BlockEncoderSpec, kernels: WasmKernels | null, places: KernelPlaces | null): Promise<Compressors> {
  const chosen = level ?? usualLevel(compression, type);
  if (compression !== 'deflate' || chosen !== 1 || !kernels || !places) {
    const compress = await createStepwiseCompressor(compression, chosen);
    return { ofBands: compress, ofMask: compress };
  }
  const sampleBytes = predictor === 3 ? 1 : bytesPerPixel(type); // predictor 3 takes numbers apart
  let maskPlace = places.output;
  return {
    *ofBands(bytes) {
      const tile = yield* deflateWithKernels(kernels, bytes, places.output, sampleBytes);
      maskPlace = tile.byteOffset + tile.length;
      return tile;
    },
    ofMask: (bytes) => deflateWithKernels(kernels, bytes, maskPlace, 1),
  };
}

/** What there is after the last step. */
export function allSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
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
