import type { GeoBox } from '../geo/geobox.ts';
import { LASTING, type PixelMemory } from './pixel-memory.ts';
import type { Pixels } from './pixel-type.ts';

/** The pixels of one band. `mask`: 1 where a pixel is valid, 0 where not, row by row; null: all are valid. */
export interface BandPixels {
  readonly values: Pixels;
  readonly mask: Uint8Array | null;
}

/** Pixels of some bands on one GeoBox; each band has its own type and its own mask. */
export interface Raster {
  readonly geobox: GeoBox;
  readonly bands: readonly BandPixels[];
}

export function isValid(band: BandPixels, index: number): boolean {
  return band.mask === null || band.mask[index] !== 0;
}

/** A mask of `length` pixels, none of them valid. */
export function noneValid(length: number, memory: PixelMemory = LASTING): Uint8Array {
  return memory.allocate('uint8', length);
}

/** Valid where a weight, or a count, is over 0. */
export function whereOverZero(amounts: Float64Array | Float32Array | Int32Array): Uint8Array {
  const mask = new Uint8Array(amounts.length);
  for (let i = 0; i < mask.length; i++) mask[i] = amounts[i] > 0 ? 1 : 0;
  return mask;
}

/** The mask, or null where it masks nothing. */
export function unlessAllValid(mask: Uint8Array | null): Uint8Array | null {
  if (mask === null) return null;
  for (let i = 0; i < mask.length; i++) if (mask[i] === 0) return mask;
  return null;
}

/** Valid where both masks are. Never writes to either. */
export function bothValid(one: Uint8Array | null, other: Uint8Array | null): Uint8Array | null {
  if (one === null || one === other) return other;
  if (other === null) return one;
  const mask = new Uint8Array(one.length);
  for (let i = 0; i < mask.length; i++) mask[i] = one[i] & other[i];
  return mask;
}
