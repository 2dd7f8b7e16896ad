import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Expression, argument, constant, invoke } from '../../src/expression/expression.ts';
import { hashExpression } from '../../src/expression/hash.ts';
import type { LoadedCollection } from '../../src/catalog/catalog.ts';
import { createEvaluator } from '../../src/evaluate/evaluator.ts';
import { evaluatorOf, faultOf, issueOf } from '../support/call.ts';
import { picture } from '../support/picture.ts';

const { signal } = new AbortController();
const load = (id = 'set'): Expression => invoke('ImageCollection.load', { id: constant(id) });
const mosaic = (collection: Expression): Expression => invoke('ImageCollection.mosaic', { collection });
const select = (input: Expression, band: string): Expression => invoke('Image.select', { input, bandSelectors: constant([band]) });

/** An evaluator of one data set that counts how often it is loaded. */
function counted({ fingerprint = 'f1', rememberedBytes = 1e6 } = {}) {
  const state = { loads: 0, fingerprint, delay: Promise.resolve() };
  const evaluator = createEvaluator({
    async load(): Promise<LoadedCollection> {
      state.loads++;
      await state.delay;
      return { collection: { kind: 'ImageCollection', images: [picture({ B: '1' })] }, issues: [], fingerprint: state.fingerprint };
    },
  }, { rememberedBytes });
  return { state, evaluator };
}

describe('an evaluator', () => {
  it('evaluates equal expressions once', async () => {
    const { evaluator, state } = counted();
    await Promise.all([evaluator.evaluate(mosaic(load()), { signal }), evaluator.evaluate(select(mosaic(load()), 'B'), { signal })]);
    await evaluator.evaluate(structuredClone(mosaic(load())), { signal });
    expect(state.loads).toBe(1);
  });

  it('forgets when it is told to', async () => {
    const { evaluator, state } = counted();
    await evaluator.evaluate(load(), { signal });
    evaluator.forget();
    await evaluator.evaluate(load(), { signal });
    expect(state.loads).toBe(2);
  });

  it('does not remember what failed', async () => {
    const evaluator = evaluatorOf();
    expect(await faultOf(evaluator.evaluate(load(), { signal }))).toBe("no data set 'set'");
    expect(await faultOf(evaluator.evaluate(load(), { signal }))).toBe("no data set 'set'");
  });

  it('goes on for those who wait when another one calls off', async () => {
    const { evaluator, state } = counted();
    let go = (): void => undefined;
    state.delay = new Promise((settle) => (go = settle));
    const first = new AbortController();
    const called = evaluator.evaluate(mosaic(load()), { signal: first.signal });
    const waiting = evaluator.evaluate(mosaic(load()), { signal });
    first.abort();
    go();
    await expect(waiting).resolves.toMatchObject({ value: { kind: 'Image' } });
    await Promise.allSettled([called]);
  });

  it('goes on for the last who waits when all others call off one by one', async () => {
    let finish = (): void => undefined;
    const evaluator = createEvaluator({
      load: (_id, _hash, called) =>
        new Promise<LoadedCollection>((settle, refuse) => {
          called.addEventListener('abort', () => refuse(called.reason as Error));
          finish = () => settle({ collection: { kind: 'ImageCollection', images: [] }, issues: [], fingerprint: 'f1' });
        }),
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const called = Promise.allSettled([first, second].map((controller) => evaluator.evaluate(mosaic(load()), { signal: controller.signal })));
    const waiting = evaluator.evaluate(mosaic(load()), { signal });
    for (const controller of [first, second]) {
      await nextTurn();
      controller.abort();
    }
    await nextTurn();
    finish();
    await expect(waiting).resolves.toMatchObject({ value: { kind: 'Image' } });
    await called;
  });

  it('forgets first what was not asked for longest, when it remembers too much', async () => {
    const { evaluator, state } = counted({ rememberedBytes: 4_000 }); // two images of one band with their collections
    const ask = (id: string): Promise<unknown> => evaluator.evaluate(load(id), { signal });
    for (const id of ['a', 'b', 'a', 'c', 'a']) await ask(id);
    expect(state.loads).toBe(3);
    await ask('b');
    expect(state.loads).toBe(4);
  });

  it('says which call failed', async () => {
    const { evaluator } = counted();
    const wrong = select(mosaic(load()), 'X');
    expect((await issueOf(evaluator.evaluate(select(wrong, 'B'), { signal }))).hash).toBe(hashExpression(wrong));
  });

  it.each<[string, Expression, string]>([
    ['a function that is not known', invoke('Image.krige', {}), 'the function Image.krige is not known to this version of Geoweft'],
    ['a function with a name of JavaScript', invoke('constructor', {}), 'the function constructor is not known to this version of Geoweft'],
    ['an argument that is not known', invoke('Image.constant', { value: constant(1), more: constant(1) }), "Image.constant takes no argument 'more'"],
    ['an argument that is missing', invoke('Image.constant', {}), "Image.constant: 'value' is missing"],
    ['an argument of another kind', invoke('ImageCollection.mosaic', { collection: constant(1) }), "ImageCollection.mosaic: 'collection' is 1; expected an image collection"],
    ['a free argument', argument('img'), "nothing is bound to 'img'"],
  ])('refuses %s', async (_, expression, sentence) => {
    expect(await faultOf(evaluatorOf().evaluate(expression, { signal }))).toBe(sentence);
  });
});

describe('a key', () => {
  const keyOf = async (expression: Expression, fingerprint = 'f1'): Promise<string> => (await counted({ fingerprint }).evaluator.evaluate(expression, { signal })).key;

  it('is the same for the same expression and data', async () => {
    expect(await keyOf(mosaic(load()))).toBe(await keyOf(mosaic(load())));
    expect(await keyOf(mosaic(load()))).toMatch(/^[\da-f]{32}$/);
  });

  it('changes with the expression', async () => {
    expect(await keyOf(select(mosaic(load()), 'B'))).not.toBe(await keyOf(mosaic(load())));
  });

  it('changes with the data, also deep inside', async () => {
    expect(await keyOf(select(mosaic(load()), 'B'), 'f2')).not.toBe(await keyOf(select(mosaic(load()), 'B'), 'f1'));
  });

  it('does not depend on what was evaluated before', async () => {
    const { evaluator } = counted();
    await evaluator.evaluate(mosaic(load()), { signal });
    expect((await evaluator.evaluate(select(mosaic(load()), 'B'), { signal })).key).toBe(await keyOf(select(mosaic(load()), 'B')));
  });
});
