import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expression, constant, invoke, list } from '../../src/expression/expression.ts';
import type { Json } from '../../src/expression/json.ts';
import { parseCondition } from '../../src/workflow/condition.ts';

const compare = (name: string, leftField: string, rightValue: Json): Expression => invoke(`Filter.${name}`, { leftField: constant(leftField), rightValue: constant(rightValue) });
const not = (filter: Expression): Expression => invoke('Filter.not', { filter });
const join = (word: string, ...filters: Expression[]): Expression => invoke(`Filter.${word}`, { filters: list(filters) });
const [a, b, c] = ['a', 'b', 'c'].map((name) => compare('equals', name, 1));

describe('a condition', () => {
  it.each<[string, Expression]>([
    ['CLOUD < 20', compare('lessThan', 'CLOUD', 20)],
    ['CLOUD > -2.5e1', compare('greaterThan', 'CLOUD', -25)],
    ['CLOUD <= 20', not(compare('greaterThan', 'CLOUD', 20))],
    ['CLOUD>=20', not(compare('lessThan', 'CLOUD', 20))],
    ['eo:cloud_cover = .5', compare('equals', 'eo:cloud_cover', 0.5)],
    ['system:index == "a \\"b\\""', compare('equals', 'system:index', 'a "b"')],
    ["tile != '31UDS'", not(compare('equals', 'tile', '31UDS'))],
    ['good == true', compare('equals', 'good', true)],
    ["name contains 'x'", compare('stringContains', 'name', 'x')],
    ["name STARTS WITH 'x'", compare('stringStartsWith', 'name', 'x')],
    ["name ends with 'x'", compare('stringEndsWith', 'name', 'x')],
    ["tile in ['a', 'b']", invoke('Filter.listContains', { rightField: constant('tile'), leftValue: constant(['a', 'b']) })],
    ['path in (198, 199)', invoke('Filter.listContains', { rightField: constant('path'), leftValue: constant([198, 199]) })],
    ['  a == 1 ', a],
  ])('%s', (text, expected) => {
    expect(parseCondition(text)).toEqual(expected);
  });

  it.each<[string, Expression]>([
    ['a == 1 and b == 1 and c == 1', join('and', a, b, c)],
    ['a == 1 or b == 1 and c == 1', join('or', a, join('and', b, c))],
    ['(a == 1 or b == 1) && c == 1', join('and', join('or', a, b), c)],
    ['not a == 1 or b == 1', join('or', not(a), b)],
    ['!(a == 1 || b == 1)', not(join('or', a, b))],
    ['not not (((a == 1)))', not(not(a))],
  ])('joined: %s', (text, expected) => {
    expect(parseCondition(text)).toEqual(expected);
  });

  it.each(['', 'a', 'a ==', '== 1', 'a == b', 'a < ', 'a == 1 and', 'and a == 1', '(a == 1', 'a == 1)', 'a in 1', 'a in []', 'a in [1', 'a in [1)', 'a starts 1', "a == 'open", 'a == 1 b == 2', 'a ~ 1', 'a == 12x', `${'('.repeat(9999)}a == 1${')'.repeat(9999)}`])(
    'is not %j',
    (text) => {
      expect(parseCondition(text)).toBeUndefined();
    },
  );

  it('comes to an end for any text', () => {
    const piece = fc.constantFrom('a', ' ', '==', '1', "'x'", '(', ')', 'and', 'or', 'not', 'in', '[', ',', ']', '"', '.', 'with', 'starts', '\n');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(piece).map((pieces) => pieces.join(' '))), (text) => {
        parseCondition(text);
      }),
    );
  });
});
