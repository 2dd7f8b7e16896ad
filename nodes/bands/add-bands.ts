import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const addBands: NodeType = {
  type: 'AddBands',
  title: 'Add bands',
  group: 'bands',
  help: 'The bands of one image behind those of another, whose properties are kept',
  words: ['stack', 'append', 'merge bands', 'combine', 'layer'],
  inputs: {
    dstImg: { kind: 'Image', help: 'The image that gets the bands' },
    srcImg: { kind: 'Image', help: 'The image that has them' },
    names: { kind: 'Bands', help: 'Which bands to add; left out: all', optional: true },
    overwrite: { kind: 'Boolean', help: 'Replace bands of the same name, instead of adding them as name_1', optional: true, default: false },
  },
  output: () => 'Image',
  compile: (inputs) =>
    invoke('Image.addBands', {
      dstImg: inputs.required('dstImg'),
      srcImg: inputs.required('srcImg'),
      names: inputs.optional('names'),
      overwrite: inputs.optional('overwrite'),
    }),
};
