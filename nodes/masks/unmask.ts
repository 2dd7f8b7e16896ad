import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const unmask: NodeType = {
  type: 'Unmask',
  title: 'Unmask',
  group: 'masks',
  help: 'Fills what is masked in an image, or in each of a collection, with a number or another image',
  words: ['fill', 'fill gaps', 'nodata', 'replace missing', 'default', 'zero'],
  inputs: {
    input: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    value: { kind: 'ImageOrNumber', help: 'What to fill with; left out: 0', optional: true, shown: true },
    sameFootprint: { kind: 'Boolean', help: 'Fill only inside the footprint of the image', optional: true, default: true },
  },
  output: (wired) => wired('input') ?? 'Image',
  compile(inputs) {
    const given = { value: inputs.optional('value'), sameFootprint: inputs.optional('sameFootprint') };
    return perImage(inputs, 'input', (input) => invoke('Image.unmask', { input, ...given }));
  },
};
