import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argumentNameFor, define } from '../../src/expression/define.ts';
import { type Expression, argument, constant, dictionary, invoke, list } from '../../src/expression/expression.ts';
import { hashExpression } from '../../src/expression/hash.ts';
import type { Json } from '../../src/expression/json.ts';
import { ExpressionParseError, parseExpression } from '../../src/expression/parse.ts';
import { printExpression } from '../../src/expression/print.ts';
import { arbitraryExpression } from '../support/arbitrary-expression.ts';

/** Fails with the seed that shows the fault again. */
function holds<T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, check), { numRuns: 300 });
}

describe('the canonical form', () => {
  it('has a list of constants as one constant', () => {
    expect(list([constant(1), constant(['a'])])).toEqual({ constantValue: [1, ['a']] });
    expect(list([constant(1), argument('x')])).toEqual({ arrayValue: { values: [{ constantValue: 1 }, { argumentReference: 'x' }] } });
  });

  it('has a dictionary of constants as one constant', () => {
    expect(dictionary({ a: constant(1) })).toEqual({ constantValue: { a: 1 } });
    expect(dictionary({ a: argument('x') })).toEqual({ dictionaryValue: { values: { a: { argumentReference: 'x' } } } });
  });

  it('leaves out arguments that are not given', () => {
    expect(invoke('Image.select', { input: argument('x'), newNames: undefined })).toEqual({
      functionInvocationValue: { functionName: 'Image.select', arguments: { input: { argumentReference: 'x' } } },
    });
  });

  it('is what parsing gives, however a constant is written', () => {
    const written = (value: Json) => parseExpression({ result: '0', values: { 0: value } });
    const apart = { arrayValue: { values: [{ constantValue: 'a' }, { arrayValue: { values: [{ constantValue: 1 }] } }] } };
    expect(written(apart)).toEqual(constant(['a', [1]]));
    expect(written({ dictionaryValue: { values: { k: { constantValue: 1 } } } })).toEqual(constant({ k: 1 }));
    expect(written({ integerValue: '7' })).toEqual(constant(7));
  });
});

describe('the name of a mapped argument', () => {
  it('counts the functions inside the body, as the official client does', () => {
    const inner = define((image) => invoke('Image.select', { input: image, bandSelectors: constant(['a']) }));
    const outer = define((image) => invoke('Collection.map', { collection: image, baseAlgorithm: inner }));
    expect(inner.functionDefinitionValue.argumentNames).toEqual(['_MAPPING_VAR_0_0']);
    expect(outer.functionDefinitionValue.argumentNames).toEqual(['_MAPPING_VAR_1_0']);
  });

  it('counts equal functions once', () => {
    const inner = define((image) => image);
    const twice = invoke('f', { a: inner, b: inner, c: define((image) => image) });
    expect(argumentNameFor(twice)).toBe('_MAPPING_VAR_1_0');
  });
});

describe('the hash of an expression', () => {
  it('is the same for equal expressions, however they were built', () => {
    const one = invoke('f', { a: constant([1, 'x']), b: argument('img') });
    const other = invoke('f', { b: argument('img'), a: list([constant(1), constant('x')]) });
    expect(hashExpression(one)).toBe(hashExpression(other));
    expect(hashExpression(one)).toMatch(/^[\da-f]{32}$/);
  });

  it.each<[string, Expression, Expression]>([
    ['functions', invoke('f', {}), invoke('g', {})],
    ['names of arguments', invoke('f', { a: constant(1) }), invoke('f', { b: constant(1) })],
    ['values', invoke('f', { a: constant(1) }), invoke('f', { a: constant(2) })],
    ['a number and a text', constant(1), constant('1')],
    ['null and a text', constant(null), constant('null')],
    ['a list and its only item', constant([1]), constant(1)],
    ['orders of a list', constant([1, 2]), constant([2, 1])],
    ['nestings', constant([[1], 2]), constant([[1, 2]])],
    ['an empty list and an empty dictionary', constant([]), constant({})],
    ['an argument and a text of its name', argument('x'), constant('x')],
    ['a call and a function that makes it', invoke('f', {}), define(() => invoke('f', {}))],
    ['texts that look alike when joined', constant(['a b']), constant(['a', 'b'])],
  ])('tells apart %s', (_, one, other) => {
    expect(hashExpression(one)).not.toBe(hashExpression(other));
  });

  it('differs for different expressions and not for equal ones', () => {
    holds(fc.tuple(arbitraryExpression(), arbitraryExpression()), ([one, other]) => {
      const equal = JSON.stringify(printExpression(one)) === JSON.stringify(printExpression(other));
      expect(hashExpression(one) === hashExpression(other)).toBe(equal);
      expect(hashExpression(structuredClone(one))).toBe(hashExpression(one));
    });
  });
});

describe('printing', () => {
  it('refers to a text or a list that is used twice, and repeats numbers', () => {
    const twice = invoke('f', { a: constant('quality'), b: constant(['quality', 1]), c: constant(1) });
    expect(printExpression(twice)).toEqual({
      result: '0',
      values: {
        0: {
          functionInvocationValue: {
            functionName: 'f',
            arguments: {
              a: { valueReference: '1' },
              b: { arrayValue: { values: [{ valueReference: '1' }, { constantValue: 1 }] } },
              c: { constantValue: 1 },
            },
          },
        },
        1: { constantValue: 'quality' },
      },
    });
  });

  it('has the body of a function in the table', () => {
    expect(printExpression(define((image) => image))).toEqual({
      result: '0',
      values: { 0: { functionDefinitionValue: { argumentNames: ['_MAPPING_VAR_0_0'], body: '1' } }, 1: { argumentReference: '_MAPPING_VAR_0_0' } },
    });
  });

  it('breaks off where calls are nested deeply, as Earth Engine refuses over 100', () => {
    const deep = Array.from({ length: 200 }).reduce<Expression>((inner) => invoke('f', { a: inner }), constant(1));
    const printed = printExpression(deep);
    const depth = (value: unknown): number => (typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0);
    expect(Math.max(...Object.values(printed.values).map(depth))).toBeLessThan(100);
    expect(parseExpression(printed)).toEqual(deep);
  });

  it('and parsing again gives the same expression', () => {
    holds(arbitraryExpression(), (expression) => {
      expect(parseExpression(JSON.parse(JSON.stringify(printExpression(expression))))).toEqual(expression);
    });
  });
});

describe('parsing', () => {
  const fault = (input: unknown): string => {
    try {
      parseExpression(input);
    } catch (error) {
      if (error instanceof ExpressionParseError) return error.message;
      throw error;
    }
    throw new Error('it was parsed');
  };

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'x'],
    ['a list', []],
    ['an empty object', {}],
    ['no table', { result: '0' }],
    ['a result that is no key', { result: 0, values: {} }],
    ['a value with two fields', { result: '0', values: { 0: { constantValue: 1, argumentReference: 'x' } } }],
    ['a value with no field', { result: '0', values: { 0: {} } }],
    ['a field that is not known', { result: '0', values: { 0: { lambda: 1 } } }],
    ['a computed function', { result: '0', values: { 0: { functionInvocationValue: { functionReference: '1', arguments: {} } } } }],
    ['an integer that is none', { result: '0', values: { 0: { integerValue: 'x' } } }],
  ])('refuses %s in one sentence', (_, input) => {
    expect(fault(input)).toMatch(/^[^\n]+$/);
  });

  it('refuses a reference to nothing, and one that runs in a circle', () => {
    expect(fault({ result: '1', values: {} })).toBe('value "1" is not in the expression');
    expect(fault({ result: '0', values: { 0: { valueReference: '0' } } })).toBe('value "0" refers to itself');
    const circle = { 0: { arrayValue: { values: [{ valueReference: '1' }] } }, 1: { arrayValue: { values: [{ valueReference: '0' }] } } };
    expect(fault({ result: '0', values: circle })).toBe('value "0" refers to itself');
  });

  it('refuses what is nested too deeply, by references or in itself, without a crash', () => {
    const chain = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [i, { arrayValue: { values: [{ valueReference: String(i + 1) }] } }]));
    expect(fault({ result: '0', values: { ...chain, 5000: { constantValue: 1 } } })).toMatch(/deep/);
    let nested: unknown = { constantValue: 1 };
    for (let i = 0; i < 20_000; i++) nested = { arrayValue: { values: [nested] } };
    expect(fault({ result: '0', values: { 0: nested } })).toMatch(/^[^\n]+$/);
    let list: Json = 1;
    for (let i = 0; i < 20_000; i++) list = [list];
    expect(fault({ result: '0', values: { 0: { constantValue: list } } })).toMatch(/^[^\n]+$/);
  });

  it('is quick where values are shared many times over', () => {
    const values = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [i, { functionInvocationValue: { functionName: 'f', arguments: { a: { valueReference: String(i + 1) }, b: { valueReference: String(i + 1) } } } }]),
    );
    const started = performance.now();
    const expression = parseExpression({ result: '0', values: { ...values, 60: { constantValue: 1 } } });
    expect(hashExpression(expression)).toMatch(/^[\da-f]{32}$/);
    expect(Object.keys(printExpression(expression).values)).toHaveLength(60);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
