import { PIXEL_TYPES, type PixelType, isFloat, rangeOf } from '../../src/raster/pixel-type.ts';
import { type Picture, type PictureOptions, picture } from './picture.ts';

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A value of a type: often small, sometimes at the ends of the type. */
export function randomValue(type: PixelType, random: () => number): number {
  const [lowest, highest] = isFloat(type) ? [-1e6, 1e6] : rangeOf(type);
  const kind = random();
  if (kind < 0.1) return kind < 0.05 ? 0 : 1;
  if (kind < 0.2) return kind < 0.15 ? lowest : highest;
  const value = kind < 0.6 ? (random() - 0.5) * 60 : lowest + random() * (highest - lowest);
  const whole = isFloat(type) ? value : Math.round(value);
  const held = Math.min(Math.max(whole, lowest), highest);
  return type === 'float32' ? Math.fround(held) : held;
}

/** Random bands as the text of a picture: a fifth of their pixels masked. */
export function randomText(type: PixelType, width: number, height: number, random: () => number): string {
  const cell = (): string => (random() < 0.2 ? '-' : String(randomValue(type, random)));
  return Array.from({ length: height }, () => Array.from({ length: width }, cell).join(' ')).join(' / ');
}

/** A picture of one band B with random pixels. */
export function randomPicture(type: PixelType, width: number, height: number, random: () => number, options: PictureOptions = {}): Picture {
  return picture({ B: randomText(type, width, height, random) }, { ...options, type });
}

/** Every pair of pixel types. */
export const TYPE_PAIRS: readonly (readonly [PixelType, PixelType])[] = PIXEL_TYPES.flatMap((one) => PIXEL_TYPES.map((other) => [one, other] as const));

/** A seed for a run, which its tests name. */
export const SEED = Math.floor(Math.random() * 2 ** 31);
