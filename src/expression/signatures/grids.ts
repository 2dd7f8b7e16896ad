import type { Signatures } from '../signature.ts';

const grid = [
  { name: 'crs', kind: 'Projection' },
  { name: 'crsTransform', kind: 'List', optional: true },
  { name: 'scale', kind: 'Number', optional: true },
] as const;

/** On which pixels, and how, an image is computed. */
export const grids = {
  Projection: {
    returns: 'Projection',
    help: "Returns a Projection with the given base coordinate system and the given transform between projected coordinates and the base: 6 numbers, row by row.",
    arguments: [
      { name: 'crs', kind: 'Object' },
      { name: 'transform', kind: 'List', optional: true },
      { name: 'transformWkt', kind: 'String', optional: true },
    ],
  },
  'Image.projection': {
    returns: 'Projection',
    help: 'Returns the default projection of an image. Fails where the bands have different ones, and for a composite, which has none.',
    arguments: [{ name: 'image', kind: 'Image' }],
  },
  'Image.resample': {
    returns: 'Image',
    help:
      "Makes the image's files be read with 'bilinear' or 'bicubic' interpolation in place of nearest neighbour. Classes and quality bands " +
      'are never interpolated. It cannot be used on composites: resample the images that they are made of.',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'mode', kind: 'String', optional: true, default: 'bilinear' },
    ],
  },
  'Image.reproject': {
    returns: 'Image',
    help:
      'Forces an image to be computed in the given projection and resolution, whatever is asked for; other pixels then take the value of the ' +
      'one that their centre lies in. The scale is in meters.',
    arguments: [{ name: 'image', kind: 'Image' }, ...grid],
  },
  'Image.reduceResolution': {
    returns: 'Image',
    help:
      "Combines all pixels of the image that lie under a larger pixel of the output by a reducer, each weighted by the part of it that does; " +
      'unweighted reducers (a count, a median) take those whose centre does. Reproject the result to fix the output.',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'reducer', kind: 'Reducer' },
      { name: 'bestEffort', kind: 'Boolean', optional: true, default: false },
      { name: 'maxPixels', kind: 'Number', optional: true, default: 64 },
    ],
  },
} as const satisfies Signatures;
