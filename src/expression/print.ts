import { type Application, type Arguments, type Expression, childrenOf, expandConstant, isApplication } from './expression.ts';
import { hashExpression } from './hash.ts';
import { type Json, type JsonObject, isJsonArray } from './json.ts';
import { isFunctionName, signatureOf } from './signatures/index.ts';

/** Earth Engine's JSON: a table of values that refer to each other by key. */
export interface PrintedExpression {
  readonly result: string;
  readonly values: Readonly<Record<string, JsonObject>>;
}

/** Depth from which a value goes into the table though it is used once; Earth Engine's own limit is 100. */
const DEPTH_LIMIT = 50;

/**
 * Prints an expression just as the official client's serializer does (`ee.Serializer.toCloudApiJSON`): what is used twice
 * becomes a reference, except numbers, booleans, null and argument references; function bodies always do.
 */
export function printExpression(expression: Expression): PrintedExpression {
  const uses = countUses(expression);
  const keys = new Map<string, string>();
  const values: Record<string, JsonObject> = {};

  function keyOf(value: Expression): string {
    const hash = hashExpression(value);
    let key = keys.get(hash);
    if (key === undefined) {
      key = String(keys.size);
      keys.set(hash, key);
      values[key] = print(expand(value), 0);
    }
    return key;
  }

  function place(value: Expression, depth: number): JsonObject {
    if (isAlwaysInlined(value)) return print(value, depth);
    const used = uses.get(hashExpression(value)) ?? 0;
    return used === 1 && depth < DEPTH_LIMIT ? print(expand(value), depth) : { valueReference: keyOf(value) };
  }

  function placeAll(all: Arguments, names: readonly string[], depth: number): Record<string, JsonObject> {
    return Object.fromEntries(names.map((name) => [name, place(all[name], depth + 3)]));
  }

  function print(value: Expression, depth: number): JsonObject {
    if ('functionInvocationValue' in value) {
      if (isApplication(value)) return printApplication(value, depth);
      const { functionName, arguments: args } = value.functionInvocationValue;
      return { functionInvocationValue: { functionName, arguments: placeAll(args, namesInOrder(functionName, args), depth) } };
    }
    if ('functionDefinitionValue' in value) {
      const { argumentNames, body } = value.functionDefinitionValue;
      return { functionDefinitionValue: { argumentNames, body: keyOf(body) } };
    }
    if ('arrayValue' in value) {
      const printed = value.arrayValue.values.map((item) => place(item, depth + 3));
      const constants = printed.flatMap(constantIn);
      return constants.length === printed.length ? { constantValue: constants } : { arrayValue: { values: printed } };
    }
    if ('dictionaryValue' in value) {
      const { values: items } = value.dictionaryValue;
      const printed = placeAll(items, Object.keys(items).sort(), depth);
      const constants: Record<string, Json> = {};
      for (const [name, item] of Object.entries(printed)) {
        if (!('constantValue' in item)) return { dictionaryValue: { values: printed } };
        constants[name] = item.constantValue;
      }
      return { constantValue: constants };
    }
    if ('argumentReference' in value) return { argumentReference: value.argumentReference };
    return { constantValue: value.constantValue };
  }

  /** A computed function always goes into the table, behind its arguments. */
  function printApplication(value: Application, depth: number): JsonObject {
    const { functionReference, arguments: args } = value.functionInvocationValue;
    const placed = placeAll(args, namesApplied(functionReference, args), depth);
    return { functionInvocationValue: { functionReference: keyOf(functionReference), arguments: placed } };
  }

  return { result: keyOf(expression), values };
}

/** The names of a call's arguments in the order of its signature, in which the client numbers them; those it does not know by name. */
function namesInOrder(functionName: string, args: Arguments): string[] {
  const known = isFunctionName(functionName) ? signatureOf(functionName).arguments.map(({ name }) => name) : [];
  const others = Object.keys(args).filter((name) => !known.includes(name));
  return [...known.filter((name) => Object.hasOwn(args, name)), ...others.sort()];
}

/** The names of an application's arguments in the order of the variables of the expression that it applies. */
function namesApplied(functionReference: Expression, args: Arguments): string[] {
  const call = 'functionInvocationValue' in functionReference ? functionReference.functionInvocationValue.arguments : {};
  const vars = Object.hasOwn(call, 'vars') && 'constantValue' in call.vars ? call.vars.constantValue : [];
  const known = isJsonArray(vars) ? vars.map(String) : [];
  return [...known.filter((name) => Object.hasOwn(args, name)), ...Object.keys(args).filter((name) => !known.includes(name)).sort()];
}

/** How often each distinct value is used by distinct values; a constant list uses its items. */
function countUses(expression: Expression): Map<string, number> {
  const uses = new Map<string, number>();
  const visit = (value: Expression): void => {
    if (isAlwaysInlined(value)) return;
    const hash = hashExpression(value);
    const before = uses.get(hash) ?? 0;
    uses.set(hash, before + 1);
    if (before === 0) childrenOf(expand(value)).forEach(visit);
  };
  visit(expression);
  return uses;
}

function expand(value: Expression): Expression {
  return 'constantValue' in value ? expandConstant(value.constantValue) : value;
}

function isAlwaysInlined(value: Expression): boolean {
  if ('argumentReference' in value) return true;
  if (!('constantValue' in value)) return false;
  return value.constantValue === null || typeof value.constantValue === 'number' || typeof value.constantValue === 'boolean';
}

function constantIn(printed: JsonObject): Json[] {
  return 'constantValue' in printed ? [printed.constantValue] : [];
}
