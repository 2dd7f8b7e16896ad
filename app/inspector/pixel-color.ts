import type { SampleAnswer } from '../../src/server/api.ts';
import { parseColor } from '../../src/style/color.ts';
import { OTHER_CLASS, PALETTE_SIZE, paletteTable, positionOf } from '../../src/style/paint.ts';
import type { Style } from '../../src/style/style.ts';

/** The colour of a sample as CSS; null where a shown band is masked. */
export function pixelColor(values: SampleAnswer['samples'][number]['values'], style: Style): string | null {
  const numbers = style.bands.map((band) => values[band] ?? null);
  if (numbers.length === 0 || numbers.some((number) => number === null || number === 'NaN')) return null;
  if (style.classes) return style.classes.find(({ value }) => value === numbers[0])?.color ?? OTHER_CLASS;
  const positions = numbers.map((number, index) => positionOf(Number(number), style.min[index], style.max[index], style.gamma[index]));
  const rgb = positions.length === 3 ? positions.map((position) => Math.round(position * 255)) : paletteColor(style.palette, positions[0]);
  return `rgb(${rgb.join(' ')})`;
}

function paletteColor(palette: readonly string[] | null, position: number): number[] {
  if (palette?.length === 1) return [...(parseColor(palette[0]) ?? [128, 128, 128])];
  const at = Math.round(position * (PALETTE_SIZE - 1)) * 3;
  return [...paletteTable(palette).subarray(at, at + 3)];
}
