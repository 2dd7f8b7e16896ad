import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const sort: NodeType = {
  type: 'Sort',
  title: 'Sort',
  group: 'filter',
  help: 'The images in the order of a property; the last is on top in a mosaic',
  words: ['order', 'arrange', 'rank', 'least cloudy', 'by date'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images to sort' },
    key: { kind: 'String', help: 'The name of the property, as CLOUDY_PIXEL_PERCENTAGE or system:time_start' },
    ascending: { kind: 'Boolean', help: 'From low to high', optional: true, shown: true, default: true },
  },
  output: () => 'ImageCollection',
  compile: (inputs) =>
    invoke('Collection.limit', { collection: inputs.required('collection'), key: inputs.required('key'), ascending: inputs.optional('ascending') }),
};
