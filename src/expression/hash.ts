import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Expression, isApplication } from './expression.ts';
import { stableStringify } from './json.ts';

const hashes = new WeakMap<Expression, string>();

/** Hashes of texts: most come again whenever a workflow is compiled after an edit. */
const known = new Map<string, string>();
const MAX_KNOWN_CHARACTERS = 8_000_000;
let knownCharacters = 0;

/** Characters of a constant or an argument that are not worth a hash of their own: most are numbers and names. */
const SHORT = 64;

/** 128 bits of SHA-256 in hexadecimal. */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32);
}

/** The same for equal expressions, however they were built: a hash of the function and its arguments by name. */
export function hashExpression(expression: Expression): string {
  let hash = hashes.get(expression);
  if (hash === undefined) {
    hash = hashOnce(canonicalText(expression));
    hashes.set(expression, hash);
  }
  return hash;
}

function hashOnce(text: string): string {
  let hash = known.get(text);
  if (hash === undefined) {
    hash = hashText(text);
    knownCharacters += text.length;
    if (knownCharacters > MAX_KNOWN_CHARACTERS) {
      known.clear();
      knownCharacters = text.length;
    }
    known.set(text, hash);
  }
  return hash;
}

function canonicalText(expression: Expression): string {
  if ('functionInvocationValue' in expression) {
    const args = entriesText(expression.functionInvocationValue.arguments);
    if (isApplication(expression)) return `apply ${hashExpression(expression.functionInvocationValue.functionReference)} ${args}`;
    return `call ${expression.functionInvocationValue.functionName} ${args}`;
  }
  if ('functionDefinitionValue' in expression) {
    const { argumentNames, body } = expression.functionDefinitionValue;
    return `function ${JSON.stringify(argumentNames)} ${hashExpression(body)}`;
  }
  if ('arrayValue' in expression) return `list ${expression.arrayValue.values.map(shortText).join(' ')}`;
  if ('dictionaryValue' in expression) return `dictionary ${entriesText(expression.dictionaryValue.values)}`;
  if ('argumentReference' in expression) return `argument ${JSON.stringify(expression.argumentReference)}`;
  return `constant ${stableStringify(expression.constantValue)}`;
}

function entriesText(values: Readonly<Record<string, Expression>>): string {
  const names = Object.keys(values).sort();
  return names.map((name) => `${JSON.stringify(name)}:${shortText(values[name])}`).join(' ');
}

/** What stands for a part in the text of the whole: its hash, or what is told in as few words. */
function shortText(part: Expression): string {
  if (!('constantValue' in part || 'argumentReference' in part)) return hashExpression(part);
  const text = canonicalText(part);
  return text.length <= SHORT ? text : hashExpression(part);
}
