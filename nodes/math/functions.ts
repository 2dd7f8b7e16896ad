import { unaryNode } from './unary-node.ts';

export const abs = unaryNode({ type: 'Abs', title: 'Absolute', help: 'Values without their sign', words: ['abs', 'magnitude', 'positive', 'absolute change'] });
export const sqrt = unaryNode({ type: 'Sqrt', title: 'Square root', help: 'The square root; masked where negative', words: ['sqrt', 'root'] });
export const cbrt = unaryNode({ type: 'Cbrt', title: 'Cubic root', help: 'The cubic root', words: ['cbrt', 'root'] });
export const exp = unaryNode({ type: 'Exp', title: 'Exponential', help: 'e to the power of the values', words: ['exp', 'e'] });
export const log = unaryNode({ type: 'Log', title: 'Logarithm', help: 'The natural logarithm; masked where negative', words: ['ln', 'log', 'natural'] });
export const log10 = unaryNode({ type: 'Log10', title: 'Logarithm (10)', help: 'The logarithm of base 10; masked where negative', words: ['log10', 'decibel', 'db'] });
export const floor = unaryNode({ type: 'Floor', title: 'Round down', help: 'The largest integer that is not larger', words: ['floor', 'integer', 'truncate'] });
export const ceil = unaryNode({ type: 'Ceil', title: 'Round up', help: 'The smallest integer that is not smaller', words: ['ceil', 'ceiling', 'integer'] });
export const round = unaryNode({ type: 'Round', title: 'Round', help: 'The nearest integer; of two, the higher', words: ['nearest', 'integer'] });
export const signum = unaryNode({ type: 'Signum', title: 'Sign', help: '−1, 0 or 1 for negative, 0 and positive', words: ['signum', 'sgn', 'direction of change'] });
export const sin = unaryNode({ type: 'Sin', title: 'Sine', help: 'The sine of radians', words: ['sin', 'trigonometry'] });
export const cos = unaryNode({ type: 'Cos', title: 'Cosine', help: 'The cosine of radians', words: ['cos', 'trigonometry'] });
export const tan = unaryNode({ type: 'Tan', title: 'Tangent', help: 'The tangent of radians', words: ['tan', 'trigonometry'] });
export const asin = unaryNode({ type: 'Asin', title: 'Arcsine', help: 'The arcsine in radians; masked beyond −1 and 1', words: ['asin', 'trigonometry'] });
export const acos = unaryNode({ type: 'Acos', title: 'Arccosine', help: 'The arccosine in radians; masked beyond −1 and 1', words: ['acos', 'trigonometry'] });
export const atan = unaryNode({ type: 'Atan', title: 'Arctangent', help: 'The arctangent in radians', words: ['atan', 'trigonometry'] });
