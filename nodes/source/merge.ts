import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const merge: NodeType = {
  type: 'Merge',
  title: 'Merge collections',
  group: 'source',
  help: 'The images of two collections in one, those of the second behind those of the first',
  words: ['concat', 'combine', 'join', 'append', 'union', 'sensors'],
  inputs: {
    collection1: { kind: 'ImageCollection', help: 'The images that come first' },
    collection2: { kind: 'ImageCollection', help: 'The images behind them, and above them in a mosaic' },
  },
  output: () => 'ImageCollection',
  compile: (inputs) => invoke('ImageCollection.merge', { collection1: inputs.required('collection1'), collection2: inputs.required('collection2') }),
};
