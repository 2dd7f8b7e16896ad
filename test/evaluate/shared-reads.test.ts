import { expect, it } from 'vitest';
import { type Expression, argument, constant, invoke } from '../../src/expression/expression.ts';
import type { Image } from '../../src/image/image.ts';
import { evaluatorOf } from '../support/call.ts';
import { picture, pixels } from '../support/picture.ts';

const { signal } = new AbortController();
const multiply = (image1: Expression, image2: Expression): Expression => invoke('Image.multiply', { image1, image2 });
const select = (input: Expression, ...bands: string[]): Expression => invoke('Image.select', { input, bandSelectors: constant(bands) });

async function evaluated(expression: Expression, image: Image): Promise<Image> {
  const { value } = await evaluatorOf().evaluate(expression, { bindings: { x: image }, signal });
  if (value.kind !== 'Image') throw new Error(`it is ${value.kind}`);
  return value;
}

it('reads an image once that is both factors of a product, however deep such products are nested', async () => {
  const source = picture({ B: '1 -' });
  let expression = argument('x');
  for (let depth = 0; depth < 20; depth++) expression = multiply(expression, expression);
  expect(await pixels(await evaluated(expression, source))).toEqual({ B: '1 -' });
  expect(source.reads.length).toBeLessThanOrEqual(2);
});

it('also where each use asks for other bands', async () => {
  const source = picture({ A: '1', B: '1' });
  let expression = argument('x');
  for (let depth = 0; depth < 12; depth++) {
    const [a, b] = [select(expression, 'A'), select(expression, 'B')];
    expression = invoke('Image.addBands', { dstImg: multiply(a, b), srcImg: multiply(b, a) });
  }
  expect(await pixels(await evaluated(expression, source))).toEqual({ A: '1', B: '1' });
  expect(source.reads.length).toBeLessThanOrEqual(4);
});

it('and asks anew for another reading', async () => {
  const source = picture({ B: '1 2' });
  const image = await evaluated(multiply(argument('x'), argument('x')), source);
  await pixels(image);
  const before = source.reads.length;
  await pixels(image);
  expect(source.reads.length).toBe(2 * before);
});
