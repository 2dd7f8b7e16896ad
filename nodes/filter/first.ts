import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const first: NodeType = {
  type: 'First',
  title: 'First image',
  group: 'filter',
  help: 'The first image of a collection',
  words: ['one image', 'single', 'pick', 'oldest', 'head'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images' },
  },
  output: () => 'Image',
  compile: (inputs) => invoke('Collection.first', { collection: inputs.required('collection') }),
};
