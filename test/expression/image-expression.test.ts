import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expression, argument, constant, invoke } from '../../src/expression/expression.ts';
import { parseImageExpression } from '../../src/expression/image-expression.ts';
import { IssueError } from '../../src/expression/issue.ts';

const parse = (source: string, names: readonly string[] = ['img', 'other'], freeNamesAreBands = false): Expression =>
  parseImageExpression(source, { image: 'img', names, freeNamesAreBands });

/** An expression in short: `add(b[B4], 2)`. */
function short(expression: Expression): string {
  if ('argumentReference' in expression) return expression.argumentReference;
  if (!('functionInvocationValue' in expression) || !('functionName' in expression.functionInvocationValue)) return JSON.stringify(expression);
  const { functionName, arguments: args } = expression.functionInvocationValue;
  const value = (name: string): unknown => ('constantValue' in args[name] ? args[name].constantValue : undefined);
  if (functionName === 'Image.constant') return String(value('value'));
  if (functionName === 'Image.select') return `${short(args.input)}[${String(value('bandSelectors'))}]`;
  if (functionName === 'Image.rename') return `${String(value('names'))} = ${short(args.input)}`;
  return `${functionName.replace('Image.', '')}(${Object.values(args).map(short).join(', ')})`;
}

function fault(source: string, ...more: [(readonly string[])?, boolean?]): string {
  try {
    parse(source, ...more);
  } catch (error) {
    if (error instanceof IssueError) return error.message;
    throw error;
  }
  throw new Error('it was read');
}

describe('an image expression', () => {
  it.each([
    ["b('B4')", 'img[B4]'],
    ['b("B4")', 'img[B4]'],
    ['b(0)', 'img[0]'],
    ["b(1, 'name', 3)", 'img[1,name,3]'],
    ['b()', 'img'],
    ['other', 'other'],
    ['other.B4', 'other[B4]'],
    ["other['B 4']", 'other[B 4]'],
    ['other[0]', 'other[0]'],
    ['img.B4', 'img[B4]'],
    ['2', '2'],
    ['.5', '0.5'],
    ['1e-3', '0.001'],
    ['0x1F', '31'],
    ['-2', '-2'],
    ['-other', 'multiply(other, -1)'],
    ['+other', 'other'],
    ['1 + 2 * 3', 'add(1, multiply(2, 3))'],
    ['(1 + 2) * 3', 'multiply(add(1, 2), 3)'],
    ['1 - 2 - 3', 'subtract(subtract(1, 2), 3)'],
    ['8 / 4 % 3', 'mod(divide(8, 4), 3)'],
    ['2 ** 3 ** 2', 'pow(2, pow(3, 2))'],
    ['2 ^ 3', 'pow(2, 3)'],
    ['-other ** 2', 'multiply(pow(other, 2), -1)'],
    ['2 ** -1', 'pow(2, -1)'],
    ['1 < 2 == 3 >= 4', 'eq(lt(1, 2), gte(3, 4))'],
    ['1 != 2 && 3 > 4 || !5', 'or(and(neq(1, 2), gt(3, 4)), not(5))'],
    ['1 | 2 & 3', 'bitwiseOr(1, bitwiseAnd(2, 3))'],
    ['1 << 2 + 3', 'leftShift(1, add(2, 3))'],
    ['8 >> 1', 'rightShift(8, 1)'],
    ['~other', 'bitwiseNot(other)'],
    ['other > 0 ? 1 : 2', 'Geoweft.choose(1, 2, gt(other, 0))'],
    ['1 ? 2 : 3 ? 4 : 5', 'Geoweft.choose(2, Geoweft.choose(4, 5, 3), 1)'],
    ['sqrt(other)', 'sqrt(other)'],
    ['Math.sqrt(other)', 'sqrt(other)'],
    ['Math.PI', String(Math.PI)],
    ['pow(other, 2)', 'pow(other, 2)'],
    ['min(1, 2, 3)', 'min(min(1, 2), 3)'],
    ['float(other)', 'toFloat(other)'],
    ['uint8(other)', 'toUint8(other)'],
    ['ndvi = (b(1) - b(0)) / (b(1) + b(0))', 'ndvi = divide(subtract(img[1], img[0]), add(img[1], img[0]))'],
    ['sqrt(other).B4', 'sqrt(other)[B4]'],
    ['  1\n+\t2  ', 'add(1, 2)'],
  ])('%s is %s', (source, expected) => {
    expect(short(parse(source))).toBe(expected);
  });

  it('takes names that stand for no image as bands, if that is asked for', () => {
    expect(short(parse('B4 + 1', ['img'], true))).toBe('add(img[B4], 1)');
  });

  it('is made of the calls that a script would make', () => {
    expect(parse('b(0) * 2')).toEqual(
      invoke('Image.multiply', {
        image1: invoke('Image.select', { input: argument('img'), bandSelectors: constant([0]) }),
        image2: invoke('Image.constant', { value: constant(2) }),
      }),
    );
  });

  it.each([
    ['', "the expression is wrong at character 1 (the end): expected a value, as b('B4'), a name or a number"],
    ['1 +', "the expression is wrong at character 4 (the end): expected a value, as b('B4'), a name or a number"],
    ['1 2', "the expression is wrong at character 3 ('2'): expected an operator or the end"],
    ['(1', "the expression is wrong at character 3 (the end): expected ')'"],
    ['1 # 2', "the expression is wrong at character 3 ('# 2'): expected a value or an operator"],
    ['nir + 1', "the expression is wrong at character 1 ('nir + 1'): nothing is called 'nir'; expected other, or a band as b('nir')"],
    ['1 ? 2', "the expression is wrong at character 6 (the end): expected ':'"],
    ['b(other)', "the expression is wrong at character 3 ('other)'): expected a band's name in quotes, or its number"],
    ['pow(1)', "the expression is wrong at character 1 ('pow(1)'): pow takes two values, not 1"],
    ['sqrt(1, 2)', "the expression is wrong at character 1 ('sqrt(1, 2)'): sqrt takes one value, not 2"],
    ['other.1', "the expression is wrong at character 6 ('.1'): expected an operator or the end"],
    ['other.(1)', "the expression is wrong at character 7 ('(1)'): expected a band's name"],
    ['1 = 2', "the expression is wrong at character 3 ('= 2'): expected an operator or the end"],
  ])('%j is refused with the place', (source, message) => {
    expect(fault(source)).toBe(message);
  });

  it('names the functions that there are', () => {
    expect(fault('evil(1)')).toMatch(/^the expression is wrong at character 1 \('evil\(1\)'\): no function 'evil'; there are b, abs, acos, .*, uint8$/);
    expect(fault('constructor(1)')).toContain("no function 'constructor'");
  });

  it('is refused when it is nested too deep, or too long', () => {
    expect(fault('('.repeat(500) + '1' + ')'.repeat(500))).toContain('it is nested over 200 deep');
    expect(fault('-'.repeat(9000) + '1')).toContain('it is nested over 200 deep');
    expect(fault('1'.repeat(10_001))).toBe('the expression has 10001 characters; at most 10000 are read');
  });

  it('reads any text, or says what is wrong', () => {
    const word = fc.constantFrom('b', '(', ')', "'x'", '1', '+', '-', '*', '**', '?', ':', '[', ']', '.', ',', 'min', 'other', '=', '!', '&&', ' ', '#', '"');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 25 }), (words) => {
        try {
          parse(words.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(IssueError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
