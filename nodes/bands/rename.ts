import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const rename: NodeType = {
  type: 'Rename',
  title: 'Rename',
  group: 'bands',
  help: 'New names for the bands of an image, or of each image of a collection, exactly one for each',
  words: ['name', 'band', 'label'],
  inputs: {
    input: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    names: { kind: 'Names', help: 'As many names as bands' },
  },
  output: (wired) => wired('input') ?? 'Image',
  compile(inputs) {
    const names = inputs.required('names');
    return perImage(inputs, 'input', (input) => invoke('Image.rename', { input, names }));
  },
};
