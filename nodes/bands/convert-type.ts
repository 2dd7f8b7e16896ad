import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { constantOf } from '../constant-of.ts';
import { perImage } from '../per-image.ts';

/** The algorithm for each pixel type. */
const ALGORITHMS: ReadonlyMap<unknown, string> = new Map([
  ['uint8', 'Image.toUint8'],
  ['int8', 'Image.toInt8'],
  ['uint16', 'Image.toUint16'],
  ['int16', 'Image.toInt16'],
  ['uint32', 'Image.toUint32'],
  ['int32', 'Image.toInt32'],
  ['float32', 'Image.toFloat'],
  ['float64', 'Image.toDouble'],
]);

export const convertType: NodeType = {
  type: 'ConvertType',
  title: 'Convert type',
  group: 'bands',
  help: 'Another pixel type for all bands, of an image or of each of a collection: fractions are dropped, values clamped to the type',
  words: ['cast', 'toByte', 'toInt16', 'toFloat', 'byte', 'integer', 'float', 'double', 'data type'],
  inputs: {
    value: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    to: { kind: 'String', help: 'The pixel type', optional: true, shown: true, default: 'float32', choices: [...ALGORITHMS.keys()].map(String) },
  },
  output: (wired) => wired('value') ?? 'Image',
  compile(inputs) {
    const algorithm = ALGORITHMS.get(constantOf(inputs.optional('to'))) ?? 'Image.toFloat';
    return perImage(inputs, 'value', (value) => invoke(algorithm, { value }));
  },
};
