import type { KernelWeights } from './kernel.ts';
import { type PixelType, type Pixels, allocate } from './pixel-type.ts';
import { type BandPixels, unlessAllValid } from './raster.ts';

/** How far beyond a pixel a kernel looks, in pixels. */
export interface Margin {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function marginOf({ width, height, x, y }: KernelWeights): Margin {
  return { left: x, top: y, right: width - 1 - x, bottom: height - 1 - y };
}

/** One place of a kernel: how far its pixel lies from the centre's in a raster of a given width, and its weight. */
interface Tap {
  readonly offset: number;
  readonly weight: number;
}

/** In the order of the rows, so that sums come out alike however an image is cut. */
function tapsOf({ width, x, y, weights }: KernelWeights, rasterWidth: number): Tap[] {
  const taps: Tap[] = [];
  weights.forEach((weight, i) => {
    const offset = (Math.floor(i / width) - y) * rasterWidth + ((i % width) - x);
    if (!Number.isNaN(weight)) taps.push({ offset, weight });
  });
  return taps;
}

/** What is computed of the valid pixels in a neighbourhood. */
export type Focal = 'mean' | 'median' | 'min' | 'max' | 'mode';

/** A wide raster and the part of it that is asked for: `band` has margin around `width` × `height` pixels. */
export interface Neighborhood {
  readonly band: BandPixels;
  readonly margin: Margin;
  readonly width: number;
  readonly height: number;
}

/**
 * A statistic of the valid pixels under the kernel, for each pixel that is valid itself. The mean is weighted by the kernel; the
 * others look where its weight is not 0. An even number of values has the mean of the middle two as its median; of values that are
 * equally frequent the lowest is the mode.
 */
export function focal(what: Focal, kernel: KernelWeights, { band, margin, width, height }: Neighborhood, type: PixelType): BandPixels {
  const wide = width + margin.left + margin.right;
  const all = tapsOf(kernel, wide);
  const used = all.filter(({ weight }) => weight !== 0);
  const values = allocate(type, width * height);
  const mask = centreMask({ band, margin, width, height });
  const first = margin.top * wide + margin.left;
  if (what === 'mean') focalMean(used, band, first, wide, width, height, values, mask);
  else if (what === 'min' || what === 'max') focalExtreme(what, used, band, first, wide, width, height, values, mask);
  else focalRank(what, used, band, first, wide, width, height, values, mask);
  return { values, mask: unlessAllValid(mask) };
}

function focalMean(taps: readonly Tap[], { values: source, mask: valid }: BandPixels, first: number, wide: number, width: number, height: number, values: Pixels, mask: Uint8Array): void {
  const sums = new Float64Array(width);
  const weights = new Float64Array(width);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    weights.fill(0);
    for (const { offset, weight } of taps) {
      const from = first + row * wide + offset;
      for (let column = 0; column < width; column++) {
        if (valid !== null && valid[from + column] === 0) continue;
        sums[column] += weight * source[from + column];
        weights[column] += weight;
      }
    }
    for (let column = 0, i = row * width; column < width; column++, i++) {
      if (weights[column] === 0) mask[i] = 0;
      else values[i] = sums[column] / weights[column];
    }
  }
}

function focalExtreme(what: 'min' | 'max', taps: readonly Tap[], { values: source, mask: valid }: BandPixels, first: number, wide: number, width: number, height: number, values: Pixels, mask: Uint8Array): void {
  const sign = what === 'min' ? 1 : -1;
  const best = new Float64Array(width);
  for (let row = 0; row < height; row++) {
    best.fill(Infinity);
    const seen = new Uint8Array(width);
    for (const { offset } of taps) {
      const from = first + row * wide + offset;
      for (let column = 0; column < width; column++) {
        if (valid !== null && valid[from + column] === 0) continue;
        const value = sign * source[from + column];
        if (value < best[column]) best[column] = value;
        seen[column] = 1;
      }
    }
    for (let column = 0, i = row * width; column < width; column++, i++) {
      if (seen[column] === 0) mask[i] = 0;
      else values[i] = sign * best[column];
    }
  }
}

function focalRank(what: 'median' | 'mode', taps: readonly Tap[], { values: source, mask: valid }: BandPixels, first: number, wide: number, width: number, height: number, values: Pixels, mask: Uint8Array): void {
  const found = new Float64Array(taps.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0, i = row * width; column < width; column++, i++) {
      if (mask[i] === 0) continue;
      const centre = first + row * wide + column;
      let count = 0;
      for (const { offset } of taps) {
        if (valid === null || valid[centre + offset] !== 0) found[count++] = source[centre + offset];
      }
      if (count === 0) {
        mask[i] = 0;
        continue;
      }
      const sorted = found.subarray(0, count).sort();
      values[i] = what === 'median' ? (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2 : longestRun(sorted);
    }
  }
}

/** The value that stands most often in a sorted list, the lowest of several. */
function longestRun(sorted: Float64Array): number {
  let [best, longest, start] = [sorted[0], 0, 0];
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue;
    if (i - start > longest) [best, longest] = [sorted[start], i - start];
    start = i;
  }
  return best;
}

/** The sum of the pixels under the kernel, each times its weight. Valid where the pixel is; a masked neighbour stands for it with the pixel's own value. */
export function convolve(kernel: KernelWeights, { band, margin, width, height }: Neighborhood, type: PixelType): BandPixels {
  const { values: source, mask: valid } = band;
  const wide = width + margin.left + margin.right;
  const taps = tapsOf(kernel, wide).filter(({ weight }) => weight !== 0);
  const values = allocate(type, width * height);
  const sums = new Float64Array(width);
  const first = margin.top * wide + margin.left;
  for (let row = 0; row < height; row++) {
    const centre = first + row * wide;
    sums.fill(0);
    for (const { offset, weight } of taps) {
      for (let column = 0, from = centre + offset; column < width; column++, from++) {
        sums[column] += weight * (valid === null || valid[from] !== 0 ? source[from] : source[centre + column]);
      }
    }
    values.set(sums, row * width);
  }
  return { values, mask: unlessAllValid(centreMask({ band, margin, width, height })) };
}

/** The validity of the pixels themselves. */
function centreMask({ band: { mask }, margin, width, height }: Neighborhood): Uint8Array {
  const centre = new Uint8Array(width * height).fill(1);
  if (mask === null) return centre;
  const wide = width + margin.left + margin.right;
  for (let row = 0; row < height; row++) {
    const from = (margin.top + row) * wide + margin.left;
    centre.set(mask.subarray(from, from + width), row * width);
  }
  return centre;
}

/** The pixels of a raster with margin around that a neighbourhood of the needed ones looks at. */
export function widenNeeded(needed: Uint8Array, width: number, height: number, margin: Margin): Uint8Array {
  const wide = width + margin.left + margin.right;
  const across = new Uint8Array(wide * height);
  const reachX = margin.left + margin.right;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (needed[row * width + column] !== 0) across.fill(1, row * wide + column, row * wide + column + reachX + 1);
    }
  }
  const reachY = margin.top + margin.bottom;
  const widened = new Uint8Array(wide * (height + reachY));
  for (let row = 0; row < height; row++) {
    for (let i = row * wide; i < (row + 1) * wide; i++) {
      if (across[i] === 0) continue;
      for (let down = 0; down <= reachY; down++) widened[i + down * wide] = 1;
    }
  }
  return widened;
}
