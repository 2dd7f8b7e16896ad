import { type Expression, type FunctionDefinition, argument, childrenOf } from './expression.ts';
import { hashExpression } from './hash.ts';

/**
 * A function of one argument, to be mapped. As in the official client the argument's name counts the distinct
 * definitions inside the body, so that functions written alike are equal expressions.
 */
export function define(body: (argument: Expression) => Expression): FunctionDefinition {
  const name = argumentNameFor(body(argument('<unbound>')));
  return { functionDefinitionValue: { argumentNames: [name], body: body(argument(name)) } };
}

/** The name that the argument of a function with this body gets. */
export function argumentNameFor(body: Expression): string {
  return `_MAPPING_VAR_${countDefinitions(body)}_0`;
}

function countDefinitions(expression: Expression): number {
  const seen = new Set<string>();
  let count = 0;
  const visit = (value: Expression): void => {
    const hash = hashExpression(value);
    if (seen.has(hash)) return;
    seen.add(hash);
    if ('functionDefinitionValue' in value) count++;
    childrenOf(value).forEach(visit);
  };
  visit(expression);
  return count;
}
