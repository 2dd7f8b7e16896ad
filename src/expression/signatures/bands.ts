import type { Signatures } from '../signature.ts';

export const bands = {
  'Image.select': {
    returns: 'Image',
    help:
      'Selects bands from an image by name, RE2-compatible regex (it must match the whole name), or index from 0, and ' +
      'optionally renames them.',
    arguments: [
      { name: 'input', kind: 'Image' },
      { name: 'bandSelectors', kind: 'List' },
      { name: 'newNames', kind: 'List', optional: true },
    ],
  },
  'Image.rename': {
    returns: 'Image',
    help: 'Renames the bands of an image: exactly as many names as bands.',
    arguments: [
      { name: 'input', kind: 'Image' },
      { name: 'names', kind: 'List' },
    ],
  },
  'Image.addBands': {
    returns: 'Image',
    help:
      'Returns an image containing all bands copied from the first input and selected bands from the second input. It ' +
      "has the first image's metadata and footprint. A name that is taken gets _1, or with overwrite replaces the band.",
    arguments: [
      { name: 'dstImg', kind: 'Image' },
      { name: 'srcImg', kind: 'Image' },
      { name: 'names', kind: 'List', optional: true },
      { name: 'overwrite', kind: 'Boolean', optional: true, default: false },
    ],
  },
  'Image.constant': {
    returns: 'Image',
    help: 'Generates an image containing a constant value everywhere: a number, or a list of one for each band.',
    arguments: [{ name: 'value', kind: 'Object' }],
  },
} as const satisfies Signatures;
