import type { LandCanvas } from './land-canvas.ts';
import { clamp, fade, fractalNoise } from './noise.ts';
import type { LandUseName } from './phenology.ts';
import { SIZE } from './place.ts';
import { SPECTRA } from './spectra.ts';

/** 16 August 2020, in days from 1 June: a grass fire on the prairie in the south-east. */
export const FIRE_DAY = 76;

/** The middle of what burnt in pixels, the way the wind took the fire (its cosine and sine), and its half lengths along and across. */
const [X, Y] = [890, 835];
const [ALONG_X, ALONG_Y] = [0.6, 0.8];
const [LENGTH, BREADTH] = [165, 78];

/** What carries a grass fire; roads, water and ploughed ground stop it. */
const BURNABLE: ReadonlySet<LandUseName> = new Set<LandUseName>(['range', 'pasture', 'gully', 'cover', 'meadow', 'tree', 'willow']);

/** Of new growth, for each day since the fire. */
const REGROWTH = 0.004;

/** How severely each pixel burnt, from 0 to 1: most inside, ragged at the edge, with islands that the fire left out. */
export function drawFire({ parcels, below, above, share }: LandCanvas): Float32Array {
  const severity = new Float32Array(SIZE * SIZE);
  const edge = fractalNoise(SIZE, SIZE, { cell: [56, 56], seed: 811, octaves: 5, gain: 0.6 }).values;
  const patches = fractalNoise(SIZE, SIZE, { cell: [22, 22], seed: 812, octaves: 3, gain: 0.6 }).values;
  for (let y = 0, i = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, i++) {
      const [dx, dy] = [x - X, y - Y];
      const along = (dx * ALONG_X + dy * ALONG_Y) / LENGTH;
      const across = (dy * ALONG_X - dx * ALONG_Y) / BREADTH;
      const inside = 1 - along * along - across * across + 0.2 * edge[i];
      if (inside <= 0) continue;
      const fuel = fuelOf(parcels[below[i]].use) * (1 - share[i]) + fuelOf(parcels[above[i]].use) * share[i];
      severity[i] = fuel * fade(inside, 0, 0.16) * clamp(0.74 + 0.2 * patches[i] - 0.5 * fade(-patches[i], 1.3, 1.9), 0, 1);
    }
  }
  return severity;
}

function fuelOf(use: LandUseName): number {
  return BURNABLE.has(use) ? 1 : 0;
}

/** Chars the ground where it burnt before `day`. `bands`: reflectance × 10000, which is changed. */
export function charGround(bands: readonly Float32Array[], severity: Float32Array, day: number): void {
  if (day < FIRE_DAY) return;
  const left = 1 - REGROWTH * (day - FIRE_DAY);
  bands.forEach((band, b) => {
    const char = SPECTRA.char[b];
    for (let i = 0; i < band.length; i++) if (severity[i] > 0) band[i] += (char - band[i]) * severity[i] * left;
  });
}
