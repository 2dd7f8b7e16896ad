import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const collection: NodeType = {
  type: 'Collection',
  title: 'Collection',
  group: 'source',
  help: 'Images of a data set or a folder, in order of time',
  words: ['load', 'image collection', 'folder', 'data set', 'sentinel', 'landsat', 'geotiff', 'stac'],
  inputs: {
    id: { kind: 'Dataset', help: 'A data set of the registry (COPERNICUS/S2_SR_HARMONIZED), or a folder beside the workflow' },
  },
  output: () => 'ImageCollection',
  compile: (inputs) => invoke('ImageCollection.load', { id: inputs.required('id') }),
};
