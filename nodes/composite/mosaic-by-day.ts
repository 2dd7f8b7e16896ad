import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const mosaicByDay: NodeType = {
  type: 'MosaicByDay',
  title: 'Mosaic by day',
  group: 'composite',
  help: 'One image for each day (UTC): the mosaic of those taken on it',
  words: ['daily', 'same date', 'swath', 'granules', 'tiles', 'stitch', 'group by date'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images' },
  },
  output: () => 'ImageCollection',
  compile: (inputs) => invoke('Geoweft.mosaicByDay', { collection: inputs.required('collection') }),
};
