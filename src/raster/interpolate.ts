import type { GeoBox } from '../geo/geobox.ts';
import { type PixelType, allocate, isFloat, rangeOf } from './pixel-type.ts';
import type { Positions } from './positions.ts';
import { type BandPixels, noneValid } from './raster.ts';

/** A pixel's centre this close before a cell's edge counts as past it, as for cells. */
const EDGE = 1e-6;

/** Columns and rows of a grid, [west, east) and [north, south). */
export interface Window {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

/** The cells around the needed positions that an interpolation may ask for: 4 × 4 each, as far as the grid goes; null for none. */
export function windowAround(positions: Positions, source: GeoBox, width: number, needed?: Uint8Array): Window | null {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  eachPosition(positions, width, needed, (_, x, y) => {
    if (!isOn(x, y, source.width, source.height)) return;
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, y);
    south = Math.max(south, y);
  });
  if (west > east) return null;
  return {
    west: Math.max(0, Math.floor(west - 0.5) - 1),
    north: Math.max(0, Math.floor(north - 0.5) - 1),
    east: Math.min(source.width, Math.floor(east - 0.5) + 3),
    south: Math.min(source.height, Math.floor(south - 0.5) + 3),
  };
}

/** 1 for the cells of a window that an interpolation at the needed positions asks for. */
export function cellsAround(positions: Positions, source: GeoBox, width: number, { west, north, east, south }: Window, needed?: Uint8Array): Uint8Array {
  const across = east - west;
  const cells = new Uint8Array(across * (south - north));
  eachPosition(positions, width, needed, (_, x, y) => {
    if (!isOn(x, y, source.width, source.height)) return;
    const [left, top] = [Math.floor(x - 0.5) - 1 - west, Math.floor(y - 0.5) - 1 - north];
    for (let row = Math.max(0, top); row < Math.min(south - north, top + 4); row++) {
      cells.fill(1, row * across + Math.max(0, left), row * across + Math.min(across, left + 4));
    }
  });
  return cells;
}

/** Whether a position lies in a cell of the grid. */
function isOn(x: number, y: number, width: number, height: number): boolean {
  return x + EDGE >= 0 && x + EDGE < width && y + EDGE >= 0 && y + EDGE < height;
}

function eachPosition({ separable, xs, ys }: Positions, width: number, needed: Uint8Array | undefined, visit: (i: number, x: number, y: number) => void): void {
  const length = separable ? xs.length * ys.length : xs.length;
  for (let i = 0; i < length; i++) {
    if (needed !== undefined && needed[i] === 0) continue;
    if (separable) visit(i, xs[i % width], ys[Math.floor(i / width)]);
    else visit(i, xs[i], ys[i]);
  }
}

/**
 * Values between those of the cells: bilinear between the 2 × 2 around a position, bicubic (Catmull-Rom, a = −0.5) of the 4 × 4.
 * A pixel is valid where the cell is that it lies in, as by nearest neighbour. Masked cells and those beyond the raster's edge do not
 * count: bilinear weights are shared among the others, and where one of the 4 × 4 is missing, bicubic is bilinear. Integers are
 * rounded, halves upwards, and held within the type. `cells` are those of the window.
 */
export function interpolate(
  kind: 'bilinear' | 'bicubic',
  cells: BandPixels,
  window: Window,
  source: GeoBox,
  positions: Positions,
  target: GeoBox,
  type: PixelType,
  needed?: Uint8Array,
): BandPixels {
  const around = { values: Float64Array.from(cells.values), mask: cells.mask, across: window.east - window.west, down: window.south - window.north };
  const length = target.width * target.height;
  const [values, mask] = [allocate(type, length), noneValid(length)];
  const [lowest, highest] = rangeOf(type);
  const isInteger = !isFloat(type);
  eachPosition(positions, target.width, needed, (i, x, y) => {
    if (!isOn(x, y, source.width, source.height)) return;
    const [column, row] = [x - window.west, y - window.north];
    if (!isCell(around, Math.floor(column + EDGE), Math.floor(row + EDGE))) return;
    const value = (kind === 'bicubic' ? bicubic(around, column, row) : undefined) ?? bilinear(around, column, row);
    values[i] = isInteger ? Math.min(Math.max(Math.floor(value + 0.5), lowest), highest) : value;
    mask[i] = 1;
  });
  return { values, mask };
}

interface Around {
  readonly values: Float64Array;
  readonly mask: Uint8Array | null;
  readonly across: number;
  readonly down: number;
}

function isCell({ mask, across, down }: Around, column: number, row: number): boolean {
  return column >= 0 && row >= 0 && column < across && row < down && (mask === null || mask[row * across + column] !== 0);
}

function bilinear(around: Around, x: number, y: number): number {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [u, v] = [x - 0.5 - left, y - 0.5 - top];
  let [sum, weights] = [0, 0];
  for (let down = 0; down < 2; down++) {
    for (let right = 0; right < 2; right++) {
      const weight = (right === 1 ? u : 1 - u) * (down === 1 ? v : 1 - v);
      if (weight === 0 || !isCell(around, left + right, top + down)) continue;
      sum += weight * around.values[(top + down) * around.across + left + right];
      weights += weight;
    }
  }
  return sum / weights;
}

/** Undefined where one of the 4 × 4 cells is missing. */
function bicubic(around: Around, x: number, y: number): number | undefined {
  const [left, top] = [Math.floor(x - 0.5) - 1, Math.floor(y - 0.5) - 1];
  const [u, v] = [x - 1.5 - left, y - 1.5 - top];
  let sum = 0;
  for (let down = 0; down < 4; down++) {
    const weight = cubicWeight(down, v);
    for (let right = 0; right < 4; right++) {
      if (!isCell(around, left + right, top + down)) return undefined;
      sum += weight * cubicWeight(right, u) * around.values[(top + down) * around.across + left + right];
    }
  }
  return sum;
}

/** Keys, 1981, equation 4 with a = −0.5: the weight of the cell `index` of four, `t` past the second one. */
function cubicWeight(index: number, t: number): number {
  if (index === 0) return ((-0.5 * t + 1) * t - 0.5) * t;
  if (index === 1) return (1.5 * t - 2.5) * t * t + 1;
  if (index === 2) return ((-1.5 * t + 2) * t + 0.5) * t;
  return (0.5 * t - 0.5) * t * t;
}
