import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { pixelInputs } from './where.ts';

export const reduceRegions: NodeType = {
  type: 'ReduceRegions',
  title: 'Reduce regions',
  group: 'numbers',
  help: 'Numbers of an image over each of several regions: a row a region',
  words: ['zonal statistics', 'fields', 'parcels', 'polygons', 'features', 'points', 'sample', 'table'],
  inputs: {
    image: { kind: 'Image', help: 'The image' },
    collection: { kind: 'Features', help: 'The regions: a GeoJSON FeatureCollection, a Feature or a geometry' },
    reducer: { kind: 'Reducer', help: 'What is computed: mean, or several such as mean, stdDev, p10', optional: true, shown: true, default: 'mean' },
    ...pixelInputs,
    maxPixelsPerRegion: { kind: 'Number', help: 'The most pixels of a region; left out: ten million', optional: true },
  },
  output: () => 'Table',
  compile: (inputs) =>
    invoke('Image.reduceRegions', {
      image: inputs.required('image'),
      collection: inputs.required('collection'),
      reducer: inputs.optional('reducer') ?? invoke('Reducer.mean', {}),
      scale: inputs.optional('scale'),
      crs: inputs.optional('crs'),
      maxPixelsPerRegion: inputs.optional('maxPixelsPerRegion'),
    }),
};
