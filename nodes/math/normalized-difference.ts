import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const normalizedDifference: NodeType = {
  type: 'NormalizedDifference',
  title: 'Normalized difference',
  group: 'math',
  help: '(first − second) / (first + second) of two bands, as nd; of each image of a collection, too',
  words: ['ndvi', 'ndwi', 'mndwi', 'nbr', 'ndsi', 'ndbi', 'ndmi', 'ndre', 'nd', 'index', 'vegetation', 'greenness', 'water', 'burn', 'snow', 'ratio'],
  inputs: {
    input: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    bandNames: { kind: 'Bands', help: 'Two bands, for NDVI near infrared and red; left out: the first two', optional: true, shown: true },
  },
  output: (wired) => wired('input') ?? 'Image',
  compile(inputs) {
    const bandNames = inputs.optional('bandNames');
    return perImage(inputs, 'input', (input) => invoke('Image.normalizedDifference', { input, bandNames }));
  },
};
