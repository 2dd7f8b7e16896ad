import type { Signature, Signatures } from '../signature.ts';

function cast(to: string): Signature {
  const help = `Casts the input value to ${to}. Values beyond the type are clamped to its ends, fractions are dropped (our choice). Properties are kept.`;
  return { returns: 'Image', help, arguments: [{ name: 'value', kind: 'Image' }] };
}

const LONG = 'a signed 64-bit integer (a whole number in float64: there is no such pixel type)';

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
  'Image.cat': {
    returns: 'Image',
    help:
      'Combines a list of images into a single image which contains all bands from all of the images. A name that is taken gets _1, then ' +
      '_2. The metadata are those of the first. A number is an image of that value.',
    arguments: [{ name: 'images', kind: 'List' }],
  },
  'Image.cast': {
    returns: 'Image',
    help:
      "Casts some or all bands of an image to the specified types: 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'byte', " +
      "'short', 'int', 'long', 'float' and 'double', by band name. Bands that the image has not are added, masked. Values beyond a type " +
      'are clamped to its ends, fractions are dropped (our choice).',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'bandTypes', kind: 'Object' },
      { name: 'bandOrder', kind: 'List', optional: true },
    ],
  },
  'Image.toByte': cast('an unsigned 8-bit integer'),
  'Image.toUint8': cast('an unsigned 8-bit integer'),
  'Image.toInt8': cast('a signed 8-bit integer'),
  'Image.toUint16': cast('an unsigned 16-bit integer'),
  'Image.toInt16': cast('a signed 16-bit integer'),
  'Image.toShort': cast('a signed 16-bit integer'),
  'Image.toUint32': cast('an unsigned 32-bit integer'),
  'Image.toInt32': cast('a signed 32-bit integer'),
  'Image.toInt': cast('a signed 32-bit integer'),
  'Image.toInt64': cast(LONG),
  'Image.toLong': cast(LONG),
  'Image.toFloat': cast('a 32-bit float'),
  'Image.toDouble': cast('a 64-bit float'),
  'Image.constant': {
    returns: 'Image',
    help: 'Generates an image containing a constant value everywhere: a number, or a list of one for each band.',
    arguments: [{ name: 'value', kind: 'Object' }],
  },
} as const satisfies Signatures;
