import { type PixelType, isFloat } from '../raster/pixel-type.ts';

/** How the tiles of a file may be compressed. */
export const COMPRESSIONS = ['deflate', 'zstd', 'lzw', 'none'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export interface CompressionFacts {
  /** TIFF's number. */
  readonly code: number;
  /** How hard it tries, from fast to small, and what is taken unless another is asked for; null where there is no choice. */
  readonly levels: { readonly lowest: number; readonly highest: number; readonly usual: number; readonly usualOfFloats: number } | null;
}

/**
 * DEFLATE's usual levels are the fastest that make files no larger than those of GDAL's COG driver at its level 6. Of integers 1 would do, too; 3
 * is a little slower and makes one percent less (`npm run bench -- encoding`). ZSTD's level 3 is its own usual one.
 */
export const COMPRESSION_FACTS: Readonly<Record<Compression, CompressionFacts>> = {
  deflate: { code: 8, levels: { lowest: 1, highest: 9, usual: 3, usualOfFloats: 5 } },
  zstd: { code: 50000, levels: { lowest: 1, highest: 22, usual: 3, usualOfFloats: 3 } },
  lzw: { code: 5, levels: null },
  none: { code: 1, levels: null },
};

/** The level for pixels of a type; undefined where there is none to choose. */
export function usualLevel(compression: Compression, type: PixelType): number | undefined {
  const { levels } = COMPRESSION_FACTS[compression];
  return isFloat(type) ? levels?.usualOfFloats : levels?.usual;
}
