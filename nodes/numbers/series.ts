import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { limitInputs, pixelInputs } from './where.ts';

export const series: NodeType = {
  type: 'Series',
  title: 'Series',
  group: 'numbers',
  help: 'The bands of a collection through time, at points or over regions: a row an image and region',
  words: ['time series', 'chart', 'plot', 'through time', 'trend', 'phenology', 'ndvi', 'getRegion', 'table'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images' },
    regions: { kind: 'Features', help: 'Where: a GeoJSON geometry, a Feature or a FeatureCollection' },
    reducer: { kind: 'Reducer', help: 'What is computed of each image: mean, or several such as mean, p10, p90', optional: true, shown: true, default: 'mean' },
    ...pixelInputs,
    ...limitInputs,
  },
  output: () => 'Table',
  compile: (inputs) =>
    invoke('Geoweft.series', {
      collection: inputs.required('collection'),
      regions: inputs.required('regions'),
      reducer: inputs.optional('reducer') ?? invoke('Reducer.mean', {}),
      scale: inputs.optional('scale'),
      crs: inputs.optional('crs'),
      bestEffort: inputs.optional('bestEffort'),
      maxPixels: inputs.optional('maxPixels'),
    }),
};
