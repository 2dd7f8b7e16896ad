import { invoke } from '../../src/expression/expression.ts';
import type { NodeInput, NodeType } from '../../src/workflow/node-type.ts';

const OTHERS = ['image2', 'image3', 'image4', 'image5', 'image6', 'image7', 'image8'] as const;
const further: NodeInput = { kind: 'Image', help: 'One more', optional: true };

export const cat: NodeType = {
  type: 'Cat',
  title: 'Stack',
  group: 'bands',
  help: 'The bands of several images, one behind the other; properties are those of the first',
  words: ['cat', 'concatenate', 'combine', 'merge bands', 'layer stack', 'multiband'],
  inputs: {
    image1: { kind: 'Image', help: 'The first image' },
    ...Object.fromEntries(OTHERS.map((name, index) => [name, index === 0 ? ({ ...further, shown: true } as const) : further])),
  },
  output: () => 'Image',
  compile: (inputs) =>
    OTHERS.flatMap((name) => inputs.optional(name) ?? []).reduce((dstImg, srcImg) => invoke('Image.addBands', { dstImg, srcImg }), inputs.required('image1')),
};
