import type { PixelType, Pixels } from '../raster/pixel-type.ts';
import { parseColor } from './color.ts';
import type { Style } from './style.ts';

/** The values of a band; mask: 0 where a pixel is missing, null where none is. */
export interface PaintedBand {
  readonly name: string;
  readonly type: PixelType;
  readonly values: Pixels;
  readonly mask: Uint8Array | null;
}

/** The values of a picture, row by row. */
export interface PaintedValues {
  readonly width: number;
  readonly height: number;
  readonly bands: readonly PaintedBand[];
}

/** Colours of a palette: enough that no step is seen. */
export const PALETTE_SIZE = 256;
/** Of a class that the style does not name. */
export const OTHER_CLASS = '#808080';
/** Integers between min and max that are worth a table. */
const TABLE = 1 << 16;

/** The pixels in the style's colours: RGBA, not premultiplied; transparent where any shown band is masked or no number. */
export function colorize(values: PaintedValues, style: Style): Uint8ClampedArray<ArrayBuffer> {
  const pixels = values.width * values.height;
  const rgba = new Uint8ClampedArray(pixels * 4);
  const bands = style.bands.map((name) => values.bands.find((band) => band.name === name));
  if (bands.length === 0 || bands.some((band) => band === undefined)) return rgba;
  const shown = bands.filter((band) => band !== undefined);
  if (style.classes) paintClasses(shown[0], style, rgba);
  else if (shown.length === 3) shown.forEach((band, index) => paintChannel(band, style, index, rgba));
  else paintPalette(shown[0], style, rgba);
  paintAlpha(shown, style.opacity, rgba);
  return rgba;
}

/** Where a value lies between min (0) and max (1), with gamma. */
export function positionOf(value: number, min: number, max: number, gamma: number): number {
  const position = min === max ? (value > min ? 1 : 0) : (value - min) / (max - min);
  return Math.min(1, Math.max(0, position)) ** (1 / gamma);
}

/** The colours of a palette at 256 even steps, RGB one after the other: linear between its entries, grey without one. */
export function paletteTable(palette: readonly string[] | null): Uint8ClampedArray {
  const colors = (palette ?? ['#000000', '#ffffff']).map((color) => parseColor(color) ?? [128, 128, 128]);
  const table = new Uint8ClampedArray(PALETTE_SIZE * 3);
  for (let i = 0; i < PALETTE_SIZE; i++) {
    const place = (i / (PALETTE_SIZE - 1)) * (colors.length - 1);
    const before = Math.min(Math.floor(place), Math.max(0, colors.length - 2));
    const after = Math.min(before + 1, colors.length - 1);
    for (let c = 0; c < 3; c++) table[i * 3 + c] = colors[before][c] + (colors[after][c] - colors[before][c]) * (place - before);
  }
  return table;
}

/** 0 to 255 for every pixel, written to every fourth byte. */
function paintChannel(band: PaintedBand, style: Style, index: number, rgba: Uint8ClampedArray): void {
  const { values } = band;
  const level = levels(band, style, index);
  for (let i = 0, at = index; i < values.length; i++, at += 4) rgba[at] = level(values[i]);
}

function paintPalette(band: PaintedBand, style: Style, rgba: Uint8ClampedArray): void {
  const { values } = band;
  const level = levels(band, style, 0);
  const table = paletteTable(style.palette);
  for (let i = 0, at = 0; i < values.length; i++, at += 4) {
    const color = level(values[i]) * 3;
    rgba[at] = table[color];
    rgba[at + 1] = table[color + 1];
    rgba[at + 2] = table[color + 2];
  }
}

/** The level of a value as a function; integers in a table where there are more pixels than entries. */
function levels({ type, values }: PaintedBand, style: Style, index: number): (value: number) => number {
  const min = style.min[index];
  const max = style.max[index];
  const gamma = style.gamma[index];
  const exact = (value: number): number => Math.round(positionOf(value, min, max, gamma) * 255);
  // One entry more at both ends stands for everything beyond.
  const low = Math.floor(Math.min(min, max)) - 1;
  const size = Math.ceil(Math.max(min, max)) + 2 - low;
  if (type.startsWith('float') || !(size <= Math.min(TABLE, values.length))) return (value) => (Number.isNaN(value) ? 0 : exact(value));
  const table = Uint8Array.from({ length: size }, (_, i) => exact(low + i));
  const last = size - 1;
  return (value) => table[Math.min(last, Math.max(0, value - low))];
}

function paintClasses({ values }: PaintedBand, { classes }: Style, rgba: Uint8ClampedArray): void {
  const colors = new Map((classes ?? []).map(({ value, color }) => [value, parseColor(color)]));
  const other = parseColor(OTHER_CLASS) ?? [128, 128, 128];
  for (let i = 0, at = 0; i < values.length; i++, at += 4) {
    const [red, green, blue] = colors.get(values[i]) ?? other;
    rgba[at] = red;
    rgba[at + 1] = green;
    rgba[at + 2] = blue;
  }
}

function paintAlpha(bands: readonly PaintedBand[], opacity: number, rgba: Uint8ClampedArray): void {
  const alpha = Math.round(opacity * 255);
  for (let at = 3; at < rgba.length; at += 4) rgba[at] = alpha;
  for (const { values, mask, type } of bands) {
    if (mask) for (let i = 0, at = 3; i < mask.length; i++, at += 4) if (mask[i] === 0) rgba[at] = 0;
    if (type.startsWith('float')) for (let i = 0, at = 3; i < values.length; i++, at += 4) if (Number.isNaN(values[i])) rgba[at] = 0;
  }
}
