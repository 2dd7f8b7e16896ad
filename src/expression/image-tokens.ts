import { fail } from './issue.ts';

/** A word of an image expression, and where it begins, from 0. */
export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const WORDS = /\s*(?:(0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|('[^']*'|"[^"]*")|([a-z_][\w]*)|(\*\*|&&|\|\||==|!=|<=|>=|<<|>>|[-+*/%^!~<>=?:()[\],.&|]))/iy;

/** The words of an expression, with an end behind them. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const length = source.trimEnd().length;
  while (at < length) {
    WORDS.lastIndex = at;
    const match = WORDS.exec(source);
    if (!match) return failAt(source, at + (/^\s*/.exec(source.slice(at))?.[0].length ?? 0), 'expected a value or an operator');
    const [all, number, text, name, sign] = match as (string | undefined)[] as [string, ...(string | undefined)[]];
    const word = number ?? text ?? name ?? sign ?? '';
    const kind = number !== undefined ? 'number' : text !== undefined ? 'text' : name !== undefined ? 'name' : 'sign';
    tokens.push({ kind, text: kind === 'text' ? word.slice(1, -1) : word, at: at + all.length - word.length });
    at += all.length;
  }
  return [...tokens, { kind: 'end', text: '', at: length }];
}

/** Fails with what is wrong at a place of an expression. */
export function failAt(source: string, at: number, expected: string): never {
  const found = source.slice(at).trimEnd();
  const shown = found === '' ? 'the end' : `'${found.length > 12 ? `${found.slice(0, 12)}…` : found}'`;
  return fail(`the expression is wrong at character ${at + 1} (${shown}): ${expected}`, { argument: 'expression' });
}
