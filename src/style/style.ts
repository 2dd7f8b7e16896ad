import type { Json } from '../expression/json.ts';
import { type PixelType, isFloat, rangeOf } from '../raster/pixel-type.ts';
import { hexOf, parseColor } from './color.ts';
import type { PaintedValues } from './paint.ts';
import { percentiles } from './percentiles.ts';

export interface StyleClass {
  readonly value: number;
  readonly name: string;
  /** CSS hex. */
  readonly color: string;
}

/** What a style asks of an image: the names and types of its bands. */
export interface StyledImage {
  readonly bands: readonly { readonly name: string; readonly type: PixelType }[];
}

/** How values become colours: Earth Engine's visualisation with everything filled in. Lists have one entry a band. */
export interface Style {
  /** One, or three for red, green and blue. */
  readonly bands: readonly string[];
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly gamma: readonly number[];
  /** CSS hex colours from min to max, for one band. */
  readonly palette: readonly string[] | null;
  /** For one band of classes; the stretch does not count then. */
  readonly classes: readonly StyleClass[] | null;
  readonly opacity: number;
}

/** What is typed at a Display. */
export type StyleParams = Readonly<Record<string, Json>>;
/** The classes of a band, or null where it has none. */
export type ClassesOf = (band: string) => readonly StyleClass[] | null;

/** The style of a Display with Earth Engine's defaults: the first three bands, the whole range of the type (floats 0 to 1), gamma 1. */
export function styleOfDisplay(params: StyleParams, description: StyledImage, classesOf: ClassesOf = () => null): Style {
  const palette = paletteParam(params.palette);
  const bands = displayBands(params, description);
  const stretch = stretchParams(params, bands, (band) => defaultRange(description.bands.find(({ name }) => name === band)?.type));
  const isBare = stretch.given === 'none' && palette === null && bands.length === 1;
  return {
    bands,
    min: stretch.min,
    max: stretch.max,
    gamma: perBand(numbersParam(params.gamma), bands.length, 1),
    palette: bands.length === 1 ? palette : null,
    classes: isBare ? classesOf(bands[0]) : null,
    opacity: opacityParam(params),
  };
}

/** One or three bands: those of the param, by name, pattern or index, else the first three (with a palette the first). */
export function displayBands(params: StyleParams, { bands }: StyledImage): readonly string[] {
  const names = bands.map((band) => band.name);
  const asked = bandsParam(params.bands);
  const found = asked === null ? names : asked.flatMap((selector) => resolveBand(selector, names));
  return found.length >= 3 && !(asked === null && paletteParam(params.palette)) ? found.slice(0, 3) : found.slice(0, 1);
}

/** The bands that a Display asks for and its image lacks. */
export function missingBands(params: StyleParams, { bands }: StyledImage): readonly string[] {
  const names = bands.map((band) => band.name);
  return (bandsParam(params.bands) ?? []).filter((selector) => !isFound(selector, names)).map(String);
}

/** What is wrong with a Display, in a sentence, or null. */
export function displayProblem(params: StyleParams, description: StyledImage): string | null {
  const names = description.bands.map((band) => band.name);
  if (names.length === 0) return 'there are no bands to show';
  const missing = missingBands(params, description);
  if (missing.length > 0) return `no band '${missing[0]}'; the image has ${listOf(names)}`;
  const colors = wordsParam(params.palette) ?? [];
  const bad = colors.find((color) => parseColor(color) === null);
  return bad === undefined ? null : `'${bad}' is not a colour; expected a name like 'red' or digits like '#5bb8ff'`;
}

function listOf(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 7).join(', ')}, …` : names.join(', ');
}

/** The band selectors of a param: a list, or one text with commas. */
export function bandsParam(value: Json | undefined): readonly (string | number)[] | null {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string') return value.trim() === '' ? null : value.split(',').map((word) => word.trim());
  if (!Array.isArray(value)) return null;
  const selectors = (value as readonly Json[]).filter((item) => typeof item === 'string' || typeof item === 'number');
  return selectors.length === 0 ? null : selectors;
}

function resolveBand(selector: string | number, names: readonly string[]): readonly string[] {
  if (typeof selector === 'number') return names.slice(selector, selector + 1);
  if (names.includes(selector)) return [selector];
  return names.filter((name) => patternOf(selector)?.test(name));
}

function isFound(selector: string | number, names: readonly string[]): boolean {
  return resolveBand(selector, names).length > 0;
}

function patternOf(selector: string): RegExp | null {
  try {
    return new RegExp(`^(?:${selector})$`);
  } catch {
    return null;
  }
}

/** One entry a band, and how much of it the params name. */
export interface Stretch {
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly given: 'both' | 'some' | 'none';
}

/** The stretch of these bands: min and max, or the same from gain and bias: value × gain + bias runs from 0 to 255. */
export function stretchParams(params: StyleParams, bands: readonly string[], range: (band: string) => readonly [number, number]): Stretch {
  const gain = numbersParam(params.gain);
  const bias = numbersParam(params.bias);
  if (gain !== null || bias !== null) {
    const gains = perBand(gain, bands.length, 1);
    const biases = perBand(bias, bands.length, 0);
    return { min: gains.map((factor, i) => -biases[i] / factor), max: gains.map((factor, i) => (255 - biases[i]) / factor), given: 'both' };
  }
  const min = numbersParam(params.min);
  const max = numbersParam(params.max);
  return {
    min: bands.map((band, i) => min?.[Math.min(i, min.length - 1)] ?? range(band)[0]),
    max: bands.map((band, i) => max?.[Math.min(i, max.length - 1)] ?? range(band)[1]),
    given: min && max ? 'both' : min || max ? 'some' : 'none',
  };
}

/** What Earth Engine stretches a type from and to. */
export function defaultRange(type: PixelType = 'float64'): readonly [number, number] {
  return isFloat(type) ? [0, 1] : rangeOf(type);
}

export function numbersParam(value: Json | undefined): readonly number[] | null {
  if (typeof value === 'number') return [value];
  if (!Array.isArray(value)) return null;
  const numbers = (value as readonly Json[]).filter((item) => typeof item === 'number');
  return numbers.length === 0 ? null : numbers;
}

function perBand(given: readonly number[] | null, count: number, missing: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => given?.[Math.min(index, given.length - 1)] ?? missing);
}

function wordsParam(value: Json | undefined): readonly string[] | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.split(',').map((word) => word.trim());
  if (!Array.isArray(value)) return null;
  const words = (value as readonly Json[]).filter((item) => typeof item === 'string');
  return words.length === 0 ? null : words;
}

/** The colours that are colours, as CSS hex. */
export function paletteParam(value: Json | undefined): readonly string[] | null {
  const colors = (wordsParam(value) ?? []).map(parseColor).filter((color) => color !== null);
  return colors.length === 0 ? null : colors.map(hexOf);
}

export function opacityParam({ opacity }: StyleParams): number {
  return typeof opacity === 'number' ? Math.min(1, Math.max(0, opacity)) : 1;
}

/** Some bands from the 2nd to the 98th percentile of their values. */
export function autoStyle(values: PaintedValues, bands: readonly string[]): Style {
  return {
    bands,
    ...commonStretch(bands.map((name) => stretchOf(values, name))),
    gamma: bands.map(() => 1),
    palette: null,
    classes: null,
    opacity: 1,
  };
}

/** The bands that Image.visualize makes of three, or of a palette: red, green and blue from 0 to 255. */
export const VISUALIZED_BANDS: readonly string[] = ['vis-red', 'vis-green', 'vis-blue'];

/** The style in which a visualized image looks as it is meant to; null for any other. */
export function visualizedStyle(names: readonly string[]): Style | null {
  if (!VISUALIZED_BANDS.every((name) => names.includes(name))) return null;
  return { bands: VISUALIZED_BANDS, min: [0, 0, 0], max: [255, 255, 255], gamma: [1, 1, 1], palette: null, classes: null, opacity: 1 };
}

/** The 2nd and the 98th percentile; around a value that stands alone. */
export function stretchOf({ bands }: PaintedValues, name: string): readonly [number, number] {
  const band = bands.find((candidate) => candidate.name === name);
  const [low, high] = (band && percentiles(band.values, band.mask, [0.02, 0.98])) ?? [0, 1];
  return low < high ? [low, high] : [low - 1, high + 1];
}

/** How far the ranges of bands may differ and still be of one kind. */
const ONE_KIND = 4;

/** One range for all bands, which keeps their colours true; each its own where they are of different kinds. */
export function commonStretch(ranges: readonly (readonly [number, number])[]): Pick<Style, 'min' | 'max'> {
  const lows = ranges.map(([low]) => low);
  const highs = ranges.map(([, high]) => high);
  const widths = ranges.map(([low, high]) => high - low);
  const low = Math.min(...lows);
  const high = Math.max(...highs);
  if (high - low > ONE_KIND * Math.min(...widths)) return { min: lows, max: highs };
  return { min: lows.map(() => low), max: highs.map(() => high) };
}

/** The bands that a node's picture needs, and its style: known, or a stretch of the picture's own values. */
export interface NodeStyle {
  readonly bands: readonly string[];
  readonly style: Style | 'stretch';
  /** Of the stretch: what its Display says of it. */
  readonly palette: readonly string[] | null;
  readonly gamma: readonly number[];
}

/** The style to paint these values with. */
export function resolveStyle({ bands, style, palette, gamma }: NodeStyle, values: PaintedValues): Style {
  if (style !== 'stretch') return style;
  return { ...autoStyle(values, bands), palette, gamma };
}
