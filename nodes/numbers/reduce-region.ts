import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { limitInputs, pixelInputs } from './where.ts';

export const reduceRegion: NodeType = {
  type: 'ReduceRegion',
  title: 'Reduce region',
  group: 'numbers',
  help: 'Numbers of an image over a region: the mean of each band, say',
  words: ['statistics', 'zonal', 'mean', 'average', 'sum', 'count', 'percentile', 'area', 'table'],
  inputs: {
    image: { kind: 'Image', help: 'The image' },
    reducer: { kind: 'Reducer', help: 'What is computed: mean, or several such as mean, stdDev, p10', optional: true, shown: true, default: 'mean' },
    geometry: { kind: 'Geometry', help: 'The region, GeoJSON in longitude, latitude; left out: all of the image', optional: true, shown: true },
    ...pixelInputs,
    ...limitInputs,
  },
  output: () => 'Table',
  compile: (inputs) =>
    invoke('Image.reduceRegion', {
      image: inputs.required('image'),
      reducer: inputs.optional('reducer') ?? invoke('Reducer.mean', {}),
      geometry: inputs.optional('geometry'),
      scale: inputs.optional('scale'),
      crs: inputs.optional('crs'),
      bestEffort: inputs.optional('bestEffort'),
      maxPixels: inputs.optional('maxPixels'),
    }),
};
