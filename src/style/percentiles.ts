import type { PaintedBand } from './paint.ts';

/** As many as are sorted to find a percentile; of more, every n-th. */
const SAMPLES = 65_536;

/** The values below which these fractions of the valid, finite pixels lie; null where there are none. */
export function percentiles(values: PaintedBand['values'], mask: PaintedBand['mask'], fractions: readonly number[]): number[] | null {
  const step = Math.max(1, Math.ceil(values.length / SAMPLES));
  const sorted = new Float64Array(Math.ceil(values.length / step));
  let count = 0;
  for (let i = 0; i < values.length; i += step) {
    if ((mask === null || mask[i] !== 0) && Number.isFinite(values[i])) sorted[count++] = values[i];
  }
  if (count === 0) return null;
  const valid = sorted.subarray(0, count).sort();
  return fractions.map((fraction) => valid[Math.min(count - 1, Math.max(0, Math.round(fraction * (count - 1))))]);
}
