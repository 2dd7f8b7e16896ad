import * as zlib from 'node:zlib';
import { createLzwEncoder } from './lzw.ts';

/** How the tiles of a file may be compressed. */
export const COMPRESSIONS = ['deflate', 'zstd', 'lzw', 'none'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export interface CompressionFacts {
  /** TIFF's number. */
  readonly code: number;
  /** How hard it tries, from fast to small; null where there is no choice. */
  readonly levels: { readonly lowest: number; readonly highest: number; readonly usual: number } | null;
}

/**
 * DEFLATE at level 3 is the fastest that makes files no larger than GDAL's at level 6, of imagery as of floats; on imagery, which is close
 * to noise, it is smaller even than 6 (`npm run bench -- encode`). ZSTD's level 3 is its own usual one.
 */
export const COMPRESSION_FACTS: Readonly<Record<Compression, CompressionFacts>> = {
  deflate: { code: 8, levels: { lowest: 1, highest: 9, usual: 3 } },
  zstd: { code: 50000, levels: { lowest: 1, highest: 22, usual: 3 } },
  lzw: { code: 5, levels: null },
  none: { code: 1, levels: null },
};

/** Compresses the bytes of a tile. What it returns may be the bytes themselves. */
export type Compressor = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/** zlib gathers its output in pieces of this size; the usual 16 KiB make many of them, and a whole tile's worth is memory that is new each time. */
const PIECE_BYTES = 2 ** 18;

/** A compressor of a level, or of the usual one. */
export async function createCompressor(compression: Compression, asked?: number): Promise<Compressor> {
  const level = asked ?? COMPRESSION_FACTS[compression].levels?.usual ?? 0;
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
