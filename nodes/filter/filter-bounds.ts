import { constant, invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const filterBounds: NodeType = {
  type: 'FilterBounds',
  title: 'Filter bounds',
  group: 'filter',
  help: 'Keeps the images whose footprint meets a geometry; they are not cropped',
  words: ['clip', 'region', 'area', 'aoi', 'point', 'where', 'place', 'intersects'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images to filter' },
    geometry: { kind: 'Geometry', help: 'GeoJSON in longitude, latitude' },
  },
  output: () => 'ImageCollection',
  compile: (inputs) =>
    invoke('Collection.filter', {
      collection: inputs.required('collection'),
      filter: invoke('Filter.intersects', {
        leftField: constant('.all'),
        rightValue: invoke('Feature', { geometry: inputs.required('geometry') }),
      }),
    }),
};
