import type { Signature, SignatureArgument, Signatures } from '../signature.ts';

const units = { name: 'units', kind: 'String', optional: true, default: 'pixels' } as const;
const magnitude = { name: 'magnitude', kind: 'Number', optional: true, default: 1 } as const;
const normalized = { name: 'normalize', kind: 'Boolean', optional: true, default: true } as const;
const plain = { name: 'normalize', kind: 'Boolean', optional: true, default: false } as const;
const radius = { name: 'radius', kind: 'Number' } as const;

function shape(what: string, sizes: readonly SignatureArgument[] = [radius], normalize: SignatureArgument = normalized): Signature {
  const help = `Generates ${what}. The radius reaches as many whole pixels as fit; in meters it does at the scale at which it is used.`;
  return { returns: 'Kernel', help, arguments: [...sizes, units, normalize, magnitude] };
}

function edges(what: string): Signature {
  return { returns: 'Kernel', help: `Generates ${what}.`, arguments: [magnitude, plain] };
}

function focal(what: string): Signature {
  return {
    returns: 'Image',
    help:
      `Applies ${what} to each band of an image using a named or custom kernel. It looks at valid pixels only; a masked pixel stays ` +
      'masked. Pixels are those of the output: seen from afar they are larger (reproject fixes them).',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'radius', kind: 'Number', optional: true, default: 1.5 },
      { name: 'kernelType', kind: 'String', optional: true, default: 'circle' },
      units,
      { name: 'iterations', kind: 'Number', optional: true, default: 1 },
      { name: 'kernel', kind: 'Kernel', optional: true },
    ],
  };
}

/** What looks at the pixels around a pixel. */
export const neighborhood = {
  'Kernel.circle': shape('a circle-shaped boolean kernel'),
  'Kernel.square': shape('a square-shaped boolean kernel'),
  'Kernel.rectangle': shape('a rectangular-shaped kernel', [
    { name: 'xRadius', kind: 'Number' },
    { name: 'yRadius', kind: 'Number' },
  ]),
  'Kernel.diamond': shape('a diamond-shaped boolean kernel'),
  'Kernel.octagon': shape('an octagon-shaped boolean kernel'),
  'Kernel.plus': shape('a plus-shaped boolean kernel'),
  'Kernel.cross': shape('a cross-shaped boolean kernel'),
  'Kernel.euclidean': shape('a distance kernel based on Euclidean (straight-line) distance', [radius], plain),
  'Kernel.manhattan': shape('a distance kernel based on rectilinear (city-block) distance', [radius], plain),
  'Kernel.chebyshev': shape('a distance kernel based on Chebyshev distance (greatest distance along any dimension)', [radius], plain),
  'Kernel.gaussian': {
    returns: 'Kernel',
    help: 'Generates a Gaussian kernel from a sampled continuous Gaussian.',
    arguments: [radius, { name: 'sigma', kind: 'Number', optional: true, default: 1 }, units, normalized, magnitude],
  },
  'Kernel.laplacian4': edges('a 3x3 Laplacian-4 edge-detection kernel'),
  'Kernel.laplacian8': edges('a 3x3 Laplacian-8 edge-detection kernel'),
  'Kernel.sobel': edges('a 3x3 Sobel edge-detection kernel'),
  'Kernel.roberts': edges('a 2x2 Roberts edge-detection kernel; its centre is the lower right pixel'),
  'Kernel.prewitt': edges('a 3x3 Prewitt edge-detection kernel'),
  'Kernel.compass': edges("a 3x3 Prewitt's Compass edge-detection kernel"),
  'Kernel.kirsch': edges("a 3x3 Kirsch's Compass edge-detection kernel"),
  'Kernel.fixed': {
    returns: 'Kernel',
    help: 'Creates a kernel from rows of weights. The focus (x, y) is counted from the upper left; left out, it is the middle.',
    arguments: [
      { name: 'width', kind: 'Number', optional: true, default: -1 },
      { name: 'height', kind: 'Number', optional: true, default: -1 },
      { name: 'weights', kind: 'List' },
      { name: 'x', kind: 'Number', optional: true, default: -1 },
      { name: 'y', kind: 'Number', optional: true, default: -1 },
      plain,
    ],
  },
  'Kernel.rotate': {
    returns: 'Kernel',
    help: 'Creates a kernel by turning the given one by 90 degrees clockwise, as often as is said.',
    arguments: [
      { name: 'kernel', kind: 'Kernel' },
      { name: 'rotations', kind: 'Number' },
    ],
  },
  'Kernel.add': {
    returns: 'Kernel',
    help: 'Adds two kernels, aligned by their centres.',
    arguments: [{ name: 'kernel1', kind: 'Kernel' }, { name: 'kernel2', kind: 'Kernel' }, plain],
  },
  'Kernel.inverse': {
    returns: 'Kernel',
    help: 'Returns a kernel which has each of its weights multiplicatively inverted; weights of 0 stay.',
    arguments: [{ name: 'kernel', kind: 'Kernel' }],
  },
  'Image.focalMean': focal('a morphological mean filter'),
  'Image.focalMedian': focal('a median filter'),
  'Image.focalMin': focal('a morphological minimum filter (erosion)'),
  'Image.focalMax': focal('a morphological maximum filter (dilation)'),
  'Image.focalMode': focal('a mode filter (the most frequent value, the lowest of several)'),
  'Image.convolve': {
    returns: 'Image',
    help:
      'Convolves each band of an image with the given kernel: the sum of the pixels that it covers, each times its weight, laid as ' +
      "written (not flipped: our choice). A masked neighbour stands for the pixel's own value (our choice); a masked pixel stays masked.",
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'kernel', kind: 'Kernel' },
    ],
  },
} as const satisfies Signatures;
