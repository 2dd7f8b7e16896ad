import type { Signatures } from '../signature.ts';

const perBand = (name: string) => ({ name, kind: 'Object', optional: true }) as const;

/** Images made to be looked at. */
export const style = {
  'Image.visualize': {
    returns: 'Image',
    help:
      'Produces an RGB or grayscale visualization of an image, as vis-red, vis-green and vis-blue, or of one band without a palette ' +
      'vis-gray (our reading; forceRgbOutput gives three all the same), of type uint8. A pixel is masked where any shown band is. Gain, bias, min, ' +
      'max and gamma take one value for all bands or one for each. Masks are 0 or 1: an opacity of 0 masks all, another changes nothing ' +
      '(our choice). Properties are kept.',
    arguments: [
      { name: 'image', kind: 'Image' },
      perBand('bands'),
      perBand('gain'),
      perBand('bias'),
      perBand('min'),
      perBand('max'),
      perBand('gamma'),
      { name: 'opacity', kind: 'Number', optional: true },
      perBand('palette'),
      { name: 'forceRgbOutput', kind: 'Boolean', optional: true, default: false },
    ],
  },
} as const satisfies Signatures;
