import { constant, invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const filterDate: NodeType = {
  type: 'FilterDate',
  title: 'Filter date',
  group: 'filter',
  help: 'Keeps the images taken from a date on and before another (UTC)',
  words: ['time', 'range', 'when', 'season', 'month', 'year'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images to filter' },
    start: { kind: 'Date', help: 'The first moment, inclusive' },
    end: { kind: 'Date', help: 'The end, exclusive; left out: one millisecond after the start', optional: true, shown: true },
  },
  output: () => 'ImageCollection',
  compile: (inputs) =>
    invoke('Collection.filter', {
      collection: inputs.required('collection'),
      filter: invoke('Filter.dateRangeContains', {
        leftValue: invoke('DateRange', { start: inputs.required('start'), end: inputs.optional('end') }),
        rightField: constant('system:time_start'),
      }),
    }),
};
