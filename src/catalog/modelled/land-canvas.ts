import type { LandUseName, Parcel } from './phenology.ts';
import { pixelOf, SIZE, surveyOf } from './place.ts';

/**
 * What covers every pixel: a parcel, and in part another one over it, so that edges are soft. `tone` multiplies the brightness
 * (rows, tracks), `vigour` adds to the greenness.
 */
export interface LandCanvas {
  readonly parcels: Parcel[];
  readonly below: Uint16Array;
  readonly above: Uint16Array;
  /** How much of the pixel `above` covers. */
  readonly share: Float32Array;
  readonly tone: Float32Array;
  readonly vigour: Float32Array;
}

export function createLandCanvas(use: LandUseName): LandCanvas {
  const length = SIZE * SIZE;
  return {
    parcels: [{ use, seed: 1 }],
    below: new Uint16Array(length),
    above: new Uint16Array(length),
    share: new Float32Array(length),
    tone: new Float32Array(length).fill(1),
    vigour: new Float32Array(length),
  };
}

export function addParcel(canvas: LandCanvas, use: LandUseName, seed: number): number {
  return canvas.parcels.push({ use, seed }) - 1;
}

/** Lays a parcel over a pixel. Of what was there the larger part stays below. */
export function cover(canvas: LandCanvas, index: number, parcel: number, share: number): void {
  if (share <= 0.02) return;
  const { below, above, share: shares } = canvas;
  if (share >= 0.98) {
    below[index] = parcel;
    shares[index] = 0;
    return;
  }
  if (shares[index] > 0.5) below[index] = above[index];
  above[index] = parcel;
  shares[index] = share;
}

/** A box in pixels, the last ones excluded. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** The pixels around a piece of the survey, with a margin. */
export function surveyBox(u0: number, v0: number, u1: number, v1: number): Box {
  const corners = [pixelOf(u0, v0), pixelOf(u1, v0), pixelOf(u0, v1), pixelOf(u1, v1)];
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [
    Math.max(0, Math.floor(Math.min(...xs)) - 2),
    Math.max(0, Math.floor(Math.min(...ys)) - 2),
    Math.min(SIZE, Math.floor(Math.max(...xs)) + 3),
    Math.min(SIZE, Math.floor(Math.max(...ys)) + 3),
  ];
}

export const WHOLE: Box = [0, 0, SIZE, SIZE];

/** Calls `paint` for each pixel of a box with its place in the survey. */
export function eachSurveyPixel(
  [left, top, right, bottom]: Box,
  paint: (index: number, u: number, v: number) => void,
): void {
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [u, v] = surveyOf(x + 0.5, y + 0.5);
      paint(y * SIZE + x, u, v);
    }
  }
}

/** Calls `paint` for each pixel of a box with its centre. */
export function eachPixel([left, top, right, bottom]: Box, paint: (index: number, x: number, y: number) => void): void {
  const [x0, y0] = [Math.max(0, left), Math.max(0, top)];
  for (let y = y0; y < Math.min(SIZE, bottom); y++) {
    for (let x = x0; x < Math.min(SIZE, right); x++) paint(y * SIZE + x, x + 0.5, y + 0.5);
  }
}

/** How much of a pixel lies inside an edge that is `inside` pixels away from its centre. */
export function coverage(inside: number): number {
  return Math.min(1, Math.max(0, inside + 0.5));
}
