import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

export const where: NodeType = {
  type: 'Where',
  title: 'Where',
  group: 'masks',
  help: 'Replaces the values of an image, or of each of a collection, where a condition is not 0',
  words: ['if', 'replace', 'conditional', 'case', 'set values', 'choose'],
  inputs: {
    input: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    test: { kind: 'ImageOrNumber', help: 'The condition: one band for all bands, or one for each' },
    value: { kind: 'ImageOrNumber', help: 'What stands there then' },
  },
  output: (wired) => wired('input') ?? 'Image',
  compile(inputs) {
    const [test, value] = [inputs.required('test'), inputs.required('value')];
    return perImage(inputs, 'input', (input) => invoke('Image.where', { input, test, value }));
  },
};
