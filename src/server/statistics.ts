import type { PixelType, Pixels } from '../raster/pixel-type.ts';
import { isFloat } from '../raster/pixel-type.ts';
import { type BandPixels, isValid } from '../raster/raster.ts';
import type { BandStatistics } from './api.ts';

const BINS = 256;
const LOW = 0.02;
const HIGH = 0.98;

/** What a band's valid and finite values are like. Percentiles are values that occur. */
export function bandStatistics(name: string, type: PixelType, band: BandPixels): BandStatistics {
  const count = band.values.length;
  const values = validValues(band).sort();
  const valid = values.length;
  if (valid === 0) return { name, type, count, valid, min: null, max: null, mean: null, low: null, high: null, histogram: null };
  const at = (part: number): number => values[Math.min(valid - 1, Math.floor(part * valid))];
  let sum = 0;
  for (let i = 0; i < valid; i++) sum += values[i];
  const [min, max] = [values[0], values[valid - 1]];
  return { name, type, count, valid, min, max, mean: sum / valid, low: at(LOW), high: at(HIGH), histogram: histogramOf(values, isFloat(type)) };
}

function validValues(band: BandPixels): Pixels {
  const { values } = band;
  const kept = values.slice();
  let count = 0;
  for (let i = 0; i < values.length; i++) if (isValid(band, i) && Number.isFinite(values[i])) kept[count++] = values[i];
  return kept.subarray(0, count);
}

/** Of integers every bin holds as many whole numbers; where there are at most 256, each has its own. */
function histogramOf(sorted: Pixels, floats: boolean): NonNullable<BandStatistics['histogram']> {
  const [start, end] = [sorted[0], sorted[sorted.length - 1]];
  const step = floats ? (end - start) / BINS || 1 : Math.ceil((end - start + 1) / BINS);
  const counts = new Array<number>(floats ? (end > start ? BINS : 1) : Math.floor((end - start) / step) + 1).fill(0);
  for (let i = 0; i < sorted.length; i++) counts[Math.min(counts.length - 1, Math.floor((sorted[i] - start) / step))]++;
  return { start, step, counts };
}
