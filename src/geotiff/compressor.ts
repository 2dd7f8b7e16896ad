import * as zlib from 'node:zlib';
import type { Compression } from './compression.ts';
import { createLzwEncoder } from './lzw.ts';
import type { WasmKernels } from './wasm-kernels.ts';

/** Compresses the bytes of a tile. What it returns may be the bytes themselves. */
export type Compressor = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/** The same in steps that are soon done, where the compression can be taken apart. */
export type StepwiseCompressor = (bytes: Uint8Array<ArrayBuffer>) => Generator<undefined, Uint8Array>;

/** zlib gathers its output in pieces of this size; the usual 16 KiB make many of them, and a whole tile's worth is memory that is new each time. */
const PIECE_BYTES = 2 ** 18;

/** zlib's level for our level 1, where that is not at hand: the one that makes about as much of a tile. */
const IN_PLACE_OF_OURS = 3;

/** A compressor; the level does not count where there is none to choose. */
export async function createCompressor(compression: Compression, level = 0): Promise<Compressor> {
  switch (compression) {
    case 'deflate': {
      const options = zlibOptions(level);
      return (bytes) => zlib.deflateSync(bytes, options);
    }
    case 'zstd':
      return createZstd(level);
    case 'lzw':
      return createLzwEncoder();
    case 'none':
      return (bytes) => bytes;
  }
}

export async function createStepwiseCompressor(compression: Compression, level = 0): Promise<StepwiseCompressor> {
  if (compression === 'deflate') return (bytes) => deflateInSteps(bytes, level);
  const compress = await createCompressor(compression, level);
  // eslint-disable-next-line require-yield -- there is one step only
  return function* (bytes) {
    return compress(bytes);
  };
}

// With the largest memLevel zlib cuts its output into longer blocks: a little faster, and no larger (measured).
function zlibOptions(level: number): zlib.ZlibOptions {
  return { level: level === 1 ? IN_PLACE_OF_OURS : level, memLevel: 9, chunkSize: PIECE_BYTES };
}

/** Bytes that zlib compresses at once: at its slowest a tenth of a second's work. */
const STEP_BYTES = 2 ** 21;
/** How far back matches reach. */
const WINDOW_BYTES = 2 ** 15;

/** Large tiles a piece at a time. Each piece ends on a byte and knows the one before as a dictionary, so that together they are one stream. */
function* deflateInSteps(bytes: Uint8Array<ArrayBuffer>, level: number): Generator<undefined, Uint8Array> {
  const options = zlibOptions(level);
  if (bytes.length <= STEP_BYTES) return zlib.deflateSync(bytes, options);
  const pieces: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let start = 0; start < bytes.length; start += STEP_BYTES) {
    const end = start + STEP_BYTES;
    const finishFlush = end < bytes.length ? zlib.constants.Z_SYNC_FLUSH : zlib.constants.Z_FINISH;
    const known = start === 0 ? {} : { dictionary: bytes.subarray(start - WINDOW_BYTES, start) };
    pieces.push(zlib.deflateRawSync(bytes.subarray(start, end), { ...options, ...known, finishFlush }));
    yield;
  }
  return Buffer.concat([...pieces, adler32(bytes)]);
}

/** zlib's checksum (RFC 1950), highest byte first. */
function adler32(bytes: Uint8Array): Uint8Array {
  const [modulus, run] = [65521, 3800]; // so many bytes can be summed up before a number of 32 bits with sign runs over
  let [low, high] = [1, 0];
  for (let start = 0; start < bytes.length; start += run) {
    const end = Math.min(start + run, bytes.length);
    for (let i = start; i < end; i++) high += low += bytes[i];
    low %= modulus;
    high %= modulus;
  }
  return Uint8Array.of(high >> 8, high, low >> 8, low);
}

/** Bytes that our encoder takes between two looks around: a few milliseconds' work. */
const OUR_STEP_BYTES = 2 ** 21;

/**
 * DEFLATE by the kernels: bytes in their memory, numbers of `sampleBytes`, to `target` there. One stream at a time: nobody may begin another
 * before the last step.
 */
export function* deflateWithKernels(kernels: WasmKernels, bytes: Uint8Array, target: number, sampleBytes: number): Generator<undefined, Uint8Array> {
  kernels.beginDeflate(bytes.byteOffset, bytes.length, target, sampleBytes);
  for (;;) {
    const length = kernels.continueDeflate(OUR_STEP_BYTES);
    if (length > 0) return kernels.memory.subarray(target, target + length);
    yield;
  }
}

/** Node's zlib as it is from 22.15 on. */
interface ZlibWithZstd {
  readonly zstdCompressSync?: (bytes: Uint8Array, options: { readonly params: Readonly<Record<number, number>>; readonly chunkSize: number }) => Uint8Array;
  readonly deflateSync: unknown;
}
/** zlib.constants.ZSTD_c_compressionLevel, where there is one. */
const ZSTD_LEVEL = 100;

type Zstd = typeof import('@bokuweb/zstd-wasm');
let zstd: Promise<Zstd> | null = null; // compiled once a thread, and only where it is asked for

async function loadZstd(): Promise<Zstd> {
  const library = await import('@bokuweb/zstd-wasm');
  await library.init();
  return library;
}

/** Node's own where it has one, else the same library as WebAssembly. */
async function createZstd(level: number): Promise<Compressor> {
  const { zstdCompressSync }: ZlibWithZstd = zlib;
  if (zstdCompressSync) return (bytes) => zstdCompressSync(bytes, { params: { [ZSTD_LEVEL]: level }, chunkSize: PIECE_BYTES });
  zstd ??= loadZstd();
  const { compress } = await zstd;
  return (bytes) => compress(bytes, level);
}
