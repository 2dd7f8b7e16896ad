import { describe, expect, it } from 'vitest';
import { createRecent } from '../../src/server/recent.ts';
import { createSharedAnswers } from '../../src/server/shared-answers.ts';

const { signal } = new AbortController();

/** Computations that end when they are told to. */
function computations(): { begun: AbortSignal[]; compute: (signal: AbortSignal) => Promise<string>; answer: (text: string) => void } {
  const begun: AbortSignal[] = [];
  const ends: ((text: string) => void)[] = [];
  return {
    begun,
    compute: (off) => {
      begun.push(off);
      return new Promise((resolve, reject) => {
        ends.push(resolve);
        off.addEventListener('abort', () => reject(new DOMException('called off', 'AbortError')));
      });
    },
    answer: (text) => ends.splice(0).forEach((end) => end(text)),
  };
}

describe('shared answers', () => {
  it('are computed once for two who ask at the same time, and kept', async () => {
    const { begun, compute, answer } = computations();
    const shared = createSharedAnswers<string>(100, (text) => text.length);
    const both = Promise.all([shared.ask('k', signal, compute), shared.ask('k', signal, compute)]);
    answer('pixels');
    expect(await both).toEqual(['pixels', 'pixels']);
    expect(await shared.ask('k', signal, compute)).toBe('pixels');
    expect(begun).toHaveLength(1);
  });

  it('go on when one of two leaves, and stop when the last one does', async () => {
    const { begun, compute } = computations();
    const shared = createSharedAnswers<string>(100, (text) => text.length);
    const [one, other] = [new AbortController(), new AbortController()];
    const first = shared.ask('k', one.signal, compute);
    const second = shared.ask('k', other.signal, compute);
    one.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(begun[0].aborted).toBe(false);
    other.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(begun[0].aborted).toBe(true);
  });

  it('are computed together, but for those that are kept or under way', async () => {
    const { begun, compute, answer } = computations();
    const shared = createSharedAnswers<string>(100, (text) => text.length);
    const asked: (readonly number[])[] = [];
    const together = (ids: readonly string[]): Promise<string[]> =>
      shared.askTogether(ids, signal, async (places, off) => {
        asked.push(places);
        const text = await compute(off);
        return places.map((place) => `${text} ${ids[place]}`);
      });
    const both = Promise.all([together(['a', 'b']), together(['b', 'c'])]);
    answer('first');
    expect(await both).toEqual([['first a', 'first b'], ['first b', 'first c']]);
    const more = together(['d', 'c']);
    answer('second');
    expect(await more).toEqual(['second d', 'first c']);
    expect(asked).toEqual([[0, 1], [1], [0]]);
    expect(begun).toHaveLength(3);
  });

  it('that are computed together stop when nobody waits for any of them', async () => {
    const { begun, compute } = computations();
    const shared = createSharedAnswers<string>(100, (text) => text.length);
    const [one, other] = [new AbortController(), new AbortController()];
    const two = shared.askTogether(['a', 'b'], one.signal, async (places, off) => places.map(String).concat(await compute(off)));
    const second = shared.ask('b', other.signal, compute);
    one.abort();
    await expect(two).rejects.toMatchObject({ name: 'AbortError' });
    expect(begun).toHaveLength(1);
    expect(begun[0].aborted).toBe(false);
    other.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(begun[0].aborted).toBe(true);
  });

  it('that are computed together are not begun anew while anybody waits for one of them', async () => {
    const { begun, compute, answer } = computations();
    const shared = createSharedAnswers<string>(100, (text) => text.length);
    const both = async (places: readonly number[], off: AbortSignal): Promise<string[]> => {
      const text = await compute(off);
      return places.map((place) => `${text} ${place}`);
    };
    const one = new AbortController();
    const left = shared.askTogether(['a', 'b'], one.signal, both);
    const stays = shared.askTogether(['a'], signal, both);
    one.abort();
    await expect(left).rejects.toThrow();
    const late = shared.askTogether(['b'], signal, both);
    answer('pixels');
    expect(await stays).toEqual(['pixels 0']);
    expect(await late).toEqual(['pixels 1']);
    expect(begun).toHaveLength(1);
  });

  it('are begun anew by who asks after the last has left', async () => {
    const { begun, compute, answer } = computations();
    const shared = createSharedAnswers<string>(100, (text) => text.length);
    const controller = new AbortController();
    const left = shared.ask('k', controller.signal, compute);
    controller.abort();
    await expect(left).rejects.toThrow();
    const again = shared.ask('k', signal, compute);
    expect(begun).toHaveLength(2);
    answer('pixels');
    expect(await again).toBe('pixels');
  });

  it('that fail are told to all and not kept', async () => {
    const shared = createSharedAnswers<string>(100, (text) => text.length);
    const failing = (): Promise<string> => Promise.reject(new Error('no'));
    await expect(Promise.all([shared.ask('k', signal, failing), shared.ask('k', signal, failing)])).rejects.toThrow('no');
    expect(await shared.ask('k', signal, () => Promise.resolve('yes'))).toBe('yes');
  });
});

describe('recent values', () => {
  it('are kept up to a size, those used last', () => {
    const recent = createRecent<string>(6, (text) => text.length);
    recent.set('a', 'aaa');
    recent.set('b', 'bbb');
    expect(recent.get('a')).toBe('aaa');
    recent.set('c', 'c');
    expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual(['aaa', undefined, 'c']);
    recent.set('a', 'a');
    recent.set('d', 'dddd');
    expect(['a', 'c', 'd'].map((key) => recent.get(key))).toEqual(['a', 'c', 'dddd']);
    recent.set('large', 'larger than all');
    expect(['a', 'c', 'd', 'large'].map((key) => recent.get(key))).toEqual([undefined, undefined, undefined, undefined]);
  });
});
