import { clamp, signed, unit } from './noise.ts';
import { SPECTRA, type Spectrum, type SpectrumName } from './spectra.ts';

/** Greenness by day: [days since 1 June 2020, green part of the ground from 0 to 1]; straight lines between. */
type Curve = readonly (readonly [day: number, green: number])[];

/** A way to use land: what covers it, and how that changes through the summer. */
interface LandUse {
  readonly green: SpectrumName;
  readonly curve: Curve;
  /** What shows between the green: the last entry whose day has come. */
  readonly ground: readonly (readonly [day: number, name: SpectrumName])[];
  /** How many days early or late a field may be. */
  readonly spread: number;
  /** How far soil and water change the greenness within a field. */
  readonly patchy: number;
  /** How rough it is from pixel to pixel: crowns, roofs, ripples. */
  readonly rough: number;
  /** How much of the relief shows through it. */
  readonly relief: number;
  /** How much its brightness follows the soil. */
  readonly soil: number;
  /** Repeats every so many days, as alfalfa is cut. */
  readonly cycle?: number;
}

const NEVER: Curve = [[0, 0]];
const FIELD = { spread: 7, patchy: 0.14, rough: 0.025, relief: 0.25, soil: 0.07 };
const FIXED = { curve: NEVER, spread: 0, patchy: 0, relief: 0.1, soil: 0.03 };

function lasting(name: SpectrumName, rough: number): LandUse {
  return { ...FIXED, green: name, ground: [[-100, name]], rough };
}

const LAND_USES = {
  corn: { ...FIELD, green: 'corn', ground: [[-100, 'brownSoil'], [84, 'deadCorn']], patchy: 0.07,
    curve: [[0, 0.12], [18, 0.4], [34, 0.8], [46, 0.96], [76, 0.97], [92, 0.86], [104, 0.55], [120, 0.25]] },
  alfalfa: { ...FIELD, green: 'alfalfa', ground: [[-100, 'dryGrass']], patchy: 0.1, cycle: 33, spread: 16,
    curve: [[0, 0.3], [4, 0.34], [12, 0.72], [20, 0.93], [30, 0.98], [31, 0.42], [33, 0.3]] },
  beets: { ...FIELD, green: 'beets', ground: [[-100, 'darkSoil']], patchy: 0.06,
    curve: [[0, 0.2], [20, 0.6], [36, 0.92], [60, 0.99], [110, 0.93]] },
  beans: { ...FIELD, green: 'beans', ground: [[-100, 'brownSoil'], [80, 'deadCorn']], patchy: 0.1,
    curve: [[0, 0.05], [22, 0.3], [42, 0.8], [60, 0.93], [78, 0.8], [90, 0.4], [100, 0.12]] },
  wheat: { ...FIELD, green: 'millet', ground: [[-100, 'ripeWheat'], [38, 'stubble']], spread: 6, patchy: 0.08,
    curve: [[0, 0.62], [12, 0.4], [22, 0.14], [30, 0.03], [60, 0.02], [76, 0.1], [100, 0.06]] },
  wheatTilled: { ...FIELD, green: 'millet', ground: [[-100, 'ripeWheat'], [36, 'stubble'], [70, 'brownSoil']], spread: 9,
    curve: [[0, 0.6], [12, 0.38], [22, 0.12], [30, 0.02], [70, 0.03], [100, 0.04]] },
  millet: { ...FIELD, green: 'millet', ground: [[-100, 'brownSoil'], [84, 'ripeWheat']], spread: 9, patchy: 0.16,
    curve: [[0, 0.02], [22, 0.12], [42, 0.5], [62, 0.72], [80, 0.5], [94, 0.15], [105, 0.04]] },
  sorghum: { ...FIELD, green: 'beans', ground: [[-100, 'redSoil']], spread: 8, patchy: 0.16,
    curve: [[0, 0.02], [26, 0.14], [50, 0.5], [75, 0.7], [95, 0.5], [110, 0.3]] },
  fallow: { ...FIELD, green: 'greenGrass', ground: [[-100, 'brownSoil']], spread: 20, patchy: 0.08,
    curve: [[0, 0.12], [16, 0.03], [40, 0.13], [46, 0.02], [74, 0.1], [80, 0.01], [110, 0.06]] },
  redFallow: { ...FIELD, green: 'greenGrass', ground: [[-100, 'redSoil']], spread: 20, patchy: 0.08,
    curve: [[0, 0.1], [22, 0.02], [50, 0.14], [58, 0.02], [110, 0.08]] },
  tilled: { ...FIELD, green: 'greenGrass', ground: [[-100, 'brownSoil'], [10, 'darkSoil'], [64, 'brownSoil']], spread: 20, patchy: 0.05,
    curve: [[0, 0.06], [30, 0.02], [60, 0.08], [110, 0.03]] },
  cover: { ...FIELD, green: 'greenGrass', ground: [[-100, 'dryGrass']], spread: 6, patchy: 0.2, rough: 0.04, relief: 0.4,
    curve: [[0, 0.66], [20, 0.5], [45, 0.3], [75, 0.22], [110, 0.14]] },
  pasture: { ...FIELD, green: 'greenGrass', ground: [[-100, 'dryGrass']], spread: 5, patchy: 0.26, rough: 0.05, relief: 0.6,
    curve: [[0, 0.78], [40, 0.6], [80, 0.5], [110, 0.36]] },
  range: { ...FIELD, green: 'greenGrass', ground: [[-100, 'dryGrass']], spread: 2, patchy: 0.3, rough: 0.045, relief: 1, soil: 0.1,
    curve: [[0, 0.46], [20, 0.34], [45, 0.22], [62, 0.27], [85, 0.17], [110, 0.1]] },
  gully: { ...FIELD, green: 'greenGrass', ground: [[-100, 'darkSoil']], spread: 2, patchy: 0.2, rough: 0.06, relief: 0.8,
    curve: [[0, 0.9], [45, 0.72], [85, 0.6], [110, 0.42]] },
  meadow: { ...FIELD, green: 'greenGrass', ground: [[-100, 'dryGrass']], spread: 0, patchy: 0.3, rough: 0.06, relief: 0.2,
    curve: [[0, 0.95], [45, 0.85], [90, 0.7], [110, 0.5]] },
  tree: { ...FIELD, green: 'tree', ground: [[-100, 'dryGrass']], spread: 0, patchy: 0.05, rough: 0.2, relief: 0, soil: 0.02,
    curve: [[0, 0.95], [90, 0.95], [110, 0.82]] },
  willow: { ...FIELD, green: 'willow', ground: [[-100, 'dryGrass']], spread: 0, patchy: 0.14, rough: 0.13, relief: 0, soil: 0.02,
    curve: [[0, 0.95], [90, 0.9], [110, 0.74]] },
  marsh: { ...FIELD, green: 'marsh', ground: [[-100, 'wetSand']], spread: 0, patchy: 0.1, rough: 0.1, relief: 0, soil: 0.02,
    curve: [[0, 0.9], [110, 0.8]] },
  water: { ...lasting('water', 0.02), relief: 0, soil: 0 },
  deepWater: { ...lasting('deepWater', 0.012), relief: 0, soil: 0 },
  sand: lasting('sand', 0.06),
  wetSand: lasting('wetSand', 0.05),
  gravel: lasting('gravel', 0.03),
  asphalt: lasting('asphalt', 0.02),
  ballast: lasting('ballast', 0.03),
  roof: lasting('roof', 0.05),
  town: lasting('town', 0.07),
  feedlot: lasting('feedlot', 0.1),
  paleSoil: lasting('paleSoil', 0.03),
} as const satisfies Readonly<Record<string, LandUse>>;

export type LandUseName = keyof typeof LAND_USES;

const USES: Readonly<Record<LandUseName, LandUse>> = LAND_USES;

/** A piece of land under one use. `seed` tells it from its like: its tone, its dates, how well it grows. */
export interface Parcel {
  readonly use: LandUseName;
  readonly seed: number;
}

/** What a parcel looks like on a day: bare ground and full cover in six bands, and how they are mixed. */
export interface ParcelState {
  readonly ground: Spectrum;
  readonly cover: Spectrum;
  readonly green: number;
  readonly patchy: number;
  readonly rough: number;
  readonly relief: number;
  readonly soil: number;
}

/** `day` counts from 1 June 2020. */
export function stateOf({ use, seed }: Parcel, day: number): ParcelState {
  const { green: coverName, curve, ground, spread, cycle, ...surface } = USES[use];
  const shifted = day - signed(seed, 1, 401) * spread;
  const vigour = spread === 0 ? 1 : 0.9 + 0.14 * unit(seed, 2, 402);
  const lie = tone(seed, 1 + (spread === 0 ? 0 : 0.1) * (signed(seed, 3, 403) + 0.4 * signed(seed, 4, 404)));
  const name = ground.filter(([from]) => from <= shifted).at(-1)?.[1] ?? ground[0][1];
  const [visible, infrared, damp] = spread === 0 ? [1, 1, 1] : [5, 7, 8].map((salt) => 1 + 0.17 * signed(seed, salt, 405));
  return {
    ...surface,
    ground: tint(SPECTRA[name], lie),
    cover: tint(SPECTRA[coverName], [visible, visible, visible, infrared, damp * infrared, damp * visible]),
    green: clamp(along(curve, cycle === undefined ? shifted : modulo(shifted, cycle)) * vigour, 0, 1),
  };
}

/** A little redder or greyer, damper or drier from field to field, beside lighter or darker. */
function tone(seed: number, level: number): Spectrum {
  const warm = 0.045 * signed(seed, 6, 406);
  const [infrared, damp, clay] = [9, 10, 11].map((salt) => 1 + 0.2 * signed(seed, salt, 407));
  const dark = 0.6 + 0.4 * level; // water and clay darken the infrared in their own way
  return [level * (1 - warm), level, level * (1 + warm), dark * infrared, dark * damp, dark * (0.3 + 0.7 * damp) * (0.5 + 0.5 * clay)];
}

function tint(spectrum: Spectrum, factors: Spectrum): Spectrum {
  const [a, b, c, d, e, f] = factors;
  return [spectrum[0] * a, spectrum[1] * b, spectrum[2] * c, spectrum[3] * d, spectrum[4] * e, spectrum[5] * f];
}

function modulo(value: number, by: number): number {
  return value - Math.floor(value / by) * by;
}

function along(curve: Curve, day: number): number {
  const next = curve.findIndex(([at]) => at > day);
  if (next === 0) return curve[0][1];
  if (next < 0) return curve[curve.length - 1][1];
  const [[fromDay, from], [toDay, to]] = [curve[next - 1], curve[next]];
  return from + ((to - from) * (day - fromDay)) / (toDay - fromDay);
}
