import { type Expression, argument, constant, invoke, list } from './expression.ts';
import { type Token, failAt, tokensOf } from './image-tokens.ts';
import { fail } from './issue.ts';
import { arithmetic } from './signatures/arithmetic.ts';

/** What the names of an expression stand for. */
export interface ImageVariables {
  /** The image whose bands are b('name'). */
  readonly image: string;
  /** The images that have names, the default one among them. */
  readonly names: readonly string[];
  /** Names that stand for no image are bands of the default image. */
  readonly freeNamesAreBands: boolean;
}

const MAX_LENGTH = 10_000;
const MAX_DEPTH = 200;

/** Operators of two operands, from those that bind loosely to those that bind tightly, by the algorithms that they are. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { '||': 'or' },
  { '&&': 'and' },
  { '|': 'bitwiseOr' },
  { '&': 'bitwiseAnd' },
  { '==': 'eq', '!=': 'neq' },
  { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' },
  { '<<': 'leftShift', '>>': 'rightShift' },
  { '+': 'add', '-': 'subtract' },
  { '*': 'multiply', '/': 'divide', '%': 'mod' },
];

/** Functions by the number of images they take. Conversions are called as Earth Engine's types. */
const FUNCTIONS: ReadonlyMap<string, readonly [algorithm: string, operands: number]> = new Map([
  ...Object.entries(arithmetic).flatMap(([name, { arguments: args }]) =>
    args.every(({ kind }) => kind === 'Image') ? [[name.replace('Image.', ''), [name, args.length]] as const] : [],
  ),
  ...['byte', 'short', 'int', 'long', 'float', 'double', 'uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'int64'].map(
    (type) => [type, [`Image.to${type[0].toUpperCase()}${type.slice(1)}`, 1]] as const,
  ),
]);

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['PI', Math.PI],
  ['E', Math.E],
]);

/**
 * Reads an expression as `Image.expression` takes it: b('B4'), b(0), image.band, image[0], numbers, functions,
 * `test ? yes : no`, operators as in JavaScript (** and ^ raise to a power), and `name = value`. Throws an IssueError with the place
 * of what is wrong.
 */
export function parseImageExpression(source: string, variables: ImageVariables): Expression {
  if (source.length > MAX_LENGTH) return fail(`the expression has ${source.length} characters; at most ${MAX_LENGTH} are read`, { argument: 'expression' });
  const tokens = tokensOf(source);
  let place = 0;
  let depth = 0;

  const wrong = (expected: string, at = tokens[place].at): never => failAt(source, at, expected);
  const isSign = (sign: string, offset = 0): boolean => tokens[Math.min(place + offset, tokens.length - 1)].kind === 'sign' && tokens[place + offset].text === sign;
  const take = (): Token => tokens[place++];
  function accept(sign: string): boolean {
    if (!isSign(sign)) return false;
    place++;
    return true;
  }
  function expect(sign: string): void {
    if (!accept(sign)) wrong(`expected '${sign}'`);
  }

  function whole(): Expression {
    if (tokens[0].kind !== 'name' || !isSign('=', 1)) return toEnd(value());
    const name = take().text;
    expect('=');
    return invoke('Image.rename', { input: toEnd(value()), names: constant([name]) });
  }

  function toEnd(result: Expression): Expression {
    return tokens[place].kind === 'end' ? result : wrong('expected an operator or the end');
  }

  function value(): Expression {
    if (++depth > MAX_DEPTH) wrong(`it is nested over ${MAX_DEPTH} deep`);
    const test = level(0);
    depth--;
    if (!accept('?')) return test;
    const yes = value();
    expect(':');
    return invoke('Geoweft.choose', { yes, no: value(), test });
  }

  function level(index: number): Expression {
    if (index === LEVELS.length) return prefixed();
    let left = level(index + 1);
    for (;;) {
      const { kind, text } = tokens[place];
      if (kind !== 'sign' || !Object.hasOwn(LEVELS[index], text)) return left;
      place++;
      left = invoke(`Image.${LEVELS[index][text]}`, { image1: left, image2: level(index + 1) });
    }
  }

  function prefixed(): Expression {
    if (++depth > MAX_DEPTH) wrong(`it is nested over ${MAX_DEPTH} deep`);
    const result = accept('-') ? negative(prefixed()) : accept('+') ? prefixed() : accept('!') ? not(prefixed()) : accept('~') ? complement(prefixed()) : power();
    depth--;
    return result;
  }

  function power(): Expression {
    const base = withBands(primary());
    return accept('**') || accept('^') ? invoke('Image.pow', { image1: base, image2: prefixed() }) : base;
  }

  function primary(): Expression {
    const { kind, text, at } = tokens[place];
    if (kind === 'number') {
      place++;
      return image(Number(text));
    }
    if (accept('(')) {
      const inner = value();
      expect(')');
      return inner;
    }
    if (kind !== 'name') return wrong("expected a value, as b('B4'), a name or a number");
    place++;
    if (text === 'Math' && !variables.names.includes(text)) {
      expect('.');
      return mathematical(take(), at);
    }
    return isSign('(') ? called(text, at) : named(text, at);
  }

  function mathematical({ text }: Token, at: number): Expression {
    const number = NUMBERS.get(text);
    return number === undefined ? called(text, at) : image(number);
  }

  function called(name: string, at: number): Expression {
    if (!isSign('(')) return wrong("expected '('");
    place++;
    if (name === 'b') return bandsOf(argument(variables.image), selectors(')'));
    const known = FUNCTIONS.get(name);
    if (!known) return wrong(`no function '${name}'; there are b, ${[...FUNCTIONS.keys()].sort().join(', ')}`, at);
    const operands = [value()];
    while (accept(',')) operands.push(value());
    expect(')');
    const [algorithm, count] = known;
    const isFolded = (name === 'min' || name === 'max') && operands.length >= count;
    if (operands.length !== count && !isFolded) return wrong(`${name} takes ${count === 1 ? 'one value' : 'two values'}, not ${operands.length}`, at);
    if (count === 1) return invoke(algorithm, { value: operands[0] });
    return operands.reduce((image1, image2) => invoke(algorithm, { image1, image2 }));
  }

  function named(name: string, at: number): Expression {
    if (variables.names.includes(name)) return argument(name);
    if (variables.freeNamesAreBands) return bandsOf(argument(variables.image), [name]);
    const others = variables.names.filter((other) => other !== variables.image);
    return wrong(`nothing is called '${name}'; expected ${others.length > 0 ? `${others.join(', ')}, or ` : ''}a band as b('${name}')`, at);
  }

  /** `.band` and `[band, …]` behind an image. */
  function withBands(of: Expression): Expression {
    if (accept('[')) return withBands(bandsOf(of, selectors(']')));
    if (!accept('.')) return of;
    const { kind, text, at } = take();
    return kind === 'name' ? withBands(bandsOf(of, [text])) : wrong("expected a band's name", at);
  }

  function selectors(end: string): (string | number)[] {
    const found: (string | number)[] = [];
    if (accept(end)) return found;
    do {
      const { kind, text, at } = take();
      if (kind !== 'number' && kind !== 'text') return wrong("expected a band's name in quotes, or its number", at);
      found.push(kind === 'number' ? Number(text) : text);
    } while (accept(','));
    expect(end);
    return found;
  }

  return whole();
}

/** Some bands of an image; without selectors all. */
function bandsOf(input: Expression, selectors: readonly (string | number)[]): Expression {
  return selectors.length === 0 ? input : invoke('Image.select', { input, bandSelectors: list(selectors.map(constant)) });
}

function image(value: number): Expression {
  return invoke('Image.constant', { value: constant(value) });
}

/** A number with its sign, or what is multiplied by −1. */
function negative(value: Expression): Expression {
  const number = numberOf(value);
  return number === undefined ? invoke('Image.multiply', { image1: value, image2: image(-1) }) : image(-number);
}

function numberOf(value: Expression): number | undefined {
  if (!('functionInvocationValue' in value) || !('functionName' in value.functionInvocationValue)) return undefined;
  const { functionName, arguments: args } = value.functionInvocationValue;
  const number = functionName === 'Image.constant' && 'constantValue' in args.value ? args.value.constantValue : undefined;
  return typeof number === 'number' ? number : undefined;
}

function not(value: Expression): Expression {
  return invoke('Image.not', { value });
}

function complement(value: Expression): Expression {
  return invoke('Image.bitwiseNot', { value });
}
