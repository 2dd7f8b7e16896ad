import type { Signatures } from '../signature.ts';

const merging = [
  { name: 'collection1', kind: 'ImageCollection' },
  { name: 'collection2', kind: 'ImageCollection' },
] as const;

const MERGED =
  'All images of both collections, those of the second behind those of the first, and so above them in a mosaic. The indices get 1_ and 2_ before them.';

export const collection = {
  'ImageCollection.load': {
    returns: 'ImageCollection',
    help: 'Returns the image collection given its ID: a data set that the registry knows, or a folder.',
    arguments: [
      { name: 'id', kind: 'String' },
      { name: 'version', kind: 'Number', optional: true },
    ],
  },
  'ImageCollection.fromImages': {
    returns: 'ImageCollection',
    help: 'Returns the image collection containing the given images, in their order.',
    arguments: [{ name: 'images', kind: 'List' }],
  },
  'Collection.filter': {
    returns: 'ImageCollection',
    help: 'Keeps the images that pass a filter. Images are never cropped.',
    arguments: [
      { name: 'collection', kind: 'ImageCollection' },
      { name: 'filter', kind: 'Filter' },
    ],
  },
  'Collection.map': {
    returns: 'ImageCollection',
    help: 'Applies a function to each image of a collection.',
    arguments: [
      { name: 'collection', kind: 'ImageCollection' },
      { name: 'baseAlgorithm', kind: 'Function' },
      { name: 'dropNulls', kind: 'Boolean', optional: true, default: false },
    ],
  },
  'Collection.limit': {
    returns: 'ImageCollection',
    help:
      'Sorts the images by a property, if a key is given, and keeps the first of them, if a limit is. Equal ones stay in their order. Numbers come ' +
      'before texts, and images without the property last, whichever way it is sorted (our choice).',
    arguments: [
      { name: 'collection', kind: 'ImageCollection' },
      { name: 'limit', kind: 'Number', optional: true },
      { name: 'key', kind: 'String', optional: true },
      { name: 'ascending', kind: 'Boolean', optional: true, default: true },
    ],
  },
  'Collection.first': {
    returns: 'Image',
    help: 'Returns the first image of a collection. A collection without images has none, which is an error.',
    arguments: [{ name: 'collection', kind: 'ImageCollection' }],
  },
  'Collection.distinct': {
    returns: 'ImageCollection',
    help:
      "Of images with the same values of some properties keeps the first. '.geo' compares footprints. Images without a property are the same in it.",
    arguments: [
      { name: 'collection', kind: 'ImageCollection' },
      { name: 'properties', kind: 'Object' },
    ],
  },
  'ImageCollection.merge': { returns: 'ImageCollection', help: MERGED, arguments: merging },
  'Collection.merge': { returns: 'ImageCollection', help: MERGED, arguments: merging },
  'ImageCollection.toBands': {
    returns: 'Image',
    help:
      'One image with all bands of all images, at most 5000, each named INDEX_BAND after the system:index of its image, or its place from 0. ' +
      'Images may lie on different grids: there is a warning then, and their pixels are taken by nearest neighbour.',
    arguments: [{ name: 'collection', kind: 'ImageCollection' }],
  },
  'Geoweft.mosaicByDay': {
    returns: 'ImageCollection',
    help:
      'One image for each day (UTC) on which there are images: their mosaic, the last on top. It has the properties that all of them share, ' +
      'system:time_start of the first of them, and the day as its system:index.',
    arguments: [{ name: 'collection', kind: 'ImageCollection' }],
  },
} as const satisfies Signatures;
