import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const filter: NodeType = {
  type: 'Filter',
  title: 'Filter',
  group: 'filter',
  help: 'Keeps the images that meet conditions on their properties, joined by and, or, not and brackets',
  words: ['condition', 'where', 'query', 'metadata', 'and', 'or', 'not', 'cloud cover', 'expression'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images to filter' },
    filter: {
      kind: 'Condition',
      help: "As CLOUDY_PIXEL_PERCENTAGE < 20 and not MGRS_TILE in ['31UDS', '31UES']; with ==, !=, <, <=, >, >=, in, contains, starts with, ends with",
    },
  },
  output: () => 'ImageCollection',
  compile: (inputs) => invoke('Collection.filter', { collection: inputs.required('collection'), filter: inputs.required('filter') }),
};
