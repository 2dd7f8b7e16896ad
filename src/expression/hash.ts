import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Expression, expandConstant } from './expression.ts';

const hashes = new WeakMap<Expression, string>();

/** 128 bits of SHA-256 in hexadecimal. */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32);
}

/** The same for equal expressions, however they were built: a hash of the function and its arguments by name. */
export function hashExpression(expression: Expression): string {
  let hash = hashes.get(expression);
  if (hash === undefined) {
    hash = hashText(canonicalText(expression));
    hashes.set(expression, hash);
  }
  return hash;
}

function canonicalText(expression: Expression): string {
  if ('functionInvocationValue' in expression) {
    const { functionName, arguments: args } = expression.functionInvocationValue;
    return `call ${functionName} ${entriesText(args)}`;
  }
  if ('functionDefinitionValue' in expression) {
    const { argumentNames, body } = expression.functionDefinitionValue;
    return `function ${JSON.stringify(argumentNames)} ${hashExpression(body)}`;
  }
  if ('arrayValue' in expression) return `list ${expression.arrayValue.values.map(hashExpression).join(' ')}`;
  if ('dictionaryValue' in expression) return `dictionary ${entriesText(expression.dictionaryValue.values)}`;
  if ('argumentReference' in expression) return `argument ${expression.argumentReference}`;
  const expanded = expandConstant(expression.constantValue);
  return 'constantValue' in expanded ? `constant ${JSON.stringify(expanded.constantValue)}` : canonicalText(expanded);
}

function entriesText(values: Readonly<Record<string, Expression>>): string {
  const names = Object.keys(values).sort();
  return names.map((name) => `${JSON.stringify(name)}:${hashExpression(values[name])}`).join(' ');
}
