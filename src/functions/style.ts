import type { style as signatures } from '../expression/signatures/style.ts';
import { fail } from '../expression/issue.ts';
import { isJsonArray } from '../expression/json.ts';
import { type Band, type Image, labelOf } from '../image/image.ts';
import { allocate } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import { colorize } from '../style/paint.ts';
import { type Style, type StyleParams, VISUALIZED_BANDS, bandsParam, displayProblem, numbersParam, paletteParam, styleOfDisplay } from '../style/style.ts';
import type { CallArguments } from './arguments.ts';
import { computedBand } from './band-wise.ts';
import type { LocalFunction } from './local-function.ts';

export const style = {
  'Image.visualize': {
    version: 1,
    call(args) {
      const image = args.image('image');
      const params = styleParams(args);
      requireStyle(params, image);
      const style = { ...styleOfDisplay(params, image), opacity: args.optionalNumber('opacity') === 0 ? 0 : 1 };
      requireLists(params, style);
      return visualize(image, style, args.boolean('forceRgbOutput', false));
    },
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

const PER_BAND = ['gain', 'bias', 'min', 'max', 'gamma'];

function styleParams(args: CallArguments): StyleParams {
  const given = [...PER_BAND, 'bands', 'palette'].filter((name) => args.value(name) !== undefined);
  return Object.fromEntries(given.map((name) => [name, args.constant(name)]));
}

/** Fails if the image cannot be shown so. */
function requireStyle(params: StyleParams, image: Image): void {
  const problem = displayProblem(params, image);
  if (problem !== null) fail(`Image.visualize of ${labelOf(image)}: ${problem}`);
  const count = bandsParam(params.bands)?.length;
  if (count !== undefined && count !== 1 && count !== 3) fail(`${count} bands are shown; expected one, or three for red, green and blue`, { argument: 'bands' });
  const isGain = numbersParam(params.gain) !== null || numbersParam(params.bias) !== null;
  if (isGain && (numbersParam(params.min) !== null || numbersParam(params.max) !== null)) fail('both gain or bias and min or max are given; expected one way to stretch', { argument: 'gain' });
}

function requireLists(params: StyleParams, { bands }: Style): void {
  if (bands.length === 3 && paletteParam(params.palette) !== null) fail('a palette colours one band, and three are shown', { argument: 'palette' });
  for (const name of PER_BAND) {
    const value = params[name];
    if (!isJsonArray(value) || value.length === 1 || value.length === bands.length) continue;
    fail(`${name} has ${value.length} values for ${bands.length === 1 ? 'one band' : `${bands.length} bands`}; expected one, or one a band`, { argument: name });
  }
}

function visualize(image: Image, style: Style, isForced: boolean): Image {
  const sources = image.bands.filter((band) => style.bands.includes(band.name));
  const isGray = style.bands.length === 1 && style.palette === null && !isForced;
  const shown = [...new Set(style.bands)];
  return {
    ...image,
    bands: (isGray ? ['vis-gray'] : VISUALIZED_BANDS).map((name) => channelBand(name, sources)),
    async read(geobox, names, options) {
      const { bands } = await image.read(geobox, shown, options);
      const painted = shown.map((name, index) => ({ name, type: sources.find((band) => band.name === name)?.type ?? 'float64', ...bands[index] }));
      const rgba = colorize({ width: geobox.width, height: geobox.height, bands: painted }, style);
      return { geobox, bands: names.map((name) => channelOf(rgba, Math.max(0, VISUALIZED_BANDS.indexOf(name)))) };
    },
  };
}

function channelBand(name: string, sources: readonly Band[]): Band {
  return { ...computedBand(sources.find((band) => band.grid !== null) ?? sources[0], 'uint8', [0, 255], 'continuous'), name };
}

/** One of red, green and blue, valid where alpha is not 0. */
function channelOf(rgba: Uint8ClampedArray, channel: number): BandPixels {
  const values = allocate('uint8', rgba.length / 4);
  const mask = new Uint8Array(values.length);
  for (let i = 0, at = 0; i < values.length; i++, at += 4) {
    values[i] = rgba[at + channel];
    mask[i] = rgba[at + 3] === 0 ? 0 : 1;
  }
  return { values, mask };
}
