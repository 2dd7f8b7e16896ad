import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expression, apply, argument, constant, invoke } from '../../src/expression/expression.ts';
import { parseExpression } from '../../src/expression/parse.ts';
import { printExpression } from '../../src/expression/print.ts';
import type { Image } from '../../src/image/image.ts';
import { evaluatorOf, faultOf, issueOf } from '../support/call.ts';
import { collectionBoth, ee, mapBoth, official } from '../support/official-image.ts';
import { picture, pixels, typesOf } from '../support/picture.ts';
import { expressionOf, node, workflow } from '../support/workflow.ts';

function formula(expression: string, names: readonly string[]): Expression {
  const call = invoke('Image.parseExpression', { expression: constant(expression), argName: constant('img'), vars: constant(['img', ...names]) });
  return apply(call, Object.fromEntries(['img', ...names].map((name) => [name, argument(name)])));
}

/** What an expression makes of an image, and of others by name. */
async function evaluate(expression: string, img: Image, others: Readonly<Record<string, Image>> = {}): Promise<Image> {
  const call = formula(expression, Object.keys(others));
  const { value } = await evaluatorOf().evaluate(call, { bindings: { img, ...others }, signal: new AbortController().signal });
  if (value.kind !== 'Image') throw new Error(value.kind);
  return value;
}

describe('an expression on images', () => {
  const image = picture({ B4: '1 2 -', B8: '3 6 9' }, { type: 'uint16', index: 'one' });

  it('computes with bands, by the rules of the functions that the operators are', async () => {
    const ndvi = await evaluate("(b('B8') - b('B4')) / (b(1) + b(0))", image);
    expect([await pixels(ndvi), typesOf(ndvi)]).toEqual([{ B8: '0.5 0.5 -' }, { B8: 'float64' }]);
    expect(typesOf(await evaluate('b(0) > 1', image))).toEqual({ B4: 'uint8' });
  });

  it('names a single band', async () => {
    expect(await pixels(await evaluate("x = b('B8') * 2", image))).toEqual({ x: '6 12 18' });
    expect(await faultOf(evaluate('x = b()', image))).toBe('1 names for 2 bands; rename takes exactly one a band');
  });

  it('takes other images by name, whole or by band', async () => {
    expect(await pixels(await evaluate('b(0) + other.C', image, { other: picture({ C: '10 20 30' }) }))).toEqual({ B4: '11 22 -' });
    expect(await pixels(await evaluate('b() + other', image, { other: picture({ C: '10 20 30' }) }))).toEqual({ B4: '11 22 -', B8: '13 26 39' });
  });

  it('chooses by a condition, valid where it and the choice are', async () => {
    expect(await pixels(await evaluate('b(1) > 5 ? 100 : b(0)', image), image.extents?.[0])).toEqual({ constant: '1 100 100' });
    expect(await pixels(await evaluate('b(0) > 1 ? b(1) : -1', image))).toEqual({ B8: '-1 6 -' });
  });

  it('is told what is wrong at its call: a band that is missing, a name, a place', async () => {
    expect(await faultOf(evaluate("b('B9')", image))).toBe("no band 'B9'; 'one' has B4 B8");
    const issue = await issueOf(evaluate('b(0) +', image));
    expect(issue).toMatchObject({ argument: 'expression', message: "the expression is wrong at character 7 (the end): expected a value, as b('B4'), a name or a number" });
  });

  it('equals JavaScript on any formula of numbers', async () => {
    const leaf = fc.oneof(fc.constantFrom('b(0)', "b('B')", 'other.A', 'other'), fc.integer({ min: 0, max: 9 }).map(String), fc.constantFrom('0.5', '1.25'));
    const { text } = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        leaf,
        fc.tuple(tie('text'), fc.constantFrom('+', '-', '*', '<', '<=', '>', '>=', '==', '!='), tie('text')).map(([one, sign, other]) => `${one} ${sign} ${other}`),
        // JavaScript's && and || give one of their operands: here they are questions.
        fc.tuple(tie('text'), fc.constantFrom('&&', '||'), tie('text')).map(([one, sign, other]) => `((${one}) != 0 ${sign} (${other}) != 0)`),
        tie('text').map((inner) => `(${inner})`),
        tie('text').map((inner) => `-(${inner})`),
        tie('text').map((inner) => `!(${inner})`),
        tie('text').map((inner) => `abs(${inner})`),
        fc.tuple(tie('text'), tie('text')).map(([one, other]) => `max(${one}, ${other})`),
        fc.tuple(tie('text'), tie('text'), tie('text')).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
      ),
    }));
    const values: readonly (readonly [number, number])[] = [[1, 2], [-3, 0.5], [0, 7], [2.25, -1]];
    const img = picture({ B: values.map(([one]) => one).join(' ') }, { type: 'float64' });
    const other = picture({ A: values.map(([, two]) => two).join(' ') }, { type: 'float64' });
    await fc.assert(
      fc.asyncProperty(text, async (source) => {
        const computed = await evaluate(source, img, { other });
        const [cells] = Object.values(await pixels(computed, img.extents?.[0]));
        const expected = values.map(([b, a]) => String(javaScript(source, b, a)));
        expect(cells.split(' ').map((cell) => String(Number(cell) + 0))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

/** What JavaScript makes of the same text. */
function javaScript(source: string, b: number, a: number): number {
  const names = source.replaceAll(/b\((0|'B')\)/g, 'B').replaceAll('other.A', 'A').replaceAll('other', 'A').replaceAll('abs', 'Math.abs').replaceAll('max', 'Math.max');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- an independent reading of the text that the test made
  const run = new Function('A', 'B', `return ${names}`) as (one: number, other: number) => unknown;
  return Number(run(a, b)) + 0;
}

describe('an expression in the graph', () => {
  it('is printed as the official client prints it', () => {
    const text = '2.5 * (b(1) - b(0)) / image1';
    const alone = mapBoth('Expression', { expression: 'b(0) * 2' }, ['image'], (image) => image.expression('b(0) * 2'));
    expect(alone.ours).toEqual(alone.theirs);
    const two = mapBoth('Expression', { expression: text, image2: 3 }, ['image', 'image1'], (image) => image.expression(text, { image1: image, image2: 3 }));
    expect(two.ours).toEqual(two.theirs);
    const mapped = collectionBoth('Expression', { expression: 'b(0) * 2' }, 'image', (image) => image.expression('b(0) * 2'));
    expect(mapped.ours).toEqual(mapped.theirs);
  });

  it('twice is one function in the table', () => {
    const image = official(ee.Image.constant(1));
    const theirs = ee.Serializer.encodeCloudApi(official(image.expression('b(0) + 1')).expression('b(0) + 1'));
    const document = workflow(
      [node('one', 'Constant', { value: 1 }), node('two', 'Expression', { expression: 'b(0) + 1' }), node('three', 'Expression', { expression: 'b(0) + 1' })],
      'one>two.image two>three.image',
    );
    expect(printExpression(expressionOf(document, 'three'))).toEqual(theirs);
  });

  it('is read again as it was printed', () => {
    const expression = formula('b(0) + other', ['other']);
    expect(parseExpression(printExpression(expression))).toEqual(expression);
  });

  it('is evaluated for each image of a collection', async () => {
    const document = workflow(
      [node('set', 'Collection', { id: 'set' }), node('scale', 'Expression', { expression: 'y = b(0) * image1', image1: 10 }), node('mosaic', 'Mosaic')],
      'set>scale.image scale>mosaic.collection',
    );
    const evaluator = evaluatorOf({ set: [picture({ B: '1 2' }), picture({ B: '3 -' })] });
    const { value } = await evaluator.evaluate(expressionOf(document, 'mosaic'), { signal: new AbortController().signal });
    if (value.kind !== 'Image') throw new Error(value.kind);
    expect(await pixels(value)).toEqual({ y: '30 20' });
  });

  it('has the versions of its functions in its key, also when the formula is remembered', async () => {
    const evaluator = evaluatorOf();
    const ask = async (value: number): Promise<unknown> => {
      const call = invoke('Image.parseExpression', { expression: constant('b(0) + 1'), argName: constant('img'), vars: constant(['img']) });
      return (await evaluator.evaluate(apply(call, { img: invoke('Image.constant', { value: constant(value) }) }), { signal: new AbortController().signal })).key;
    };
    const first = await ask(1);
    expect(await ask(2)).not.toBe(first);
    expect(await ask(1)).toBe(first);
  });

  it('works again after a first question was called off', async () => {
    const evaluator = evaluatorOf();
    const off = new AbortController();
    const call = formula('b(0) + 1', []);
    await evaluator.evaluate(call, { bindings: { img: picture({ B: '1' }) }, signal: off.signal });
    off.abort();
    const { value } = await evaluator.evaluate(call, { bindings: { img: picture({ B: '2' }) }, signal: new AbortController().signal });
    expect(value.kind === 'Image' && (await pixels(value))).toEqual({ B: '3' });
  });
});
