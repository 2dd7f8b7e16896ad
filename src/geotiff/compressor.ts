import * as zlib from 'node:zlib';
import type { Compression } from './compression.ts';
import { createLzwEncoder } from './lzw.ts';

/** Compresses the bytes of a tile. What it returns may be the bytes themselves. */
export type Compressor = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/** zlib gathers its output in pieces of this size; the usual 16 KiB make many of them, and a whole tile's worth is memory that is new each time. */
const PIECE_BYTES = 2 ** 18;

/** A compressor; the level does not count where there is none to choose. */
export async function createCompressor(compression: Compression, level = 0): Promise<Compressor> {
  switch (compression) {
    case 'deflate':
      // With the largest memLevel zlib cuts its output into longer blocks: a little faster, and no larger (measured).
      return (bytes) => zlib.deflateSync(bytes, { level, memLevel: 9, chunkSize: PIECE_BYTES });
    case 'zstd':
      return createZstd(level);
    case 'lzw':
      return createLzwEncoder();
    case 'none':
      return (bytes) => bytes;
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
