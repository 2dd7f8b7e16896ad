import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const clip: NodeType = {
  type: 'Clip',
  title: 'Clip',
  group: 'masks',
  help: 'Masks an image, or each of a collection, outside a polygon, by the centres of pixels',
  words: ['crop', 'cut', 'region', 'aoi', 'polygon', 'boundary', 'area of interest'],
  inputs: {
    input: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    geometry: { kind: 'Geometry', help: 'A GeoJSON Polygon or MultiPolygon in longitude, latitude' },
  },
  output: (wired) => wired('input') ?? 'Image',
  compile(inputs) {
    const geometry = inputs.required('geometry');
    return perImage(inputs, 'input', (input) => invoke('Image.clip', { input, geometry }));
  },
};
