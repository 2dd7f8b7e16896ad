import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const select: NodeType = {
  type: 'Select',
  title: 'Select',
  group: 'bands',
  help: 'Some bands of an image, or of each image of a collection',
  words: ['band', 'channel', 'subset', 'pick', 'choose', 'reorder'],
  inputs: {
    input: { kind: 'ImageOrCollection', help: 'The image or the images' },
    bandSelectors: { kind: 'Bands', help: 'Names, patterns that match whole names (B.*), or indices from 0' },
    newNames: { kind: 'Names', help: 'A new name for each', optional: true },
  },
  output: (wired) => wired('input') ?? 'Image',
  compile(inputs) {
    const [bandSelectors, newNames] = [inputs.required('bandSelectors'), inputs.optional('newNames')];
    return perImage(inputs, 'input', (input) => invoke('Image.select', { input, bandSelectors, newNames }));
  },
};
