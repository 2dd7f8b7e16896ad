import { define } from '../src/expression/define.ts';
import { type Expression, invoke } from '../src/expression/expression.ts';
import type { CompileInputs } from '../src/workflow/node-type.ts';

/** A function of one image: of an image what it gives, of a collection each image mapped by it. */
export function perImage(inputs: CompileInputs, input: string, call: (image: Expression) => Expression): Expression {
  const given = inputs.required(input);
  if (inputs.kind(input) !== 'ImageCollection') return call(given);
  return invoke('Collection.map', { collection: given, baseAlgorithm: define(call) });
}
