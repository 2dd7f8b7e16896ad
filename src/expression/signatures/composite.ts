import type { Signatures } from '../signature.ts';

export const composite = {
  'ImageCollection.mosaic': {
    returns: 'Image',
    help: 'Composites all the images in a collection: in each band the last image that is not masked at a pixel.',
    arguments: [{ name: 'collection', kind: 'ImageCollection' }],
  },
  'ImageCollection.qualityMosaic': {
    returns: 'Image',
    help:
      'Composites all the images in a collection, using a quality band as a per-pixel ordering function: all bands come ' +
      'from the image with the highest quality there. Equal qualities: the last image in order (our choice where Earth ' +
      'Engine is silent), or with ties = "first" the first.',
    arguments: [
      { name: 'collection', kind: 'ImageCollection' },
      { name: 'qualityBand', kind: 'String' },
      { name: 'ties', kind: 'String', optional: true, default: 'last' },
    ],
  },
} as const satisfies Signatures;
