import type { Signatures } from '../signature.ts';

/** Which pixels are valid, and what stands where they are not. Masks are 0 or 1: a fractional one counts as 1. */
export const masks = {
  'Image.updateMask': {
    returns: 'Image',
    help:
      "Updates an image's mask at all positions where the existing mask is not zero: valid is what was valid where the mask's value is " +
      'valid and not 0. A mask of one band is used for all bands, another must have as many, which meet in order. Metadata and footprint are kept.',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'mask', kind: 'Image' },
    ],
  },
  'Image.selfMask': {
    returns: 'Image',
    help: 'Masks the pixels of each band that are 0. Metadata and footprint are kept.',
    arguments: [{ name: 'image', kind: 'Image' }],
  },
  'Image.mask': {
    returns: 'Image',
    help:
      "Gets an image's mask: 1 where a band is valid, else 0, as uint8 under the band's name, valid everywhere. With a mask given it is set " +
      'instead: valid is what is valid and not 0 in it, and what was masked before becomes 0 (use updateMask and unmask rather).',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'mask', kind: 'Image', optional: true },
    ],
  },
  'Image.unmask': {
    returns: 'Image',
    help:
      'Replaces mask and value of the input image with the mask and value of another image at all positions where the input is masked; ' +
      'left out, with 0. With sameFootprint only inside the footprint of the input, by the centres of pixels. The type is that of the ' +
      'input if it is an integer type that holds the values, else one that holds both (our choice).',
    arguments: [
      { name: 'input', kind: 'Image' },
      { name: 'value', kind: 'Image', optional: true },
      { name: 'sameFootprint', kind: 'Boolean', optional: true, default: true },
    ],
  },
  'Image.where': {
    returns: 'Image',
    help:
      'Gives the pixels of value where test is not 0, else those of the input. Where test or value is masked, the input is used; where ' +
      'the input is masked, nothing is done. Test and value have one band, used for all, or as many as the input. Metadata and footprint ' +
      'are kept. The type is that of the input if it is an integer type that holds the values, else one that holds both (our choice).',
    arguments: [
      { name: 'input', kind: 'Image' },
      { name: 'test', kind: 'Image' },
      { name: 'value', kind: 'Image' },
    ],
  },
  'Image.remap': {
    returns: 'Image',
    help:
      'Maps from input values to output values, represented by two parallel lists, as the band remapped (our choice of name). Values ' +
      'that are not in the list are set to defaultValue if it is given, else masked. The type is the smallest that holds the output values.',
    arguments: [
      { name: 'image', kind: 'Image' },
      { name: 'from', kind: 'List' },
      { name: 'to', kind: 'List' },
      { name: 'defaultValue', kind: 'Object', optional: true },
      { name: 'bandName', kind: 'String', optional: true },
    ],
  },
  'Image.clip': {
    returns: 'Image',
    help:
      'Clips an image to a Geometry or Feature: pixels whose centre lies outside are masked, the footprint is what they share. Edges are ' +
      'straight in longitude and latitude (our choice). Metadata are kept.',
    arguments: [
      { name: 'input', kind: 'Image' },
      { name: 'geometry', kind: 'Object' },
    ],
  },
  'Geoweft.choose': {
    returns: 'Image',
    help:
      'One image where test is not 0, another where it is 0, valid where the test and the chosen pixel are: what `test ? yes : no` means in ' +
      'an expression. It is part of no exported program.',
    arguments: [
      { name: 'yes', kind: 'Image' },
      { name: 'no', kind: 'Image' },
      { name: 'test', kind: 'Image' },
    ],
  },
} as const satisfies Signatures;
