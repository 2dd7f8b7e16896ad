import type { BandStatistics } from '../../src/server/api.ts';
import type { Style } from '../../src/style/style.ts';

/** The values from the left to the right of the plot. */
export interface Domain {
  readonly low: number;
  readonly high: number;
}

/** Room for the bulk of all bands and for both ends of the stretch. */
export function domainOf(statistics: readonly (BandStatistics | null)[], { min, max }: Pick<Style, 'min' | 'max'>): Domain {
  const ends = [...min, ...max, ...statistics.flatMap((band) => [quantile(band, 0.002), quantile(band, 0.995)])].filter((end) => end !== null && Number.isFinite(end)) as number[];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  if (!(high > low)) return { low: (Number.isFinite(low) ? low : 0) - 1, high: (Number.isFinite(high) ? high : 0) + 1 };
  const margin = (high - low) * 0.045;
  return { low: low - margin, high: high + margin };
}

function quantile(band: BandStatistics | null, fraction: number): number | null {
  if (!band?.histogram) return null;
  const { start, step, counts } = band.histogram;
  const wanted = fraction * counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  const bin = counts.findIndex((count) => (below += count) > wanted);
  return start + (bin < 0 ? counts.length : bin + 0.5) * step;
}

/** Columns of the plot that a curve is drawn in. */
const COLUMNS = 112;

/** The counts as an outline from the base line, smoothed a little and as tall as the plot. */
export function curveOf({ histogram }: BandStatistics, { low, high }: Domain, width: number, height: number): string {
  if (!histogram) return '';
  const { start, step, counts } = histogram;
  const columns = new Float64Array(COLUMNS);
  const column = (high - low) / COLUMNS;
  counts.forEach((count, bin) => {
    // Each bin is spread evenly over the columns that it meets.
    const from = (start + bin * step - low) / column;
    const to = from + step / column;
    for (let i = Math.max(0, Math.floor(from)); i < Math.min(COLUMNS, Math.ceil(to)); i++) {
      columns[i] += (count * (Math.min(to, i + 1) - Math.max(from, i))) / (to - from);
    }
  });
  const smooth = columns.map((_, i) => (columns[Math.max(0, i - 1)] + 2 * columns[i] + columns[Math.min(COLUMNS - 1, i + 1)]) / 4);
  const tallest = tallestOf(smooth);
  if (tallest === 0) return '';
  const points = [...smooth].map((count, i) => `L${(((i + 0.5) / COLUMNS) * width).toFixed(1)} ${(height - 4 - Math.min(1, count / tallest) * (height - 12)).toFixed(1)}`);
  return `M0 ${height}L0 ${height - 4}${points.join('')}L${width} ${height - 4}L${width} ${height}Z`;
}

/** The peak; where one column towers over all others (cloud, nodata) the others still count. */
function tallestOf(columns: Float64Array): number {
  const sorted = [...columns].sort((a, b) => b - a);
  return Math.min(sorted[0], Math.max(sorted[2] * 1.6, sorted[0] * 0.2));
}

/** A value to the digits that a step can tell apart. */
export function roundTo(value: number, step: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(step, Number.MIN_VALUE)));
  return Number((Math.round(value / unit) * unit).toPrecision(12));
}
