import { LASTING, type PixelMemory } from './pixel-memory.ts';
import type { PixelType, Pixels } from './pixel-type.ts';
import { type BandPixels, noneValid } from './raster.ts';

/** Pixels of a band that are being filled: `mask` is 1 where a valid pixel was put. What masked pixels hold is undefined. */
export interface Canvas {
  readonly values: Pixels;
  readonly mask: Uint8Array;
}

export function createCanvas(type: PixelType, length: number, memory: PixelMemory = LASTING): Canvas {
  return { values: memory.allocate(type, length), mask: noneValid(length, memory) };
}

/** Copies the pixels of `where`, or all, that are valid in the source. */
export function paint(canvas: Canvas, source: BandPixels, where?: Uint8Array): void {
  const { values, mask } = canvas;
  for (let i = 0; i < mask.length; i++) {
    if ((where !== undefined && where[i] === 0) || (source.mask !== null && source.mask[i] === 0)) continue;
    values[i] = source.values[i];
    mask[i] = 1;
  }
}

/** Copies valid pixels of `where` into those that are still empty. */
export function paintEmpty(canvas: Canvas, source: BandPixels, where: Uint8Array): void {
  for (let i = 0; i < where.length; i++) {
    if (where[i] === 0 || canvas.mask[i] !== 0 || (source.mask !== null && source.mask[i] === 0)) continue;
    canvas.values[i] = source.values[i];
    canvas.mask[i] = 1;
  }
}

/** Where canvases are still empty: 1 where a needed pixel of any is. `shared`: of all of them, if of one. */
export interface Empty {
  readonly mask: Uint8Array;
  readonly shared: boolean;
}

/** Where a needed pixel is still empty in some of the canvases; null if nowhere. */
export function stillEmpty(canvases: readonly Canvas[], length: number, needed?: Uint8Array): Empty | null {
  const empty = new Uint8Array(length);
  let [found, shared] = [false, true];
  for (let k = 0; k < canvases.length; k++) {
    const { mask } = canvases[k];
    for (let i = 0; i < length; i++) {
      const isEmpty = mask[i] === 0 && (needed === undefined || needed[i] !== 0) ? 1 : 0;
      if (isEmpty === empty[i]) continue;
      if (k > 0) shared = false;
      if (isEmpty === 0) continue;
      empty[i] = 1;
      found = true;
    }
  }
  return found ? { mask: empty, shared } : null;
}
