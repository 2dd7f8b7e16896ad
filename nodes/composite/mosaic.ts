import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const mosaic: NodeType = {
  type: 'Mosaic',
  title: 'Mosaic',
  group: 'composite',
  help: 'In each band the last image that is not masked at a pixel',
  words: ['latest', 'on top', 'merge', 'composite', 'newest'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images, the last one on top' },
  },
  output: () => 'Image',
  compile: (inputs) => invoke('ImageCollection.mosaic', { collection: inputs.required('collection') }),
};
