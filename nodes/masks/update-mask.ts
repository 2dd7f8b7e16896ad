import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const updateMask: NodeType = {
  type: 'UpdateMask',
  title: 'Update mask',
  group: 'masks',
  help: 'Masks an image, or each of a collection, where a condition is 0 or masked',
  words: ['mask', 'hide', 'remove', 'keep where', 'cloud mask', 'filter pixels'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    mask: { kind: 'ImageOrNumber', help: 'The condition: one band for all bands, or one for each' },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile(inputs) {
    const mask = inputs.required('mask');
    return perImage(inputs, 'image', (image) => invoke('Image.updateMask', { image, mask }));
  },
};
