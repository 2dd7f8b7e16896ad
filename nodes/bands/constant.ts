import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const constant: NodeType = {
  type: 'Constant',
  title: 'Constant',
  group: 'bands',
  help: 'An image of one number everywhere, or of a number a band',
  words: ['number', 'value', 'fixed', 'literal', 'one', 'zero'],
  inputs: { value: { kind: 'Numbers', help: 'The number; of several, each is a band: constant_0, constant_1' } },
  output: () => 'Image',
  compile: (inputs) => invoke('Image.constant', { value: inputs.required('value') }),
};
