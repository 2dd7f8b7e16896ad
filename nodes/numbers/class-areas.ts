import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { limitInputs, pixelInputs } from './where.ts';

export const classAreas: NodeType = {
  type: 'ClassAreas',
  title: 'Class areas',
  group: 'numbers',
  help: 'How much of a region each class covers: pixels, m², hectares and percent',
  words: ['area', 'hectares', 'share', 'land cover', 'classes', 'percent', 'scl', 'burned area', 'water area', 'table'],
  inputs: {
    image: { kind: 'Image', help: 'The image' },
    band: { kind: 'Band', help: 'The band of classes; left out: the only one', optional: true, shown: true },
    geometry: { kind: 'Geometry', help: 'The region, GeoJSON in longitude, latitude; left out: all of the image', optional: true, shown: true },
    ...pixelInputs,
    ...limitInputs,
  },
  output: () => 'Table',
  compile: (inputs) =>
    invoke('Geoweft.classAreas', {
      image: inputs.required('image'),
      band: inputs.optional('band'),
      geometry: inputs.optional('geometry'),
      scale: inputs.optional('scale'),
      crs: inputs.optional('crs'),
      bestEffort: inputs.optional('bestEffort'),
      maxPixels: inputs.optional('maxPixels'),
    }),
};
