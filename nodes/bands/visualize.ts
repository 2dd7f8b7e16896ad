import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

const STYLE = ['bands', 'gain', 'bias', 'min', 'max', 'gamma', 'opacity', 'palette', 'forceRgbOutput'] as const;

export const visualize: NodeType = {
  type: 'Visualize',
  title: 'Visualize',
  group: 'bands',
  help: 'Red, green and blue of an image, or of each of a collection, as bands of uint8 to be exported or blended',
  words: ['rgb', 'colour', 'color', 'palette', 'stretch', 'render', '8-bit', 'picture'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    bands: { kind: 'Bands', help: 'One band, or three for red, green and blue; left out: the first three', optional: true, shown: true },
    min: { kind: 'Numbers', help: 'The value, or values, to map to 0', optional: true, shown: true },
    max: { kind: 'Numbers', help: 'The value, or values, to map to 255', optional: true, shown: true },
    gain: { kind: 'Numbers', help: 'value × gain + bias, in place of min and max', optional: true },
    bias: { kind: 'Numbers', help: 'See gain', optional: true },
    gamma: { kind: 'Numbers', help: 'Over 1 is brighter', optional: true },
    palette: { kind: 'Palette', help: 'Colours for one band, from min to max', optional: true, shown: true },
    opacity: { kind: 'Number', help: '0 masks all', optional: true },
    forceRgbOutput: { kind: 'Boolean', help: 'Three bands, also of one band without a palette', optional: true, default: false },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile(inputs) {
    const style = Object.fromEntries(STYLE.map((name) => [name, inputs.optional(name)]));
    return perImage(inputs, 'image', (image) => invoke('Image.visualize', { image, ...style }));
  },
};
