import type { masks as signatures } from '../expression/signatures/masks.ts';
import { fail } from '../expression/issue.ts';
import type { GeoBox } from '../geo/geobox.ts';
import { unionOf } from '../geo/geometry.ts';
import { type Band, type Image, bandNames, latticeOfBands, withShortcuts } from '../image/image.ts';
import { choiceType, rangeWithin } from '../raster/arithmetic.ts';
import { centresInside, centresOn, isArea } from '../raster/clip.ts';
import { FINEST, refine } from '../raster/lattice.ts';
import { chooseWhere, fillMasked, maskWhereFalse, replaceMask, replaceWhere, validity } from '../raster/masks.ts';
import { type PixelType, type Range, rangeOf } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import { type CallArguments, isGiven } from './arguments.ts';
import { changeBands, computedBand } from './band-wise.ts';
import { constantImage } from './bands.ts';
import { clip } from './clip.ts';
import type { LocalFunction } from './local-function.ts';
import { remap } from './remap.ts';

export const masks = {
  'Image.updateMask': {
    version: 1,
    call: (args) => updateMask(args.image('image'), args.image('mask')),
  },
  'Image.selfMask': {
    version: 1,
    call: (args) => changeBands(args.image('image'), (band) => ({ band, compute: (pixels) => maskWhereFalse(pixels, pixels) })),
  },
  'Image.mask': {
    version: 1,
    call(args) {
      const image = args.image('image');
      if (isGiven(args.value('mask'))) return withMask(image, args.image('mask'));
      return changeBands(image, (band) => ({ band: computedBand(band, 'uint8', [0, 1], 'class'), compute: validity }));
    },
  },
  'Image.unmask': {
    version: 1,
    call: (args) => unmask(args.image('input'), isGiven(args.value('value')) ? args.image('value') : ZERO, args.boolean('sameFootprint', true)),
  },
  'Image.where': {
    version: 1,
    call: (args) => where(args.image('input'), args.image('test'), args.image('value')),
  },
  'Image.remap': { version: 1, call: remapCall },
  'Image.clip': { version: 1, call: (args) => clip(args.image('input'), args.value('geometry')) },
  'Geoweft.choose': { version: 1, call: (args) => choose(args.image('test'), args.image('yes'), args.image('no')) },
} satisfies Record<keyof typeof signatures, LocalFunction>;

const ZERO = constantImage([{ name: 'constant', value: 0 }]);

/** Bands of an image, each computed from itself and the band of each other image that belongs to it. */
interface Meeting {
  readonly image: Image;
  /** By argument; each has one band, which meets all, or as many as the image, which meet in order. */
  readonly others: Readonly<Record<string, Image>>;
  readonly describe: (band: Band, others: readonly Band[]) => Band;
  readonly compute: (pixels: BandPixels, others: readonly BandPixels[], type: PixelType, geobox: GeoBox) => BandPixels;
  /** Whether a result depends on where its pixel lies, beside the pixels that meet there. */
  readonly isPlaced?: true;
}

/** Properties, footprint and names are the image's. */
function meet(functionName: string, { image, others, describe, compute, isPlaced }: Meeting): Image {
  const given = Object.entries(others);
  for (const [argument, other] of given) requireOneOrAsMany(functionName, image, other, argument);
  const partner = (other: Image, index: number): Band => other.bands[other.bands.length === 1 ? 0 : index];
  const bands = image.bands.map((band, index) => describe(band, given.map(([, other]) => partner(other, index))));
  const indicesOf = (names: readonly string[]): number[] => names.map((name) => image.bands.findIndex((band) => band.name === name));
  const askedOf = (other: Image, indices: readonly number[]): string[] => [...new Set(indices.map((index) => partner(other, index).name))];
  return {
    ...image,
    bands,
    read: withShortcuts(
      async (geobox, names, options) => {
        const indices = indicesOf(names);
        const asked = given.map(([, other]) => askedOf(other, indices));
        const [own, ...rasters] = await Promise.all([
          image.read(geobox, names, options),
          ...given.map(([, other], k) => other.read(geobox, asked[k], options)),
        ]);
        const computed = indices.map((index, i) => {
          const met = given.map(([, other], k) => rasters[k].bands[asked[k].indexOf(partner(other, index).name)]);
          return compute(own.bands[i], met, bands[index].type, geobox);
        });
        return { geobox, bands: computed };
      },
      {
        lattice(geobox, names, options) {
          if (isPlaced) return FINEST;
          const others = given.map(([, other]) => latticeOfBands(other, geobox, askedOf(other, indicesOf(names)), options));
          return others.reduce(refine, latticeOfBands(image, geobox, names, options));
        },
      },
    ),
  };
}

function requireOneOrAsMany(functionName: string, image: Image, other: Image, argument: string): void {
  const [count, own] = [other.bands.length, image.bands.length];
  if (count === 1 || (count === own && own > 0)) return;
  fail(
    `${functionName}: '${argument}' has ${count} bands (${bandNames(other).join(' ')}) for an image of ${own} (${bandNames(image).join(' ')}); expected one, or as many`,
    { argument },
  );
}

function updateMask(image: Image, mask: Image): Image {
  return meet('Image.updateMask', { image, others: { mask }, describe: (band) => band, compute: (pixels, [condition]) => maskWhereFalse(pixels, condition) });
}

function withMask(image: Image, mask: Image): Image {
  return meet('Image.mask', {
    image,
    others: { mask },
    describe: (band) => computedBand(band, band.type, withValues(band, [0, 0])),
    compute: (pixels, [condition], type) => replaceMask(pixels, condition, type),
  });
}

/** The range of a band with some of its values replaced. */
function withValues(band: Band, [low, high]: Range): Range {
  const [lowest, highest] = band.range ?? rangeOf(band.type);
  return [Math.min(lowest, low), Math.max(highest, high)];
}

/** A band with some of its values replaced by those of another. */
function mixedBand(band: Band, other: Band): Band {
  const range = other.range ?? rangeOf(other.type);
  const type = choiceType(band.type, other.type, range);
  return computedBand(band, type, rangeWithin(type, withValues(band, range)));
}

function unmask(image: Image, value: Image, sameFootprint: boolean): Image {
  const filled = meet('Image.unmask', {
    image,
    ...(sameFootprint ? { isPlaced: true } : {}),
    others: { value },
    describe: (band, [other]) => mixedBand(band, other),
    compute: (pixels, [fill], type, geobox) => fillMasked(pixels, fill, sameFootprint && pixels.mask !== null ? footprintMask(image, geobox) : null, type),
  });
  if (sameFootprint) return filled;
  const footprint = image.footprint === null || value.footprint === null ? null : unionOf([image.footprint, value.footprint]);
  return { ...filled, footprint, extents: image.extents && value.extents ? [...image.extents, ...value.extents] : image.extents };
}

/** 1 where a pixel's centre lies in the footprint; where that is not known, on the rasters. Null: everywhere. */
function footprintMask({ footprint, extents }: Image, geobox: GeoBox): Uint8Array | null {
  if (footprint !== null && isArea(footprint)) return centresInside(geobox, footprint);
  return extents === null ? null : centresOn(geobox, extents);
}

function where(image: Image, test: Image, value: Image): Image {
  return meet('Image.where', {
    image,
    others: { test, value },
    describe: (band, [, other]) => mixedBand(band, other),
    compute: (pixels, [condition, replacement], type) => replaceWhere(pixels, condition, replacement, type),
  });
}

function choose(test: Image, yes: Image, no: Image): Image {
  return meet('Geoweft.choose', {
    image: yes,
    others: { no, test },
    describe: (band, [other]) => mixedBand(band, other),
    compute: (pixels, [other, condition], type) => chooseWhere(condition, pixels, other, type),
  });
}

function remapCall(args: CallArguments): Image {
  return remap(args.image('image'), args.numbers('from'), args.numbers('to'), args.optionalNumber('defaultValue'), args.optionalString('bandName'));
}
