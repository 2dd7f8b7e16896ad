import { charGround } from './fire.ts';
import { clamp, hash } from './noise.ts';
import type { Land } from './land-cover.ts';
import { type ParcelState, stateOf } from './phenology.ts';
import { SIZE } from './place.ts';
import { REFLECTANCE_BANDS } from './spectra.ts';

const BANDS = REFLECTANCE_BANDS.length;

/** The first band of the short-wave infrared, and how much a patch may differ in it alone. */
const [SHORT_WAVE, DAMPNESS] = [4, 0.035];

/** Numbers that `ground` keeps of each parcel's state. */
const STRIDE = BANDS * 2 + 5;

/** Surface reflectance × 10000 of the land without any sky over it, on a day from 1 June 2020: six bands of SIZE × SIZE. */
export function groundOn(land: Land, day: number, seed: number): Float32Array[] {
  const states = tableOf(land.parcels.map((parcel) => stateOf(parcel, day)));
  const bands = REFLECTANCE_BANDS.map(() => new Float32Array(SIZE * SIZE));
  const mixed = new Float64Array(BANDS);
  for (let i = 0; i < SIZE * SIZE; i++) {
    mixed.fill(0);
    const share = land.share[i];
    if (share < 1) addParcel(mixed, states, land.below[i] * STRIDE, 1 - share, land, i);
    if (share > 0) addParcel(mixed, states, land.above[i] * STRIDE, share, land, i);
    const speckle = 1 + ((hash(i, 0, seed) >>> 16) / 65536 - 0.5) * 0.03; // the sensor's own noise, and what no model knows
    for (let b = 0; b < BANDS; b++) bands[b][i] = mixed[b] * speckle;
  }
  charGround(bands, land.burnt, day);
  return bands;
}

function addParcel(mixed: Float64Array, states: Float64Array, at: number, share: number, land: Land, i: number): void {
  const green = states[at];
  const patchy = states[at + 1];
  const relief = states[at + 3];
  const soil = land.soil[i];
  const mixedGreen = clamp(
    green + patchy * green * (0.55 * soil + 0.35 * land.grain[i]) + land.vigour[i] * Math.min(1, green * 2) + relief * (0.2 * land.draw[i] - 0.08 * land.shade[i]),
    0,
    1,
  );
  const bare = 1 - mixedGreen;
  const tone =
    share *
    land.tone[i] *
    (1 + states[at + 4] * bare * clamp(soil, -2.2, 2.2) + states[at + 2] * land.grain[i]) *
    (1 + 0.26 * relief * land.shade[i]);
  const [cover, ground] = [tone * mixedGreen, tone * bare];
  for (let b = 0; b < SHORT_WAVE; b++) mixed[b] += ground * states[at + 5 + b] + cover * states[at + 5 + BANDS + b];
  const damp = 1 - DAMPNESS * land.grain[i] * Math.min(1, relief * 4) * bare; // what water takes from the short-wave infrared
  for (let b = SHORT_WAVE; b < BANDS; b++) mixed[b] += damp * (ground * states[at + 5 + b] + cover * states[at + 5 + BANDS + b]);
}

function tableOf(states: readonly ParcelState[]): Float64Array {
  const table = new Float64Array(states.length * STRIDE);
  states.forEach(({ green, patchy, rough, relief, soil, ground, cover }, index) => {
    table.set([green, patchy, rough, relief, soil, ...ground, ...cover], index * STRIDE);
  });
  return table;
}
