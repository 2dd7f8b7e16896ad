import type { Style as TileStyle } from 'ol/layer/WebGLTile.js';
import { OTHER_CLASS, PALETTE_SIZE, paletteTable } from '../../src/style/paint.ts';
import type { Style } from '../../src/style/style.ts';

export interface TileLook {
  /** The same for styles that differ in variables only. */
  readonly shape: string;
  readonly variables: Record<string, number>;
  readonly style: () => TileStyle;
}

/** A style for the map's tiles: their bands are those of the style, then one that is 1 where all of them are valid. Opacity is the layer's. */
export function tileLook(style: Style): TileLook {
  const variables = Object.fromEntries(
    style.bands.flatMap((_, index) => {
      const range = style.max[index] - style.min[index];
      // No range at all: everything above is full.
      return [
        [`min${index}`, style.min[index]],
        [`range${index}`, range === 0 ? 1e-30 : range],
        [`power${index}`, 1 / style.gamma[index]],
      ];
    }),
  );
  const shape = JSON.stringify([style.bands.length, style.palette, style.classes]);
  return { shape, variables, style: () => ({ color: ['case', ['==', ['band', style.bands.length + 1], 0], [0, 0, 0, 0], color(style)], variables: { ...variables } }) };
}

type Expression = unknown[];

function color({ bands, palette, classes }: Style): Expression {
  if (classes) return ['match', ['band', 1], ...classes.flatMap((entry) => [entry.value, entry.color]), OTHER_CLASS];
  if (bands.length === 3) return ['color', ...[0, 1, 2].map((index) => ['*', 255, position(index)]), 1];
  const table = paletteTable(palette);
  const colors = Array.from({ length: PALETTE_SIZE }, (_, i) => [table[i * 3], table[i * 3 + 1], table[i * 3 + 2], 1]);
  return ['palette', ['*', PALETTE_SIZE - 1, position(0)], colors];
}

/** Where a band's value lies between min and max. */
function position(index: number): Expression {
  const linear = ['clamp', ['/', ['-', ['band', index + 1], ['var', `min${index}`]], ['var', `range${index}`]], 0, 1];
  return ['^', linear, ['var', `power${index}`]];
}
