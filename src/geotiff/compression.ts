import { type PixelType, bytesPerPixel } from '../raster/pixel-type.ts';

/** How the tiles of a file may be compressed. */
export const COMPRESSIONS = ['deflate', 'zstd', 'lzw', 'none'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export interface CompressionFacts {
  /** TIFF's number. */
  readonly code: number;
  /** How hard it tries, from fast to small, and what is taken unless another is asked for; null where there is no choice. */
  readonly levels: { readonly lowest: number; readonly highest: number; readonly usual: number; readonly usualOfBytes: number } | null;
}

/**
 * DEFLATE's level 1 is our own encoder, made to be faster than any of zlib's, which the others are, and to make imagery no larger than GDAL's COG
 * driver does at its level 6 (`npm run bench -- encoding`). Numbers of 8 bits are mostly classes, masks and pictures, in which the same comes again
 * and again: there zlib's longer search is worth its time. ZSTD's level 3 is its own usual one.
 */
export const COMPRESSION_FACTS: Readonly<Record<Compression, CompressionFacts>> = {
  deflate: { code: 8, levels: { lowest: 1, highest: 9, usual: 1, usualOfBytes: 6 } },
  zstd: { code: 50000, levels: { lowest: 1, highest: 22, usual: 3, usualOfBytes: 3 } },
  lzw: { code: 5, levels: null },
  none: { code: 1, levels: null },
};

/** The level for pixels of a type; undefined where there is none to choose. */
export function usualLevel(compression: Compression, type: PixelType): number | undefined {
  const { levels } = COMPRESSION_FACTS[compression];
  return bytesPerPixel(type) === 1 ? levels?.usualOfBytes : levels?.usual;
}
