import { mapPixels } from './elementwise.ts';
import type { PixelType } from './pixel-type.ts';
import type { BandPixels } from './raster.ts';

/** Integers up to here are looked up in a table. */
const LARGEST_TABLE = 0xffff;

/** The values that others are mapped to; those that are not listed become `otherwise`, or are masked for null. */
export function remapPixels(band: BandPixels, from: readonly number[], to: readonly number[], otherwise: number | null, type: PixelType): BandPixels {
  const missing = otherwise ?? NaN;
  const isTabular = from.every((value) => Number.isInteger(value) && value >= 0 && value <= LARGEST_TABLE);
  return mapPixels(band, isTabular ? lookUp(from, to, missing) : find(from, to, missing), type);
}

type Loop = (a: Float64Array, out: Float64Array, count: number) => void;

function lookUp(from: readonly number[], to: readonly number[], missing: number): Loop {
  const table = new Float64Array(Math.max(-1, ...from) + 1).fill(missing);
  from.forEach((value, index) => (table[value] = to[index]));
  return (a, out, count) => {
    for (let i = 0; i < count; i++) {
      const value = a[i];
      out[i] = value >= 0 && value < table.length && Number.isInteger(value) ? table[value] : missing;
    }
  };
}

function find(from: readonly number[], to: readonly number[], missing: number): Loop {
  const values = new Map(from.map((value, index) => [value, to[index]]));
  return (a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = values.get(a[i]) ?? missing;
  };
}
