import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const mask: NodeType = {
  type: 'Mask',
  title: 'Mask of',
  group: 'masks',
  help: '1 where a band of an image, or of each of a collection, is valid, 0 where it is masked',
  words: ['validity', 'valid pixels', 'coverage', 'nodata', 'is masked', 'get mask'],
  inputs: { image: { kind: 'ImageOrCollection', help: 'The image, or the images' } },
  output: (wired) => wired('image') ?? 'Image',
  compile: (inputs) => perImage(inputs, 'image', (image) => invoke('Image.mask', { image })),
};
