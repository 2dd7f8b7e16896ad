import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { algorithmOf } from '../algorithm-of.ts';
import { perImage } from '../per-image.ts';

function rangeNode(type: string, title: string, help: string, words: readonly string[], low: string, high: string): NodeType {
  return {
    type,
    title,
    group: 'math',
    help,
    words,
    inputs: {
      input: { kind: 'ImageOrCollection', help: 'The image, or the images' },
      low: { kind: 'Number', help: low },
      high: { kind: 'Number', help: high },
    },
    output: (wired) => wired('input') ?? 'Image',
    compile(inputs) {
      const [from, to] = [inputs.required('low'), inputs.required('high')];
      return perImage(inputs, 'input', (input) => invoke(algorithmOf(type), { input, low: from, high: to }));
    },
  };
}

export const clamp = rangeNode('Clamp', 'Clamp', 'Values held within a range', ['limit', 'clip values', 'bounds', 'saturate', 'cap'], 'The lowest value', 'The highest value');

export const unitScale = rangeNode(
  'UnitScale',
  'Unit scale',
  'Values moved so that a range becomes 0 to 1; those outside are not held',
  ['normalize', 'rescale', 'stretch', '0 to 1', 'fraction'],
  'The value that becomes 0',
  'The value that becomes 1',
);
