import type { neighborhood as signatures } from '../expression/signatures/neighborhood.ts';
import { fail } from '../expression/issue.ts';
import { metresPerUnit } from '../geo/crs.ts';
import { type GeoBox, cropGeoBox } from '../geo/geobox.ts';
import type { Band, Image } from '../image/image.ts';
import type { Kernel, KernelWeights } from '../raster/kernel.ts';
import { type Focal, type Neighborhood, convolve, focal, marginOf, widenNeeded } from '../raster/neighborhood.ts';
import type { PixelType } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import type { CallArguments } from './arguments.ts';
import { isKernelType, kernels, namedKernel, unitsOf } from './kernels.ts';
import type { LocalFunction } from './local-function.ts';

const MAX_ITERATIONS = 100;

export const neighborhood = {
  ...kernels,
  'Image.focalMean': focalFunction('mean'),
  'Image.focalMedian': focalFunction('median'),
  'Image.focalMin': focalFunction('min'),
  'Image.focalMax': focalFunction('max'),
  'Image.focalMode': focalFunction('mode'),
  'Image.convolve': {
    version: 1,
    call: (args) => overNeighborhood(args.image('image'), args.kernel('kernel'), floatType, convolve),
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;

function focalFunction(what: Focal): LocalFunction {
  return {
    version: 1,
    call(args) {
      const iterations = args.optionalNumber('iterations') ?? 1;
      if (!Number.isInteger(iterations) || iterations < 1 || iterations > MAX_ITERATIONS) {
        return fail(`${iterations} iterations; expected a whole number from 1 to ${MAX_ITERATIONS}`, { argument: 'iterations' });
      }
      const kernel = args.optionalKernel('kernel') ?? kernelOf(args);
      const typeOf = what === 'mean' || what === 'median' ? floatType : ({ type }: Band): PixelType => type;
      let image = args.image('image');
      for (let k = 0; k < iterations; k++) {
        image = overNeighborhood(image, kernel, typeOf, (weights, around, type) => focal(what, weights, around, type));
      }
      return image;
    },
  };
}

function kernelOf(args: CallArguments): Kernel {
  const type = args.optionalString('kernelType') ?? 'circle';
  if (!isKernelType(type)) return fail(`no kernel is called '${type}'; expected circle, square, diamond, octagon, plus or cross`, { argument: 'kernelType' });
  const radius = args.optionalNumber('radius') ?? 1.5;
  if (!(radius > 0 && Number.isFinite(radius))) return fail(`a radius of ${radius}; expected a length above 0`, { argument: 'radius' });
  return namedKernel(type, radius, unitsOf(args), { normalize: false, magnitude: 1 }); // sums of ones are exact
}

function floatType({ type }: Band): PixelType {
  return type === 'float32' ? 'float32' : 'float64';
}

type Compute = (weights: KernelWeights, around: Neighborhood, type: PixelType) => BandPixels;

/** An image of which each pixel is computed from those of another around it, on the grid that is asked for. */
function overNeighborhood(image: Image, kernel: Kernel, typeOf: (band: Band) => PixelType, compute: Compute): Image {
  const types = new Map(image.bands.map((band) => [band.name, typeOf(band)]));
  return {
    kind: 'Image',
    bands: image.bands.map(({ range, ...band }) => {
      const type = typeOf(band);
      return { ...band, type, nodata: null, ...(type === band.type && range ? { range } : {}) };
    }),
    properties: image.properties,
    footprint: image.footprint,
    extents: image.extents,
    async read(geobox, names, options) {
      const weights = weightsOn(kernel, options.output ?? geobox);
      const margin = marginOf(weights);
      const { width, height } = geobox;
      const wide = cropGeoBox(geobox, -margin.left, -margin.top, width + margin.left + margin.right, height + margin.top + margin.bottom);
      const needed = options.needed && widenNeeded(options.needed, width, height, margin);
      const { bands } = await image.read(wide, names, { ...options, needed, output: options.output ?? geobox });
      options.signal.throwIfAborted();
      return { geobox, bands: names.map((name, index) => compute(weights, { band: bands[index], margin, width, height }, types.get(name) ?? 'float64')) };
    },
  };
}

/** Metres become pixels at the nominal scale of the whole output, alike in all its parts. */
function weightsOn(kernel: Kernel, { crs, transform: [a, b, , d, e] }: GeoBox): KernelWeights {
  const metres = metresPerUnit(crs);
  try {
    return kernel.on([Math.hypot(a, d) * metres, Math.hypot(b, e) * metres]);
  } catch (error) {
    if (error instanceof RangeError) return fail(error.message, { argument: 'radius' });
    throw error;
  }
}
