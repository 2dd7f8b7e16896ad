import type { Signatures } from '../signature.ts';

export const collection = {
  'ImageCollection.load': {
    returns: 'ImageCollection',
    help: 'Returns the image collection given its ID: a data set that the registry knows, or a folder.',
    arguments: [
      { name: 'id', kind: 'String' },
      { name: 'version', kind: 'Number', optional: true },
    ],
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
} as const satisfies Signatures;
