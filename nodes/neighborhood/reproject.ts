import { invoke } from '../../src/expression/expression.ts';
import { perImage } from '../per-image.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const reproject: NodeType = {
  type: 'Reproject',
  title: 'Reproject',
  group: 'neighborhood',
  help: 'Computes an image on one fixed grid, whatever the map shows',
  words: ['projection', 'crs', 'scale', 'resolution', 'warp', 'utm', 'fixed grid', 'epsg'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    crs: { kind: 'String', help: 'Like EPSG:32633' },
    scale: { kind: 'Number', help: 'The side of a pixel in meters', optional: true, shown: true },
    crsTransform: { kind: 'Numbers', help: 'In place of a scale: x scale, x shear, x origin, y shear, y scale, y origin', optional: true },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile: (inputs) =>
    perImage(inputs, 'image', (image) =>
      invoke('Image.reproject', {
        image,
        crs: invoke('Projection', { crs: inputs.required('crs') }),
        crsTransform: inputs.optional('crsTransform'),
        scale: inputs.optional('scale'),
      }),
    ),
};
