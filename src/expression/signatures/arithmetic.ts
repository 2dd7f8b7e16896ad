import type { Signatures } from '../signature.ts';

const images = [
  { name: 'image1', kind: 'Image' },
  { name: 'image2', kind: 'Image' },
] as const;

export const arithmetic = {
  'Image.multiply': {
    returns: 'Image',
    help:
      'Multiplies the first value by the second for each matched pair of bands. An image of one band is used against all ' +
      'bands of the other. Valid where both are valid. The type is the smallest integer type that holds every product of ' +
      'the input types (float64 beyond int32), or with float32 in play float32.',
    arguments: images,
  },
} as const satisfies Signatures;
