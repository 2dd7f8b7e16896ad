import { type PixelType, type Pixels, allocate } from './pixel-type.ts';
import { type BandPixels, noneValid } from './raster.ts';

/** Which of two equal qualities wins: that of the first or of the last image in order. */
export type Ties = 'first' | 'last';

/** The best image so far of each pixel: its place in the collection, −1 for none yet, and its quality. */
export interface Winners {
  readonly image: Int32Array;
  readonly quality: Float64Array;
}

export function createWinners(length: number): Winners {
  return { image: new Int32Array(length).fill(-1), quality: new Float64Array(length) };
}

/**
 * Lets an image compete where its quality is valid (and not NaN) and the pixel needed. It wins by a higher quality only: of
 * equal ones the image that competed first stays.
 */
export function compete(winners: Winners, image: number, { values, mask }: BandPixels, needed?: Uint8Array): void {
  const { image: best, quality } = winners;
  for (let i = 0; i < best.length; i++) {
    if ((mask !== null && mask[i] === 0) || (needed !== undefined && needed[i] === 0)) continue;
    const value = values[i];
    if (Number.isNaN(value)) continue;
    if (best[i] < 0 || value > quality[i]) {
      best[i] = image;
      quality[i] = value;
    }
  }
}

/** No pixel is decided. */
export const EVERYWHERE = 'everywhere';

/** 1 where a needed pixel has not the highest quality that there can be; null if all have. */
export function undecided({ image, quality }: Winners, highest: number, needed?: Uint8Array): Uint8Array | typeof EVERYWHERE | null {
  if (!Number.isFinite(highest)) return EVERYWHERE;
  const open = new Uint8Array(image.length);
  let [left, decided] = [false, false];
  for (let i = 0; i < open.length; i++) {
    if (needed !== undefined && needed[i] === 0) continue;
    if (image[i] >= 0 && quality[i] === highest) {
      decided = true;
    } else {
      open[i] = 1;
      left = true;
    }
  }
  return left ? (decided ? open : EVERYWHERE) : null;
}

/** 1 where an image won; null if nowhere. */
export function wonBy(winners: Winners, image: number): Uint8Array | null {
  let won: Uint8Array | null = null;
  for (let i = 0; i < winners.image.length; i++) {
    if (winners.image[i] !== image) continue;
    won ??= new Uint8Array(winners.image.length);
    won[i] = 1;
  }
  return won;
}

/** Bands being filled from several images: `mask` is 1 where a valid pixel was put. */
export interface Canvas {
  readonly values: Pixels;
  readonly mask: Uint8Array;
}

export function createCanvas(type: PixelType, length: number): Canvas {
  return { values: allocate(type, length), mask: noneValid(length) };
}

/** Copies the pixels of `where` that are valid in the source. */
export function paint(canvas: Canvas, source: BandPixels, where: Uint8Array): void {
  for (let i = 0; i < where.length; i++) {
    if (where[i] === 0 || (source.mask !== null && source.mask[i] === 0)) continue;
    canvas.values[i] = source.values[i];
    canvas.mask[i] = 1;
  }
}

/** 1 where a needed pixel is still empty in some of the canvases; null if nowhere. */
export function stillEmpty(canvases: readonly Canvas[], length: number, needed?: Uint8Array): Uint8Array | null {
  let empty: Uint8Array | null = null;
  for (const { mask } of canvases) {
    for (let i = 0; i < length; i++) {
      if (mask[i] !== 0 || (needed !== undefined && needed[i] === 0)) continue;
      empty ??= new Uint8Array(length);
      empty[i] = 1;
    }
  }
  return empty;
}

/** Copies valid pixels of `where` into those that are still empty. */
export function paintEmpty(canvas: Canvas, source: BandPixels, where: Uint8Array): void {
  for (let i = 0; i < where.length; i++) {
    if (where[i] === 0 || canvas.mask[i] !== 0 || (source.mask !== null && source.mask[i] === 0)) continue;
    canvas.values[i] = source.values[i];
    canvas.mask[i] = 1;
  }
}
