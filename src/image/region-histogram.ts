import { isFloat } from '../raster/pixel-type.ts';
import { isValid } from '../raster/raster.ts';
import type { Image } from './image.ts';
import { type Region, type RegionBlock, type RegionOptions, readRegion } from './read-region.ts';
import type { TableRow } from './table.ts';

interface Buckets {
  readonly start: number;
  readonly width: number;
  readonly count: number;
  /** Whether the highest value of all belongs to the last bucket. */
  readonly isClosed: boolean;
}

/**
 * A row for each bucket: from where, to where, and for each band the pixels with a value from its start to below its end, each by the part
 * inside. `range`: null for that of the values, which is looked for first. No rows where no value is.
 */
export async function regionHistogram(image: Image, region: Region, range: readonly [number, number] | null, steps: number, options: RegionOptions): Promise<TableRow[]> {
  const names = image.bands.map(({ name }) => name);
  const buckets = range === null ? await bucketsOf(image, names, region, steps, options) : { start: range[0], width: (range[1] - range[0]) / steps, count: steps, isClosed: false };
  if (buckets === null) return [];
  const { start, width, count, isClosed } = buckets;
  const counts = names.map(() => new Float64Array(count));
  await readRegion(image, names, region, (block) => {
    eachValue(block, (band, value, weight) => {
      const place = Math.floor((value - start) / width);
      const bucket = isClosed ? Math.min(count - 1, place) : place;
      if (bucket >= 0 && bucket < count && (isClosed || value < start + width * count)) counts[band][bucket] += weight;
    });
  }, options);
  return Array.from({ length: count }, (_, bucket) => [start + bucket * width, start + (bucket + 1) * width, ...counts.map((band) => band[bucket])]);
}

/** Buckets over all values; of whole numbers each holds as many. */
async function bucketsOf(image: Image, names: readonly string[], region: Region, steps: number, options: RegionOptions): Promise<Buckets | null> {
  let [low, high] = [Infinity, -Infinity];
  await readRegion(image, names, region, (block) => {
    eachValue(block, (_, value) => {
      if (value < low) low = value;
      if (value > high) high = value;
    });
  }, options);
  if (low > high) return null;
  if (image.bands.some(({ type }) => isFloat(type))) return { start: low, width: (high - low) / steps || 1, count: high > low ? steps : 1, isClosed: true };
  const width = Math.ceil((high - low + 1) / steps);
  return { start: low, width, count: Math.ceil((high - low + 1) / width), isClosed: true };
}

function eachValue({ bands, weights }: RegionBlock, visit: (band: number, value: number, weight: number) => void): void {
  bands.forEach((band, index) => {
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] > 0 && isValid(band, i) && Number.isFinite(band.values[i])) visit(index, band.values[i], weights[i]);
    }
  });
}
