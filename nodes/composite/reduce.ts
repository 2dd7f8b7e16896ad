import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const reduce: NodeType = {
  type: 'Reduce',
  title: 'Reduce',
  group: 'composite',
  help: 'Percentiles, standard deviation and more of all images at each pixel; several at once as bands of one image',
  words: ['percentile', 'quantile', 'stddev', 'variance', 'statistics', 'linear fit', 'trend', 'first', 'last', 'stack', 'aggregate'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images; masked pixels do not count' },
    reducer: { kind: 'Reducer', help: 'One or several, as median or p10, p50, p90; the bands are called B4_median, B4_p10' },
  },
  output: () => 'Image',
  compile: (inputs) => invoke('ImageCollection.reduce', { collection: inputs.required('collection'), reducer: inputs.required('reducer') }),
};
