import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const limit: NodeType = {
  type: 'Limit',
  title: 'Limit',
  group: 'filter',
  help: 'The first so many images, sorted before if a property is named',
  words: ['top', 'head', 'best', 'least cloudy', 'how many', 'number'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images' },
    limit: { kind: 'Number', help: 'How many to keep at most' },
    key: { kind: 'String', help: 'The property to sort by before', optional: true },
    ascending: { kind: 'Boolean', help: 'From low to high', optional: true, default: true },
  },
  output: () => 'ImageCollection',
  compile: (inputs) =>
    invoke('Collection.limit', {
      collection: inputs.required('collection'),
      limit: inputs.required('limit'),
      key: inputs.optional('key'),
      ascending: inputs.optional('ascending'),
    }),
};
