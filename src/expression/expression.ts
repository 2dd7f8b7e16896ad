import { type Json, type JsonObject, isJsonArray, isJsonObject } from './json.ts';

/**
 * Earth Engine's expression graph with its references resolved: an invocation holds its arguments, a definition its body.
 * Subtrees may be shared. Constant lists and dictionaries are always one constantValue (canonical form).
 */
export type Expression =
  | { readonly constantValue: Json }
  | { readonly arrayValue: { readonly values: readonly Expression[] } }
  | { readonly dictionaryValue: { readonly values: Arguments } }
  | { readonly argumentReference: string }
  | FunctionDefinition
  | Invocation
  | Application;

export type Arguments = Readonly<Record<string, Expression>>;

export interface FunctionDefinition {
  readonly functionDefinitionValue: { readonly argumentNames: readonly string[]; readonly body: Expression };
}

export interface Invocation {
  readonly functionInvocationValue: { readonly functionName: string; readonly arguments: Arguments };
}

/** The call of a function that is itself computed, as `Image.parseExpression` computes one. */
export interface Application {
  readonly functionInvocationValue: { readonly functionReference: Expression; readonly arguments: Arguments };
}

export function constant(value: Json): Expression {
  return { constantValue: value };
}

export function list(values: readonly Expression[]): Expression {
  const constants = values.flatMap((value) => ('constantValue' in value ? [value.constantValue] : []));
  return constants.length === values.length ? constant(constants) : { arrayValue: { values } };
}

export function dictionary(values: Arguments): Expression {
  const constants: Record<string, Json> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!('constantValue' in value)) return { dictionaryValue: { values } };
    constants[key] = value.constantValue;
  }
  return constant(constants);
}

export function argument(name: string): Expression {
  return { argumentReference: name };
}

/** A call of one of Earth Engine's algorithms; arguments that are undefined are left out. */
export function invoke(functionName: string, args: Readonly<Record<string, Expression | undefined>>): Invocation {
  const given: Record<string, Expression> = {};
  for (const [name, value] of Object.entries(args)) if (value !== undefined) given[name] = value;
  return { functionInvocationValue: { functionName, arguments: given } };
}

/** A call of a computed function. */
export function apply(functionReference: Expression, args: Arguments): Application {
  return { functionInvocationValue: { functionReference, arguments: args } };
}

/** Whether the function that is called is computed. */
export function isApplication(call: Invocation | Application): call is Application {
  return 'functionReference' in call.functionInvocationValue;
}

/** The expressions directly inside one. */
export function childrenOf(expression: Expression): readonly Expression[] {
  if ('functionInvocationValue' in expression) {
    const values = Object.values(expression.functionInvocationValue.arguments);
    return isApplication(expression) ? [expression.functionInvocationValue.functionReference, ...values] : values;
  }
  if ('functionDefinitionValue' in expression) return [expression.functionDefinitionValue.body];
  if ('arrayValue' in expression) return expression.arrayValue.values;
  if ('dictionaryValue' in expression) return Object.values(expression.dictionaryValue.values);
  return [];
}

/** A constant list or dictionary as a list or dictionary of constants: how the printed form counts its parts. */
export function expandConstant(value: Json): Expression {
  if (isJsonArray(value)) return { arrayValue: { values: value.map(constant) } };
  if (isJsonObject(value)) return { dictionaryValue: { values: mapValues(value, constant) } };
  return { constantValue: value };
}

function mapValues(object: JsonObject, change: (value: Json) => Expression): Arguments {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
