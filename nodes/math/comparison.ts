import { type BinaryNode, binaryNode } from './binary-node.ts';

function comparison(type: string, title: string, sign: string, words: readonly string[]): ReturnType<typeof binaryNode> {
  const node: BinaryNode = {
    type,
    title,
    help: `1 where the first ${sign} the second, else 0`,
    words: ['compare', 'comparison', 'condition', 'threshold', 'if', ...words],
    operands: ['What is compared', 'With what'],
  };
  return binaryNode(node);
}

export const eq = comparison('Eq', 'Equal', 'equals', ['=', '==', 'same', 'is', 'class']);
export const neq = comparison('Neq', 'Not equal', 'differs from', ['≠', '!=', 'other', 'is not']);
export const gt = comparison('Gt', 'Greater than', 'is greater than', ['>', 'above', 'over', 'more']);
export const gte = comparison('Gte', 'Greater or equal', 'is greater than or equals', ['≥', '>=', 'at least', 'from']);
export const lt = comparison('Lt', 'Less than', 'is less than', ['<', 'below', 'under', 'fewer']);
export const lte = comparison('Lte', 'Less or equal', 'is less than or equals', ['≤', '<=', 'at most', 'up to']);
