import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { limitInputs, pixelInputs } from './where.ts';

export const histogram: NodeType = {
  type: 'Histogram',
  title: 'Histogram',
  group: 'numbers',
  help: 'How often which values occur in a region, band by band',
  words: ['distribution', 'frequency', 'buckets', 'bins', 'table'],
  inputs: {
    image: { kind: 'Image', help: 'The image' },
    geometry: { kind: 'Geometry', help: 'The region, GeoJSON in longitude, latitude; left out: all of the image', optional: true, shown: true },
    min: { kind: 'Number', help: 'Where the first bucket begins; left out: at the lowest value', optional: true },
    max: { kind: 'Number', help: 'Where the last bucket ends; left out: at the highest value', optional: true },
    steps: { kind: 'Number', help: 'How many buckets', optional: true, default: 64 },
    ...pixelInputs,
    ...limitInputs,
  },
  output: () => 'Table',
  compile: (inputs) =>
    invoke('Geoweft.histogram', {
      image: inputs.required('image'),
      geometry: inputs.optional('geometry'),
      min: inputs.optional('min'),
      max: inputs.optional('max'),
      steps: inputs.optional('steps'),
      scale: inputs.optional('scale'),
      crs: inputs.optional('crs'),
      bestEffort: inputs.optional('bestEffort'),
      maxPixels: inputs.optional('maxPixels'),
    }),
};
