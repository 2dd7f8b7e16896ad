import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const distinct: NodeType = {
  type: 'Distinct',
  title: 'Distinct',
  group: 'filter',
  help: 'Of images with the same values of some properties the first',
  words: ['unique', 'duplicates', 'deduplicate', 'once', 'one per date'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images' },
    properties: { kind: 'Names', help: 'The names of the properties, as system:time_start, MGRS_TILE' },
  },
  output: () => 'ImageCollection',
  compile: (inputs) => invoke('Collection.distinct', { collection: inputs.required('collection'), properties: inputs.required('properties') }),
};
