import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { algorithmOf } from '../algorithm-of.ts';

export interface BinaryNode {
  readonly type: string;
  readonly title: string;
  readonly help: string;
  readonly words: readonly string[];
  /** What the two images are: "summand". */
  readonly operands: readonly [first: string, second: string];
}

/** A calculation on two images, or an image and a number; on those of a collection inside a Map. */
export function binaryNode({ type, title, help, words, operands }: BinaryNode): NodeType {
  return {
    type,
    title,
    group: 'math',
    help,
    words,
    inputs: {
      image1: { kind: 'ImageOrNumber', help: operands[0] },
      image2: { kind: 'ImageOrNumber', help: operands[1] },
    },
    output: () => 'Image',
    compile: (inputs) => invoke(algorithmOf(type), { image1: inputs.required('image1'), image2: inputs.required('image2') }),
  };
}
