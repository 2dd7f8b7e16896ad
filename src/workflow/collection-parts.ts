import { type Expression, argument, constant, invoke } from '../expression/expression.ts';
import type { MappedArgument } from './compile.ts';

/** No Map of a workflow has an argument of this name. */
const EACH = '*';

/** An expression with the images that stand for its free arguments. */
export interface OpenExpression {
  readonly expression: Expression;
  readonly mapped: readonly MappedArgument[];
}

/** One image of a collection: which one is said where it is evaluated, as for the node of a Map's body. */
export function eachImage({ expression, mapped }: OpenExpression): OpenExpression {
  return { expression: argument(EACH), mapped: [...mapped, { name: EACH, collection: expression }] };
}

/** All bands of all images of a collection as one image, named INDEX_BAND or, where names are given, by those. */
export function stackOfImages({ expression, mapped }: OpenExpression, names?: readonly string[]): OpenExpression {
  const stack = invoke('ImageCollection.toBands', { collection: expression });
  return { expression: names ? invoke('Image.rename', { input: stack, names: constant([...names]) }) : stack, mapped };
}
