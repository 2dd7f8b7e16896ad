import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const multiply: NodeType = {
  type: 'Multiply',
  title: 'Multiply',
  group: 'math',
  help: 'The product of two images, or of an image and a number',
  words: ['times', '*', 'product', 'scale', 'invert', 'negate'],
  inputs: {
    image1: { kind: 'ImageOrNumber', help: 'The first factor' },
    image2: { kind: 'ImageOrNumber', help: 'The second factor' },
  },
  output: () => 'Image',
  compile: (inputs) => invoke('Image.multiply', { image1: inputs.required('image1'), image2: inputs.required('image2') }),
};
