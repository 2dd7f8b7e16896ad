import type { CumulusSpec, Sun } from './clouds.ts';
import { hash } from './noise.ts';

/** One modelled scene: when it is dated, what its sky is like, and which part of the ground its swath crosses. */
export interface SceneSpec {
  readonly id: string;
  readonly datetime: string;
  /** Days from 1 June 2020. */
  readonly day: number;
  readonly seed: number;
  readonly sun: Sun & { readonly azimuth: number; readonly elevation: number };
  readonly cumulus: CumulusSpec | null;
  /** The greatest opacity of ice clouds; 0 for none. */
  readonly cirrus: number;
  /** How hazy the air is: 0 to about 0.2. */
  readonly haze: number;
  /** Light from the air that the correction left in blue, reflectance × 10000; less in the longer bands. */
  readonly residue: number;
  readonly swath: Swath | null;
}

/** The edge of a swath: pixels east of the left edge where it crosses the middle row, and the side that was seen. */
export interface Swath {
  readonly edge: number;
  readonly seen: 'west' | 'east';
}

/** The sun over 40.1° N, 103.2° W at 17:45 UTC: day from 1 June; azimuth and elevation in degrees, with their cosines, sines, cotangent. */
const SUNS = {
  june: { azimuth: 133.9, elevation: 65.4, towards: [0.7206, 0.6934], reach: 0.4578 },
  july: { azimuth: 135.6, elevation: 63.6, towards: [0.6997, 0.7145], reach: 0.4964 },
  august: { azimuth: 143.1, elevation: 59.1, towards: [0.6004, 0.7997], reach: 0.5985 },
  september: { azimuth: 152.2, elevation: 51.9, towards: [0.4664, 0.8846], reach: 0.7841 },
} as const satisfies Readonly<Record<string, SceneSpec['sun']>>;

interface Sky {
  readonly cumulus?: Omit<CumulusSpec, 'seed'>;
  readonly cirrus?: number;
  readonly haze?: number;
  readonly residue?: number;
  readonly swath?: Swath;
}

function scene(date: string, sun: keyof typeof SUNS, { cumulus, cirrus = 0, haze = 0.02, residue = 0, swath }: Sky): SceneSpec {
  const time = Date.parse(`${date}T17:45:30Z`);
  const day = Math.round((time - Date.parse('2020-06-01T17:45:30Z')) / 86_400_000);
  const seed = hash(day, 3, 2020) >>> 8;
  return {
    id: `modelled-${date.replaceAll('-', '')}T174530`,
    datetime: `${date}T17:45:30Z`,
    day,
    seed,
    sun: SUNS[sun],
    cumulus: cumulus === undefined ? null : { seed: seed + 1000, ...cumulus },
    cirrus,
    haze,
    residue,
    swath: swath ?? null,
  };
}

/** A summer as Sentinel-2 might have seen it: every fifth day from one orbit, now and then from the next. */
export const SCENES: readonly SceneSpec[] = [
  scene('2020-06-22', 'june', { haze: 0.05, residue: 130 }),
  scene('2020-06-27', 'june', { cumulus: { share: 0.93, size: 130, base: 110, deck: 1 } }),
  scene('2020-07-02', 'july', { cumulus: { share: 0.13, size: 46, base: 120, deck: 0 } }),
  scene('2020-07-07', 'july', { haze: 0.034, residue: 190 }),
  scene('2020-07-10', 'july', { swath: { edge: 395, seen: 'west' }, haze: 0.04, residue: 270 }),
  scene('2020-07-12', 'july', { cirrus: 0.5, haze: 0.03 }),
  scene('2020-07-17', 'july', { cumulus: { share: 0.26, size: 64, base: 130, deck: 0.1 } }),
  scene('2020-07-22', 'july', { haze: 0.15, residue: 10 }),
  scene('2020-07-27', 'july', { cumulus: { share: 0.43, size: 70, base: 110, deck: 0.3 }, cirrus: 0.15 }),
  scene('2020-08-01', 'august', { haze: 0.008, residue: -150 }),
  scene('2020-08-04', 'august', { swath: { edge: 640, seen: 'west' }, cumulus: { share: 0.05, size: 40, base: 110, deck: 0 }, residue: -110 }),
  scene('2020-08-06', 'august', { cumulus: { share: 0.2, size: 52, base: 130, deck: 0 }, haze: 0.03 }),
  scene('2020-08-14', 'august', { swath: { edge: 760, seen: 'west' }, haze: 0.1, cirrus: 0.22, residue: 60 }),
  scene('2020-08-21', 'august', { cumulus: { share: 0.03, size: 38, base: 120, deck: 0 }, haze: 0.014, residue: -50 }),
  scene('2020-08-31', 'august', { cumulus: { share: 0.4, size: 58, base: 110, deck: 0.05 }, residue: -70 }),
  scene('2020-09-10', 'september', { haze: 0.03, residue: -160 }),
];
