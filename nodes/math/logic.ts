import { binaryNode } from './binary-node.ts';
import { unaryNode } from './unary-node.ts';

const conditions = ['A condition: 0 is no, anything else yes', 'Another condition'] as const;

export const and = binaryNode({
  type: 'And',
  title: 'And',
  help: '1 where both images are not 0, else 0',
  words: ['both', '&&', 'logic', 'condition', 'intersection', 'all'],
  operands: conditions,
});

export const or = binaryNode({
  type: 'Or',
  title: 'Or',
  help: '1 where either image is not 0, else 0',
  words: ['either', '||', 'logic', 'condition', 'union', 'any'],
  operands: conditions,
});

export const not = unaryNode({ type: 'Not', title: 'Not', help: '1 where an image is 0, else 0', words: ['!', 'negate', 'invert', 'logic', 'condition', 'opposite'] });
