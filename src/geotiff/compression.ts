/** How the tiles of a file may be compressed. */
export const COMPRESSIONS = ['deflate', 'zstd', 'lzw', 'none'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export interface CompressionFacts {
  /** TIFF's number. */
  readonly code: number;
  /** How hard it tries, from fast to small, and what is taken unless another is asked for; null where there is no choice. */
  readonly levels: { readonly lowest: number; readonly highest: number; readonly usual: number } | null;
}

/**
 * DEFLATE's level 1 is our own encoder, made to be faster than any of zlib's, which the others are, and to make imagery no larger than GDAL's COG
 * driver does at its level 6 (`npm run bench -- encoding`). ZSTD's level 3 is its own usual one.
 */
export const COMPRESSION_FACTS: Readonly<Record<Compression, CompressionFacts>> = {
  deflate: { code: 8, levels: { lowest: 1, highest: 9, usual: 1 } },
  zstd: { code: 50000, levels: { lowest: 1, highest: 22, usual: 3 } },
  lzw: { code: 5, levels: null },
  none: { code: 1, levels: null },
};

/** Undefined where there is none to choose. */
export function usualLevel(compression: Compression): number | undefined {
  return COMPRESSION_FACTS[compression].levels?.usual;
}
