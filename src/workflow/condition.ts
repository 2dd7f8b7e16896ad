import { type Expression, constant, invoke, list } from '../expression/expression.ts';
import { type Json, isJsonArray } from '../expression/json.ts';

/** How a property is compared with a value. */
export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'starts with' | 'ends with';

type Comparison = (property: Expression, value: Expression) => Expression;

/** The filter of each operator as the official client writes it. */
const COMPARISONS: { readonly [O in Operator]: Comparison } = {
  '==': leftToRight('Filter.equals'),
  '!=': negated(leftToRight('Filter.equals')),
  '<': leftToRight('Filter.lessThan'),
  '<=': negated(leftToRight('Filter.greaterThan')),
  '>': leftToRight('Filter.greaterThan'),
  '>=': negated(leftToRight('Filter.lessThan')),
  in: (property, value) => invoke('Filter.listContains', { rightField: property, leftValue: asList(value) }),
  contains: leftToRight('Filter.stringContains'),
  'starts with': leftToRight('Filter.stringStartsWith'),
  'ends with': leftToRight('Filter.stringEndsWith'),
};

export const operators: readonly string[] = Object.keys(COMPARISONS);

export function isOperator(value: unknown): value is Operator {
  return typeof value === 'string' && operators.includes(value);
}

/** The filter that compares a property with a value. */
export function compareProperty(property: Expression, operator: Operator, value: Expression): Expression {
  return COMPARISONS[operator](property, value);
}

function leftToRight(functionName: string): Comparison {
  return (leftField, rightValue) => invoke(functionName, { leftField, rightValue });
}

/** One value may be typed without being a list. */
function asList(value: Expression): Expression {
  return 'constantValue' in value && !isJsonArray(value.constantValue) ? list([value]) : value;
}

function negated(comparison: Comparison): Comparison {
  return (property, value) => not(comparison(property, value));
}

function not(filter: Expression): Expression {
  return invoke('Filter.not', { filter });
}

/** Deeper brackets are refused. */
const MAX_DEPTH = 50;

/** A mark, a text in quotes, a number, or a word: of words names are made, which may have colons, dots and hyphens inside. */
const TOKEN = /\s*(?:(&&|\|\||==|!=|<=|>=|[<>=!()[\],])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?![\w:])|([a-z_](?:[\w:.-]*\w)?))/iy;

type Token = { readonly mark: string } | { readonly value: Json } | { readonly word: string };

const END: Token = { mark: 'end' };

/**
 * A filter from text: comparisons of properties with numbers, texts and lists, joined by and, or, not and brackets, as in
 * `CLOUDY_PIXEL_PERCENTAGE < 20 and (MGRS_TILE in ['31UDS', '31UES'] or not PLATFORM == "A")`. Undefined for what is none.
 */
export function parseCondition(text: string): Expression | undefined {
  const tokens = tokensOf(text);
  return tokens && parseTokens(tokens);
}

function parseTokens(tokens: readonly Token[]): Expression | undefined {
  let at = 0;

  const takeMark = (...marks: string[]): string | undefined => {
    const token = tokens[at];
    const found = 'mark' in token ? token.mark : 'word' in token ? token.word.toLowerCase() : undefined;
    if (found === undefined || !marks.includes(found)) return undefined;
    at++;
    return found;
  };

  function joined(functionName: string, marks: readonly string[], part: () => Expression | undefined): Expression | undefined {
    const filters: Expression[] = [];
    do {
      const filter = part();
      if (filter === undefined) return undefined;
      filters.push(filter);
    } while (takeMark(...marks) !== undefined);
    return filters.length === 1 ? filters[0] : invoke(functionName, { filters: list(filters) });
  }

  const either = (depth: number): Expression | undefined => joined('Filter.or', ['or', '||'], () => joined('Filter.and', ['and', '&&'], () => single(depth)));

  function single(depth: number): Expression | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (takeMark('not', '!') !== undefined) {
      const filter = single(depth + 1);
      return filter && not(filter);
    }
    if (takeMark('(') === undefined) return comparison();
    const filter = either(depth + 1);
    return takeMark(')') === undefined ? undefined : filter;
  }

  function comparison(): Expression | undefined {
    const token = tokens[at];
    if (!('word' in token)) return undefined;
    at++;
    const operator = takeOperator();
    const value = operator === 'in' ? takeList() : takeValue();
    return operator === undefined || value === undefined ? undefined : compareProperty(constant(token.word), operator, constant(value));
  }

  function takeOperator(): Operator | undefined {
    const mark = takeMark('==', '=', '!=', '<', '<=', '>', '>=', 'in', 'contains', 'starts', 'ends');
    if (mark === 'starts' || mark === 'ends') return takeMark('with') === undefined ? undefined : `${mark} with`;
    return mark === '=' ? '==' : isOperator(mark) ? mark : undefined;
  }

  function takeValue(): Json | undefined {
    const truth = takeMark('true', 'false');
    if (truth !== undefined) return truth === 'true';
    const token = tokens[at];
    if (!('value' in token)) return undefined;
    at++;
    return token.value;
  }

  function takeList(): Json[] | undefined {
    const close = takeMark('[') !== undefined ? ']' : takeMark('(') !== undefined ? ')' : undefined;
    const values: Json[] = [];
    do {
      const value = takeValue();
      if (value === undefined) return undefined;
      values.push(value);
    } while (takeMark(',') !== undefined);
    return close !== undefined && takeMark(close) !== undefined ? values : undefined;
  }

  const filter = either(0);
  return at === tokens.length - 1 ? filter : undefined;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.trimEnd().length) {
    const match: (string | undefined)[] | null = pattern.exec(text);
    if (match === null) return undefined;
    const [, mark, quoted, number, word] = match;
    if (mark !== undefined) tokens.push({ mark });
    else if (quoted !== undefined) tokens.push({ value: quoted.slice(1, -1).replace(/\\(.)/gs, '$1') });
    else if (number !== undefined) tokens.push({ value: Number(number) });
    else tokens.push({ word: word ?? '' });
  }
  return [...tokens, END];
}
