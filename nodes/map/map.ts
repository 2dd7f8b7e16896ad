import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const map: NodeType = {
  type: 'Map',
  title: 'Map',
  group: 'map',
  help: 'Applies the nodes inside to each image of a collection',
  words: ['each', 'function', 'loop', 'apply', 'every image'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images, one after the other the argument of the body' },
  },
  hasBody: true,
  output: () => 'ImageCollection',
  compile: (inputs) =>
    invoke('Collection.map', { collection: inputs.required('collection'), baseAlgorithm: inputs.required('baseAlgorithm') }),
};
