import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const selfMask: NodeType = {
  type: 'SelfMask',
  title: 'Self mask',
  group: 'masks',
  help: 'Masks what is 0 in an image, or in each of a collection',
  words: ['mask', 'zero', 'hide zeros', 'only true', 'where'],
  inputs: { image: { kind: 'ImageOrCollection', help: 'The image, or the images' } },
  output: (wired) => wired('image') ?? 'Image',
  compile: (inputs) => perImage(inputs, 'image', (image) => invoke('Image.selfMask', { image })),
};
