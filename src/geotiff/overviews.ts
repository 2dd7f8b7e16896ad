import { type PixelType, type Pixels, allocate, isFloat, rangeOf } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';

/** How four pixels become one: the mean of the valid ones or, for classes and quality bands, the most frequent of them. */
export type OverviewRule = 'average' | 'mode';

/**
 * A band at half the resolution. `width` × `height` is the size of the input; the output has ceil(width / 2) × ceil(height / 2) pixels,
 * each made of 2 × 2 pixels (fewer at an odd edge). Valid where any of them is; masked pixels hold `nodata`, or 0 if there is none.
 * It is put into `output`, or into memory of its own.
 */
export type OverviewKernel = (
  band: BandPixels,
  width: number,
  height: number,
  type: PixelType,
  nodata: number | null,
  output?: OverviewRoom,
) => BandPixels;

/** Where an overview is put; the mask is needed where the band has one. */
export interface OverviewRoom {
  readonly values: Pixels;
  readonly mask: Uint8Array | null;
}

export const OVERVIEW_KERNELS: { readonly [R in OverviewRule]: OverviewKernel } = {
  average: averageOverview,
  mode: modeOverview,
};

/**
 * The mean of the valid pixels. Integers are rounded as GDAL's AVERAGE does, halves away from zero.
 * A mean that happens to be the nodata value is moved off it, see `besideNodata`, so that no valid pixel is lost.
 */
export function averageOverview(
  { values, mask }: BandPixels,
  width: number,
  height: number,
  type: PixelType,
  nodata: number | null,
  output = overviewRoom(overviewLength(width, height), type, mask),
): BandPixels {
  const rounded = !isFloat(type);
  const [fill, beside] = [nodata ?? 0, nodata === null ? 0 : besideNodata(type, nodata)];
  let o = 0;
  for (let row = 0; row < height; row += 2) {
    const below = row + 1 < height ? width : 0;
    for (let column = 0; column < width; column += 2, o++) {
      const a = row * width + column;
      const right = column + 1 < width ? 1 : 0;
      const [b, c, d] = [a + right, a + below, a + below + right];
      let sum = 0;
      let count = 0;
      if (mask === null && right !== 0 && below !== 0) {
        sum = values[a] + values[b] + values[c] + values[d];
        count = 4;
      } else {
        if (mask === null || mask[a] !== 0) {
          sum += values[a];
          count++;
        }
        if (right !== 0 && (mask === null || mask[b] !== 0)) {
          sum += values[b];
          count++;
        }
        if (below !== 0 && (mask === null || mask[c] !== 0)) {
          sum += values[c];
          count++;
        }
        if (right !== 0 && below !== 0 && (mask === null || mask[d] !== 0)) {
          sum += values[d];
          count++;
        }
      }
      if (count === 0) {
        output.values[o] = fill;
        if (output.mask !== null) output.mask[o] = 0;
        continue;
      }
      let mean = sum / count;
      if (rounded) mean = mean < 0 ? -Math.floor(0.5 - mean) : Math.floor(mean + 0.5);
      output.values[o] = mean;
      if (output.values[o] === nodata) output.values[o] = beside; // compared as stored: a float32 may round to it
      if (output.mask !== null) output.mask[o] = 1;
    }
  }
  return { values: output.values, mask: unlessAllValid(output.mask) };
}

/** The most frequent valid value; of several, the lowest. */
export function modeOverview(
  { values, mask }: BandPixels,
  width: number,
  height: number,
  type: PixelType,
  nodata: number | null,
  output = overviewRoom(overviewLength(width, height), type, mask),
): BandPixels {
  const four = new Float64Array(4);
  let o = 0;
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2, o++) {
      const a = row * width + column;
      if (mask === null && column + 1 < width && row + 1 < height) {
        const value = values[a];
        if (values[a + 1] === value && values[a + width] === value && values[a + width + 1] === value) {
          output.values[o] = value; // as nearly everywhere inside a class
          continue;
        }
      }
      let count = 0;
      for (let r = row; r < Math.min(row + 2, height); r++) {
        for (let c = column; c < Math.min(column + 2, width); c++) {
          const i = r * width + c;
          if (mask === null || mask[i] !== 0) four[count++] = values[i];
        }
      }
      output.values[o] = count === 0 ? (nodata ?? 0) : mostFrequent(four, count);
      if (output.mask !== null) output.mask[o] = count > 0 ? 1 : 0;
    }
  }
  return { values: output.values, mask: unlessAllValid(output.mask) };
}

function mostFrequent(values: Float64Array, count: number): number {
  let best = values[0];
  let bestTimes = 0;
  for (let i = 0; i < count; i++) {
    let times = 0;
    for (let k = 0; k < count; k++) if (values[k] === values[i]) times++;
    if (times < bestTimes || (times === bestTimes && values[i] >= best)) continue;
    best = values[i];
    bestTimes = times;
  }
  return best;
}

/**
 * The value that a computed pixel takes in place of the nodata value. As in GDAL: an integer one higher (one lower at the top of its type),
 * a float by its last digit, 0 to the smallest normal float32.
 */
export function besideNodata(type: PixelType, nodata: number): number {
  if (!isFloat(type)) return nodata === rangeOf(type)[1] ? nodata - 1 : nodata + 1;
  if (nodata === 0) return 2 ** -126;
  return nodata * (1 - 2 ** (type === 'float32' ? -23 : -52)); // toward 0: the largest floats are common as nodata
}

export function overviewLength(width: number, height: number): number {
  return Math.ceil(width / 2) * Math.ceil(height / 2);
}

function overviewRoom(length: number, type: PixelType, mask: Uint8Array | null): OverviewRoom {
  return { values: allocate(type, length), mask: mask && new Uint8Array(length) };
}

function unlessAllValid(mask: Uint8Array | null): Uint8Array | null {
  return mask?.includes(0) ? mask : null;
}
