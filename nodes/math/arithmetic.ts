import { binaryNode } from './binary-node.ts';

export const add = binaryNode({ type: 'Add', title: 'Add', help: 'The sum of two images, or of an image and a number', words: ['plus', '+', 'sum', 'offset'], operands: ['The first summand', 'The second summand'] });

export const subtract = binaryNode({
  type: 'Subtract',
  title: 'Subtract',
  help: 'The difference of two images, or of an image and a number',
  words: ['minus', '-', 'difference', 'change', 'dnbr', 'before and after'],
  operands: ['What is subtracted from', 'What is subtracted'],
});

export const divide = binaryNode({
  type: 'Divide',
  title: 'Divide',
  help: 'The ratio of two images, or of an image and a number; 0 where divided by 0',
  words: ['ratio', '/', 'quotient', 'over', 'scale', 'reflectance'],
  operands: ['What is divided', 'What it is divided by'],
});

export const mod = binaryNode({ type: 'Mod', title: 'Remainder', help: 'What is left of a division, with the sign of what is divided', words: ['modulo', '%', 'mod', 'rest'], operands: ['What is divided', 'What it is divided by'] });

export const pow = binaryNode({ type: 'Pow', title: 'Power', help: 'An image to the power of another or of a number', words: ['exponent', '**', '^', 'square', 'cube', 'pow'], operands: ['The base', 'The exponent'] });

export const min = binaryNode({
  type: 'Min',
  title: 'Lower of two',
  help: 'The lower of the values of two images, or of an image and a number',
  words: ['min', 'minimum', 'smaller', 'at most', 'cap'],
  operands: ['One', 'The other'],
});

export const max = binaryNode({
  type: 'Max',
  title: 'Higher of two',
  help: 'The higher of the values of two images, or of an image and a number',
  words: ['max', 'maximum', 'larger', 'at least', 'floor'],
  operands: ['One', 'The other'],
});

export const hypot = binaryNode({ type: 'Hypot', title: 'Magnitude', help: 'The length of the vector of two images', words: ['hypotenuse', 'length', 'vector', 'distance', 'change vector'], operands: ['Its x', 'Its y'] });

export const atan2 = binaryNode({ type: 'Atan2', title: 'Angle', help: 'The angle, in radians, of the vector of two images', words: ['atan2', 'direction', 'vector', 'aspect', 'arctangent'], operands: ['Its x', 'Its y'] });
