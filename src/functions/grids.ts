import type { grids as signatures } from '../expression/signatures/grids.ts';
import { fail } from '../expression/issue.ts';
import { metresPerUnit } from '../geo/crs.ts';
import { type GeoBox, sameGeoBox } from '../geo/geobox.ts';
import { type Image, type Resampling, bandNames } from '../image/image.ts';
import { onFixedGrid } from '../image/fixed-grid.ts';
import { reduceResolution } from '../image/reduce-resolution.ts';
import type { CallArguments } from './arguments.ts';
import type { LocalFunction } from './local-function.ts';
import { crsOf, transformOf } from './projection-arguments.ts';

export const grids = {
  Projection: {
    version: 1,
    call(args) {
      const crs = crsOf(args.value('crs'), 'crs');
      if (args.optionalString('transformWkt') !== undefined) return fail('a transform as WKT is not read; give it as a list of 6 numbers', { argument: 'transformWkt' });
      return { kind: 'Projection', crs, transform: transformOf(args, 'transform') ?? null };
    },
  },
  'Image.projection': {
    version: 1,
    call(args) {
      const { crs, transform } = ownGrid(args.image('image'), 'Image.projection');
      return { kind: 'Projection', crs, transform };
    },
  },
  'Image.resample': {
    version: 1,
    call(args) {
      const mode = args.optionalString('mode') ?? 'bilinear';
      if (mode !== 'bilinear' && mode !== 'bicubic') return fail(`the mode is '${mode}'; expected 'bilinear' or 'bicubic'`, { argument: 'mode' });
      return resampled(args.image('image'), mode);
    },
  },
  'Image.reproject': {
    version: 1,
    call: (args) => onFixedGrid(args.image('image'), gridOf(args)),
  },
  'Image.reduceResolution': {
    version: 1,
    call(args) {
      const maxPixels = args.optionalNumber('maxPixels') ?? 64;
      if (!(maxPixels >= 1)) return fail(`maxPixels is ${maxPixels}; expected a number from 1 on`, { argument: 'maxPixels' });
      return reduceResolution(args.image('image'), args.reducer('reducer'), { bestEffort: args.boolean('bestEffort', false), maxPixels });
    },
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

function resampled(image: Image, resampling: Resampling): Image {
  if (image.bands.some((band) => band.composite)) {
    return fail('a composite has no pixels of its own to resample; resample the images that it is made of', { argument: 'image' });
  }
  const { bands, properties, footprint, extents } = image;
  return { kind: 'Image', bands, properties, footprint, extents, read: (geobox, names, options) => image.read(geobox, names, { ...options, resampling }) };
}

/** The one grid of all bands. */
function ownGrid(image: Image, functionName: string): GeoBox {
  const placed = image.bands.flatMap((band) => (band.grid === null ? [] : [{ ...band, grid: band.grid }]));
  if (placed.length === 0) return fail(`${functionName}: the image has no pixels of its own`, { argument: 'image' });
  if (placed.some((band) => band.composite)) {
    return fail(`${functionName}: a composite has no projection of its own; name one, or take that of an image it is made of`, { argument: 'image' });
  }
  if (placed.some((band) => !sameGeoBox(band.grid, placed[0].grid))) {
    return fail(`${functionName}: the bands ${bandNames(image).join(' ')} lie on different grids; select one band`, { argument: 'image' });
  }
  return placed[0].grid;
}

/** The CRS and the transform of a grid without end. */
function gridOf(args: CallArguments): Pick<GeoBox, 'crs' | 'transform'> {
  const projection = args.value('crs');
  const crs = crsOf(projection, 'crs');
  const [transform, scale] = [transformOf(args, 'crsTransform'), args.optionalNumber('scale')];
  if (transform && scale !== undefined) return fail('a scale and a transform exclude each other; give one', { argument: 'scale' });
  if (transform) return { crs, transform };
  if (scale !== undefined) {
    if (!(scale > 0 && Number.isFinite(scale))) return fail(`a scale of ${scale}; expected meters a pixel, above 0`, { argument: 'scale' });
    const size = scale / metresPerUnit(crs);
    return { crs, transform: [size, 0, 0, 0, -size, 0] };
  }
  const own = projection?.kind === 'Projection' ? projection.transform : null;
  return own ? { crs, transform: own } : fail(`${crs} alone does not say how large pixels are; give a scale in meters`, { argument: 'scale' });
}
