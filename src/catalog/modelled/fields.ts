import { type LandCanvas, addParcel, cover, coverage, eachSurveyPixel, surveyBox } from './land-canvas.ts';
import { fade, hash, lineNoise, unit } from './noise.ts';
import type { LandUseName } from './phenology.ts';
import { SECTION, pixelOf } from './place.ts';
import { fromRiver, type RiverCourse } from './river-course.ts';
import { highwayAt } from './settlement.ts';
import { canalAt } from './water.ts';

/** What may be grown, each with how often. */
type Choice = readonly (readonly [use: LandUseName, weight: number])[];

const DRY: Choice = [['wheat', 20], ['wheatTilled', 12], ['fallow', 18], ['redFallow', 10], ['tilled', 9], ['millet', 10], ['sorghum', 5], ['cover', 16]];
const WET: Choice = [['corn', 42], ['alfalfa', 24], ['beets', 11], ['beans', 12], ['wheat', 5], ['millet', 6]];
const FURROWED: Choice = [['corn', 32], ['alfalfa', 24], ['beets', 16], ['beans', 10], ['pasture', 12], ['tilled', 8]];
const CORNERS: Choice = [['cover', 30], ['fallow', 18], ['wheat', 16], ['redFallow', 8], ['pasture', 16], ['tilled', 8], ['millet', 6]];

/** Sections around the centre that may be seen. */
const REACH = 5;

/** What a quarter section is like before it is worked. */
interface Site {
  /** 0 = rangeland, 1 = ploughed. */
  readonly isRange: boolean;
  /** How likely water is pumped onto it. */
  readonly wet: number;
  /** Water is led onto it from the canal that crosses it: fields in rectangles, no circles. */
  readonly isFlooded: boolean;
}

/** Sections of the land survey with their fields: whole, halves, quarters, strips, and circles under centre pivots. */
export function layOutFields(canvas: LandCanvas, course: RiverCourse): void {
  for (let j = -REACH; j <= REACH; j++) for (let i = -REACH; i <= REACH; i++) layOutSection(canvas, course, i, j);
}

function layOutSection(canvas: LandCanvas, course: RiverCourse, i: number, j: number): void {
  const site = siteAt(course, i + 0.5, j + 0.5);
  const chance = unit(i, j, 501);
  const seed = hash(i, j, 502);
  if (!site.isRange && !isCutThrough(course, i + 0.5, j + 0.5, 92) && chance < 0.075 + 0.05 * site.wet) {
    layField(canvas, [i, j, i + 1, j + 1], pick(CORNERS, seed, 1), seed);
    layPivot(canvas, i + 0.5, j + 0.5, 0.487, seed + 1);
    return;
  }
  if (!site.isRange && !site.isFlooded && chance < 0.16) { layField(canvas, [i, j, i + 1, j + 1], pick(DRY, seed, 2), seed); return; }
  if (!site.isRange && !site.isFlooded && chance < 0.3 && unit(i, j, 503) > site.wet) {
    const across = unit(i, j, 504) < 0.5;
    layField(canvas, across ? [i, j, i + 0.5, j + 1] : [i, j, i + 1, j + 0.5], pick(DRY, seed, 3), seed);
    layField(canvas, across ? [i + 0.5, j, i + 1, j + 1] : [i, j + 0.5, i + 1, j + 1], pick(DRY, seed, 4), seed + 7);
    return;
  }
  for (let quarter = 0; quarter < 4; quarter++) {
    const [u, v] = [i + (quarter % 2) * 0.5, j + Math.floor(quarter / 2) * 0.5];
    layQuarter(canvas, course, u, v, hash(i * 4 + quarter, j, 505));
  }
}

function layQuarter(canvas: LandCanvas, course: RiverCourse, u: number, v: number, seed: number): void {
  const site = siteAt(course, u + 0.25, v + 0.25);
  const area: Area = [u, v, u + 0.5, v + 0.5];
  if (site.isRange) { layField(canvas, area, 'range', 5); return; } // one prairie: no fence shows
  if (site.isFlooded) {
    layFlooded(canvas, area, seed);
    return;
  }
  const isPivot = unit(seed, 1, 506) < site.wet && !isCutThrough(course, u + 0.25, v + 0.25, 42);
  if (!isPivot) {
    const split = unit(seed, 2, 507);
    if (split > 0.26) { layField(canvas, area, pick(DRY, seed, 5), seed); return; }
    const middle = split < 0.13 ? 0.25 : 0.165;
    layField(canvas, [u, v, u + middle, v + 0.5], pick(DRY, seed, 6), seed);
    layField(canvas, [u + middle, v, u + 0.5, v + 0.5], pick(DRY, seed, 7), seed + 3); return;
  }
  layField(canvas, area, pick(CORNERS, seed, 8), seed);
  layPivot(canvas, u + 0.25, v + 0.25, [0.2435, 0.2435, 0.241, 0.232][hash(seed, 3, 508) % 4], seed + 1);
}

/** Whether the canal or the highway runs within so many pixels of a place, so that no pivot can turn there. */
function isCutThrough(course: RiverCourse, u: number, v: number, reach: number): boolean {
  const [x, y] = pixelOf(u, v);
  return Math.abs(y - canalAt(course, x)) < reach || Math.abs(y - highwayAt(x) - 6) < reach;
}

/** Fields watered by furrows: long pieces side by side. */
function layFlooded(canvas: LandCanvas, [u0, v0, u1, v1]: Area, seed: number): void {
  const pieces = 2 + (hash(seed, 1, 551) % 3);
  const acrossU = unit(seed, 2, 551) < 0.5;
  for (let k = 0; k < pieces; k++) {
    const [from, to] = [k / pieces, (k + 1) / pieces];
    const piece: Area = acrossU ? [u0 + (u1 - u0) * from, v0, u0 + (u1 - u0) * to, v1] : [u0, v0 + (v1 - v0) * from, u1, v0 + (v1 - v0) * to];
    layField(canvas, piece, pick(FURROWED, seed, 10 + k), seed + k * 13);
  }
}

/** Water is pumped near the river; prairie stays on the hills in the south-east and north-west. */
function siteAt(course: RiverCourse, u: number, v: number): Site {
  const [x, y] = pixelOf(u, v);
  const bank = fromRiver(course, x, y);
  const near = 1 - fade(Math.abs(bank), 120, 520);
  const rough = lineNoise(x + 1.7 * y, 240, 511) * 0.45 + lineNoise(y - 0.6 * x, 170, 512) * 0.4;
  const hilly = (bank > 0 ? fade(x * 0.62 + bank, 640, 930) : fade(-bank - 0.2 * x, 60, 330)) * 1.5;
  const fromCanal = Math.abs(y - canalAt(course, x));
  return { isRange: hilly + rough * 0.8 > 1.02, wet: 0.36 + 0.44 * near + 0.2 * lineNoise(x - y, 150, 513), isFlooded: fromCanal < 36 };
}

type Area = readonly [u0: number, v0: number, u1: number, v1: number];

/** A rectangle of the survey; some in strips, some with rows that show, all with a headland. */
function layField(canvas: LandCanvas, [u0, v0, u1, v1]: Area, use: LandUseName, seed: number): void {
  const parcel = addParcel(canvas, use, seed);
  const isRange = use === 'range';
  const isStriped = !isRange && ['wheat', 'fallow', 'redFallow', 'tilled', 'wheatTilled'].includes(use) && unit(seed, 1, 521) < 0.3;
  const partner = isStriped ? addParcel(canvas, use.startsWith('wheat') ? 'fallow' : 'wheat', seed + 11) : parcel;
  const strips = (3 + (hash(seed, 2, 522) % 3)) * 2 * (u1 - u0 > 0.6 ? 2 : 1);
  const rows = isRange ? 0 : rowStrength(use, seed);
  const period = 2.3 + 2.2 * unit(seed, 4, 524);
  const alongU = unit(seed, 5, 525) < 0.5;
  const cut = unit(seed, 6, 526) < 0.16 ? 0.25 + 0.5 * unit(seed, 7, 527) : 2; // worked up to here so far
  eachSurveyPixel(surveyBox(u0, v0, u1, v1), (index, u, v) => {
    const edge = Math.min(u - u0, u1 - u, v - v0, v1 - v) * SECTION;
    const share = coverage(edge);
    if (share === 0) return;
    const at = ((u - u0) / (u1 - u0)) * strips;
    cover(canvas, index, isStriped && Math.floor(at) % 2 === 1 ? partner : parcel, share);
    if (isStriped) cover(canvas, index, Math.floor(at) % 2 === 1 ? parcel : partner, stripEdge(at, strips, u1 - u0) * share);
    if (share < 0.5) return;
    const line = (alongU ? u : v) * SECTION;
    canvas.tone[index] = 1 + rows * wave(line / period) + (((alongU ? u - u0 : v - v0) / (u1 - u0)) > cut ? -0.05 : 0);
    canvas.vigour[index] = 0;
    if (!isRange && edge < 2.2) canvas.tone[index] *= 0.965;
  });
}

function stripEdge(at: number, strips: number, width: number): number {
  const fraction = at - Math.floor(at);
  const pixels = (Math.min(fraction, 1 - fraction) * width * SECTION) / strips;
  return pixels < 0.5 ? 0.5 - pixels : 0;
}

function rowStrength(use: LandUseName, seed: number): number {
  const chance = unit(seed, 3, 523);
  if (use === 'cover' || use === 'pasture') return 0.008;
  return chance < 0.4 ? 0.022 + 0.03 * chance : 0.01;
}

/** A wave of height 1 and length 1, of parabolas. */
function wave(t: number): number {
  const f = t - Math.floor(t);
  return f < 0.5 ? 16 * f * (0.5 - f) : -16 * (f - 0.5) * (1 - f);
}

/** A circle under a pivot: whole, in halves, with a wedge or a ring of another crop, or a wiper's part of it. */
function layPivot(canvas: LandCanvas, u0: number, v0: number, radius: number, seed: number): void {
  const first = addParcel(canvas, pick(WET, seed, 1), seed);
  const second = addParcel(canvas, pick(WET, seed, 2), seed + 5);
  const kind = unit(seed, 3, 531);
  const [cos, sin] = direction(unit(seed, 4, 532));
  const wedge = 0.15 + 0.75 * unit(seed, 5, 533);
  const pixels = radius * SECTION;
  const spans = Math.floor(pixels / 5.6);
  const [armCos, armSin] = direction(unit(seed, 6, 534));
  const dry = unit(seed, 7, 535) < 0.35 ? 0.16 : 0.05; // a nozzle package that wears out towards the end
  eachSurveyPixel(surveyBox(u0 - radius, v0 - radius, u0 + radius, v0 + radius), (index, u, v) => {
    const [dx, dy] = [(u - u0) * SECTION, (v - v0) * SECTION];
    const distance = Math.sqrt(dx * dx + dy * dy);
    const share = coverage(pixels - distance);
    if (share === 0) return;
    const ahead = dx * cos + dy * sin;
    const side = dy * cos - dx * sin;
    if (kind < 0.1 && ahead > 0 && Math.abs(side) < ahead * wedge * 1.6) return; // the wiper never comes here
    cover(canvas, index, first, share);
    if (kind >= 0.1 && kind < 0.3) cover(canvas, index, second, coverage(side) * share);
    else if (kind < 0.44 && kind >= 0.3) {
      if (ahead > 0) cover(canvas, index, second, coverage((ahead * wedge - Math.abs(side)) * 0.8) * share);
    } else if (kind >= 0.44 && kind < 0.52) cover(canvas, index, second, coverage(distance - pixels * 0.7) * share);
    if (share < 0.6) return;
    const track = distance / (pixels / spans);
    const off = Math.abs(track - Math.floor(track) - 0.5) * (pixels / spans);
    const isArm = dx * armCos + dy * armSin > 0 && Math.abs(dy * armCos - dx * armSin) < 0.8;
    canvas.tone[index] = 1 + 0.014 * wave(distance / 2.9) + (off < 0.6 ? 0.03 : 0) + (isArm ? 0.16 : 0);
    const reach = distance / pixels;
    canvas.vigour[index] = -dry * reach * reach * reach - (off < 0.7 ? 0.035 : 0) - (isArm ? 0.3 : 0) - (distance < 1.6 ? 0.4 : 0);
  });
}

/** A unit vector that turns once as `turn` goes from 0 to 1, by half-angle fractions. */
function direction(turn: number): [number, number] {
  const t = (turn - Math.floor(turn)) * 4 - 2; // −2 … 2: a rational circle, not at an even pace
  const half = t / (1.02 - 0.25 * t * t);
  const length = 1 + half * half;
  return [(1 - half * half) / length, (2 * half) / length];
}

function pick(choice: Choice, seed: number, salt: number): LandUseName {
  const all = choice.reduce((sum, [, weight]) => sum + weight, 0);
  let left = unit(seed, salt, 541) * all;
  for (const [use, weight] of choice) {
    left -= weight;
    if (left < 0) return use;
  }
  return choice[0][0];
}
