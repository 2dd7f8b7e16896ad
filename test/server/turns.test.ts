import { describe, expect, it } from 'vitest';
import { type Turns, type WorkKind, createTurns } from '../../src/server/turns.ts';

const { signal } = new AbortController();

/** Turns whose work lasts until it is told to end; `begun` lists "name@thread" in the order in which work had its turn. */
function watched(threads: number): { turns: Turns; begun: string[]; ask: (name: string, kind?: WorkKind, options?: { place?: string; thread?: number; signal?: AbortSignal }) => Promise<string>; end: (name: string) => Promise<void> } {
  const turns = createTurns(threads);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    turns,
    begun,
    ask: (name, kind = 'picture', { place = 'here', thread, signal: own = signal } = {}) =>
      turns.take({ kind, place, thread }, own, (given) => {
        begun.push(`${name}@${given}`);
        return new Promise((done) => ends.set(name, () => done(name)));
      }),
    async end(name) {
      ends.get(name)?.();
      await new Promise((done) => setImmediate(done));
    },
  };
}

describe('turns', () => {
  it('are given to the newest picture first', async () => {
    const { ask, end, begun } = watched(1);
    void Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => ask(name)));
    expect(begun).toEqual(['a@0', 'b@0']);
    await end('a');
    await end('b');
    expect(begun.slice(2)).toEqual(['e@0', 'd@0']);
  });

  it('wait for their thread where only one will do, and hold up nobody', async () => {
    const { ask, end, begun } = watched(2);
    void Promise.all(['a', 'b', 'c', 'd'].map((name) => ask(name, 'picture', { thread: 1 })));
    expect(begun).toEqual(['a@1', 'b@1']);
    void ask('e');
    expect(begun).toEqual(['a@1', 'b@1', 'e@0']);
    await end('b');
    expect(begun.slice(3)).toEqual(['d@1']);
  });

  it('are given to the parts of exports in order, one at a time on a thread', async () => {
    const { ask, end, begun } = watched(2);
    void Promise.all(['a', 'b', 'c', 'd'].map((name) => ask(name, 'export')));
    expect(begun.toSorted()).toEqual(['a@0', 'b@1']);
    await end('b');
    expect(begun.slice(2)).toEqual(['c@1']);
  });

  it('are not taken by an export while pictures wait, but for one thread at the least', async () => {
    const { ask, end, begun } = watched(3);
    void Promise.all(['x', 'y', 'z'].map((name) => ask(name, 'export')));
    expect(begun.map((each) => each.at(-1)).toSorted()).toEqual(['0', '1', '2']);
    void Promise.all(Array.from({ length: 8 }, (_, i) => ask(`p${i}`)));
    expect(begun.filter((each) => each.startsWith('p'))).toHaveLength(6); // at once, beside the export's
    void Promise.all(Array.from({ length: 4 }, (_, i) => ask(`w${i}`, 'export')));
    for (const name of ['x', 'y', 'z']) await end(name);
    expect(begun.filter((each) => each.startsWith('w')).map((each) => each.at(-1)).toSorted()).toEqual(['1', '2']);
    for (let i = 0; i < 8; i++) await end(`p${i}`);
    expect(begun).toContain('w2@0');
  });

  it('are shared by pictures and an export where there is but one thread', () => {
    const { ask, begun } = watched(1);
    void Promise.all([ask('p'), ask('q'), ask('r'), ask('x', 'export')]);
    expect(begun).toEqual(['p@0', 'q@0', 'x@0']);
  });

  it('of questions come at once on the first thread', () => {
    const { ask, begun } = watched(4);
    void Promise.all(Array.from({ length: 5 }, (_, i) => ask(`q${i}`, 'question')));
    expect(begun).toEqual(['q0@0', 'q1@0', 'q2@0', 'q3@0', 'q4@0']);
  });

  it('use another thread when those that have worked are full', async () => {
    const { ask, end, begun } = watched(3);
    void ask('a');
    await end('a');
    void Promise.all(['b', 'c', 'd', 'e'].map((name) => ask(name, 'picture', { place: name })));
    expect(begun).toEqual(['a@0', 'b@0', 'c@0', 'd@1', 'e@1']);
  });

  it('come where the same place was read, unless another thread is idle', async () => {
    const { ask, end, begun } = watched(2);
    const warm = ['1', '2', '3', '4'];
    void Promise.all(warm.map((name) => ask(name)));
    for (const name of warm) await end(name);
    begun.length = 0;
    for (const name of ['a', 'b']) {
      void ask(name, 'picture', { place: 'one place' });
      await end(name);
    }
    const home = begun[0].at(-1);
    expect(begun).toEqual([`a@${home}`, `b@${home}`]);
    void Promise.all([ask('c', 'picture', { place: 'one place' }), ask('d', 'picture', { place: 'one place' })]);
    expect(begun.slice(2)).toEqual([`c@${home}`, `d@${home === '0' ? '1' : '0'}`]);
  });

  it('are left by work that is no longer wanted before it begins', async () => {
    const { ask, end, begun } = watched(1);
    const controller = new AbortController();
    void Promise.all([ask('a'), ask('b')]);
    const left = ask('c', 'picture', { signal: controller.signal });
    controller.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    await end('a');
    expect(begun).toEqual(['a@0', 'b@0']);
    await expect(ask('d', 'picture', { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('are refused to all who wait', async () => {
    const { ask, turns } = watched(1);
    void Promise.all([ask('a'), ask('b'), ask('x', 'export')]);
    const waiting = Promise.allSettled([ask('c'), ask('y', 'export')]);
    turns.refuse(new Error('no more'));
    expect((await waiting).map((each) => each.status === 'rejected' && String(each.reason))).toEqual(['Error: no more', 'Error: no more']);
  });
});
