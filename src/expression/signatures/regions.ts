import type { Signatures } from '../signature.ts';

const where = [
  { name: 'scale', kind: 'Number', optional: true },
  { name: 'crs', kind: 'Projection', optional: true },
] as const;
const crsTransform = { name: 'crsTransform', kind: 'List', optional: true } as const;
const tileScale = { name: 'tileScale', kind: 'Number', optional: true, default: 1 } as const;
const limits = [
  { name: 'bestEffort', kind: 'Boolean', optional: true, default: false },
  { name: 'maxPixels', kind: 'Number', optional: true, default: 10_000_000 },
] as const;

const WEIGHTS =
  'Weighted reducers count a pixel by the part of it that lies inside, unweighted ones (count, min, max) those whose centre is inside; ' +
  'less than half a percent of a pixel counts as nothing, and a line or a point counts the pixels that it passes through or lies in as wholes.';

/** Numbers out of images: over regions and at points. */
export const regions = {
  'Image.reduceRegion': {
    returns: 'Table',
    help:
      `Applies a reducer to all the pixels in a region: one row, with a column for each band, or band_output. ${WEIGHTS} ` +
      'Left out, the geometry is the footprint, and the pixels are those of the first band; a composite needs a scale, and is then taken in EPSG:4326. ' +
      'tileScale changes nothing here: blocks have one size.',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'reducer', kind: 'Reducer' },
      { name: 'geometry', kind: 'Geometry', optional: true },
      ...where,
      crsTransform,
      ...limits,
      tileScale,
    ],
  },
  'Image.reduceRegions': {
    returns: 'Table',
    help:
      "Applies a reducer over each feature of a collection: a row a feature, with its properties and the reducer's outputs (by band, where the " +
      `image has several). ${WEIGHTS}`,
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'collection', kind: 'FeatureCollection' },
      { name: 'reducer', kind: 'Reducer' },
      ...where,
      crsTransform,
      tileScale,
      { name: 'maxPixelsPerRegion', kind: 'Number', optional: true },
    ],
  },
  'Geoweft.series': {
    returns: 'Table',
    help:
      'Applies a reducer over each region to every image of a collection: a row an image and region, with system:index, system:time_start, the ' +
      `region's name and a column for each band. ${WEIGHTS}`,
    arguments: [
      { name: 'collection', kind: 'ImageCollection' },
      { name: 'regions', kind: 'FeatureCollection' },
      { name: 'reducer', kind: 'Reducer' },
      ...where,
      crsTransform,
      ...limits,
    ],
  },
  'Geoweft.classAreas': {
    returns: 'Table',
    help:
      'Counts the pixels of each value of a band of classes in a region, by the part of each that lies inside, and adds up their areas on the ground ' +
      '(WGS 84) and their shares of the area with a value.',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'band', kind: 'String', optional: true },
      { name: 'geometry', kind: 'Geometry', optional: true },
      ...where,
      crsTransform,
      ...limits,
    ],
  },
  'Geoweft.histogram': {
    returns: 'Table',
    help:
      'Counts the values of each band in a region, by the part of each pixel that lies inside: a row a bucket of equal width from min to below max, ' +
      'other values left out. Without min and max they are those of the values, and the highest value is in the last bucket; buckets of whole numbers ' +
      'then hold equally many of them.',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'geometry', kind: 'Geometry', optional: true },
      { name: 'min', kind: 'Number', optional: true },
      { name: 'max', kind: 'Number', optional: true },
      { name: 'steps', kind: 'Number', optional: true, default: 64 },
      ...where,
      crsTransform,
      ...limits,
    ],
  },
  Collection: {
    returns: 'FeatureCollection',
    help: 'Returns a Collection containing the specified features.',
    arguments: [{ name: 'features', kind: 'List' }],
  },
} as const satisfies Signatures;
