import type { Expression } from '../src/expression/expression.ts';
import type { Json } from '../src/expression/json.ts';

/** The value of an input that was typed in place; undefined where there is none. */
export function constantOf(expression: Expression | undefined): Json | undefined {
  return expression && 'constantValue' in expression ? expression.constantValue : undefined;
}
