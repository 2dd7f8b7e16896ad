import { binaryNode } from './binary-node.ts';
import { unaryNode } from './unary-node.ts';

const integers = ['Integers', 'Integers, or a number'] as const;
const words = ['bit', 'bitmask', 'flags', 'qa', 'binary'];

export const bitwiseAnd = binaryNode({ type: 'BitwiseAnd', title: 'Bitwise and', help: 'The bits that both values have', words: [...words, '&', 'test a bit'], operands: integers });
export const bitwiseOr = binaryNode({ type: 'BitwiseOr', title: 'Bitwise or', help: 'The bits that either value has', words: [...words, '|', 'set a bit'], operands: integers });
export const bitwiseXor = binaryNode({ type: 'BitwiseXor', title: 'Bitwise exclusive or', help: 'The bits that one value has and the other has not', words: [...words, 'xor'], operands: integers });
export const bitwiseNot = unaryNode({ type: 'BitwiseNot', title: 'Bitwise not', help: 'The bits that a value has not', words: [...words, '~', 'complement'] });

const shifted = ['Integers', 'By how many bits'] as const;
export const leftShift = binaryNode({ type: 'LeftShift', title: 'Left shift', help: 'Moves bits to the left: times 2 for each', words: [...words, '<<'], operands: shifted });
export const rightShift = binaryNode({ type: 'RightShift', title: 'Right shift', help: 'Moves bits to the right: half for each', words: [...words, '>>', 'extract bits'], operands: shifted });
