import { clamp } from './noise.ts';
import { SIZE } from './place.ts';
import type { Sky } from './sky.ts';

/** Reflectance × 10000 of a sunlit cloud top, of ice cloud and of haze in B2 B3 B4 B8 B11 B12. */
const CLOUD = [4420, 4400, 4400, 4750, 3400, 2600];
const SHADED_CLOUD = [2850, 2660, 2520, 2700, 1900, 1450];
const CIRRUS = [3900, 3700, 3550, 3800, 2500, 1900];
const HAZE = [2500, 2150, 1850, 1900, 900, 500];

/** The part of the light on the ground that comes straight from the sun. */
const DIRECT = [0.46, 0.53, 0.58, 0.62, 0.68, 0.7];

/** Haze thins towards the infrared. */
const HAZINESS = [1, 0.85, 0.7, 0.42, 0.16, 0.1];

/** How much of what the correction left in blue is left in each band. */
const RESIDUE = [1, 0.95, 0.85, 1.1, 0.5, 0.3];

/** What the satellite sees: the ground in the clouds' shade, through haze, under clouds. Bands of SIZE × SIZE. */
export function seeThrough(ground: readonly Float32Array[], sky: Sky, residue: number): Float32Array[] {
  const { cloud, light, shadow, cirrus, haze } = sky;
  return ground.map((band, b) => {
    const seen = new Float32Array(band.length);
    const left = residue * RESIDUE[b];
    for (let i = 0; i < band.length; i++) {
      let value = band[i] * (1 - DIRECT[b] * shadow[i]) * (1 - 0.35 * cirrus[i]) + left;
      const hazy = haze[i] * HAZINESS[b];
      value += (HAZE[b] - value) * hazy;
      value += (CIRRUS[b] - value) * cirrus[i];
      const bright = clamp((light[i] - 0.56) * 2, 0, 1.2);
      value += (SHADED_CLOUD[b] + (CLOUD[b] - SHADED_CLOUD[b]) * bright - value) * cloud[i];
      seen[i] = value;
    }
    return seen;
  });
}

/** Means over 2 × 2 pixels. */
export function halve(values: Float32Array | Uint8Array): Float32Array {
  const side = SIZE / 2;
  const half = new Float32Array(side * side);
  for (let y = 0, o = 0; y < side; y++) {
    for (let x = 0; x < side; x++, o++) {
      const i = y * 2 * SIZE + x * 2;
      half[o] = (values[i] + values[i + 1] + values[i + SIZE] + values[i + SIZE + 1]) / 4;
    }
  }
  return half;
}
