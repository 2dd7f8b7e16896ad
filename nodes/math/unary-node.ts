import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { algorithmOf } from '../algorithm-of.ts';
import { perImage } from '../per-image.ts';

export interface UnaryNode {
  readonly type: string;
  readonly title: string;
  readonly help: string;
  readonly words: readonly string[];
}

/** A calculation on the bands of one image, or of each image of a collection. */
export function unaryNode({ type, title, help, words }: UnaryNode): NodeType {
  return {
    type,
    title,
    group: 'math',
    help,
    words,
    inputs: { value: { kind: 'ImageOrCollection', help: 'The image, or the images' } },
    output: (wired) => wired('value') ?? 'Image',
    compile: (inputs) => perImage(inputs, 'value', (value) => invoke(algorithmOf(type), { value })),
  };
}
