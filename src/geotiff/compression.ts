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
 * to noise, it is smaller even than 6 (`npm run bench -- encoding`). ZSTD's level 3 is its own usual one.
 */
export const COMPRESSION_FACTS: Readonly<Record<Compression, CompressionFacts>> = {
  deflate: { code: 8, levels: { lowest: 1, highest: 9, usual: 3 } },
  zstd: { code: 50000, levels: { lowest: 1, highest: 22, usual: 3 } },
  lzw: { code: 5, levels: null },
  none: { code: 1, levels: null },
};
