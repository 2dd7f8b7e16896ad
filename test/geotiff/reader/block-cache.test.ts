import { expect, it } from 'vitest';
import { type BlockCache, createBlockCache } from '../../../src/geotiff/block-cache.ts';
import { createMemoryRanges } from '../../../src/geotiff/memory-ranges.ts';

const KIB = 1024;

/** A cache of so many KiB, and what was made for it. */
function spiedCache(kib: number): { cache: BlockCache<Uint8Array>; made: string[]; buffers: Set<ArrayBuffer>; read: (key: string, kib?: number) => Promise<number> } {
  const cache = createBlockCache<Uint8Array>(kib * KIB);
  const made: string[] = [];
  const buffers = new Set<ArrayBuffer>();
  const read = (key: string, size = 16): Promise<number> =>
    cache.use(
      key,
      async (allocate) => {
        made.push(key);
        await Promise.resolve();
        const buffer = allocate(size * KIB);
        buffers.add(buffer);
        return new Uint8Array(buffer).fill(key.charCodeAt(0));
      },
      (value) => value[0],
    );
  return { cache, made, buffers, read };
}

it('makes a value once for all who want it', async () => {
  const { made, read } = spiedCache(64);
  expect(await Promise.all([read('a'), read('a'), read('b')])).toEqual([97, 97, 98]);
  expect(await read('a')).toBe(97);
  expect(made).toEqual(['a', 'b']);
});

it('forgets what was not used for longest, and uses its buffer again', async () => {
  const { made, buffers, read } = spiedCache(64);
  for (const key of ['a', 'b', 'c', 'd']) await read(key);
  await read('a');
  await read('e'); // in place of b
  expect(await read('a')).toBe(97);
  expect(await read('b')).toBe(98);
  expect(made).toEqual(['a', 'b', 'c', 'd', 'e', 'b']);
  expect(buffers.size).toBe(4);
});

it('makes do with few buffers however many values come', async () => {
  const { buffers, read } = spiedCache(64);
  for (let i = 0; i < 500; i++) await read(String.fromCharCode(97 + i), 15 + (i % 2));
  expect(buffers.size).toBeLessThan(10);
});

it('uses buffers again for smaller values, up to half as large', async () => {
  const { buffers, read } = spiedCache(64);
  for (const key of ['a', 'b', 'c', 'd']) await read(key);
  const before = new Set(buffers);
  for (const key of ['e', 'f', 'g', 'h']) await read(key, 8);
  expect(buffers).toEqual(before);
});

it('lends a value of more than half of its room, but does not keep it', async () => {
  const { made, read } = spiedCache(64);
  expect(await Promise.all([read('a', 40), read('a', 40)])).toEqual([97, 97]);
  await read('a', 40);
  expect(made).toEqual(['a', 'a']);
});

it('takes no buffer from a value that somebody waits for', async () => {
  const { read } = spiedCache(32);
  const keys = Array.from({ length: 12 }, (_, i) => String.fromCharCode(97 + i));
  expect(await Promise.all(keys.map((key) => read(key, 8)))).toEqual(keys.map((key) => key.charCodeAt(0)));
});

it('makes anew what could not be made', async () => {
  const cache = createBlockCache<number>(KIB);
  await expect(cache.use('a', () => Promise.reject(new Error('damaged')), Number)).rejects.toThrow('damaged');
  expect(await cache.use('a', () => Promise.resolve(7), Number)).toBe(7);
});

it('stops making a value when the last who wants it leaves', async () => {
  const cache = createBlockCache<number>(KIB);
  let stopped = 0;
  const never = (_allocate: unknown, signal: AbortSignal): Promise<number> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        stopped++;
        reject(signal.reason as Error);
      });
    });
  const [one, other] = [new AbortController(), new AbortController()];
  const waiting = [one, other].map(({ signal }) => cache.use('a', never, Number, signal));
  one.abort();
  await expect(waiting[0]).rejects.toMatchObject({ name: 'AbortError' });
  expect(stopped).toBe(0);
  other.abort();
  await expect(waiting[1]).rejects.toMatchObject({ name: 'AbortError' });
  expect(stopped).toBe(1);
  expect(await cache.use('a', () => Promise.resolve(7), Number)).toBe(7);
});

it('does not begin for a signal that is aborted already', async () => {
  const cache = createBlockCache<number>(KIB);
  await expect(cache.use('a', () => Promise.resolve(7), Number, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});

it('hands out ranges of a memory that do not overlap, in the order of asking', async () => {
  const ranges = createMemoryRanges(64, 64 + 640);
  const { signal } = new AbortController();
  const first = await ranges.take(300, signal);
  const second = await ranges.take(200, signal);
  expect([first, second]).toEqual([64, 64 + 320]);
  const order: string[] = [];
  const large = ranges.take(400, signal).then((start) => (order.push('large'), start));
  const small = ranges.take(10, signal).then((start) => (order.push('small'), start));
  ranges.give(first);
  ranges.give(second);
  expect(await Promise.all([large, small])).toEqual([64, 64 + 448]);
  expect(order).toEqual(['large', 'small']);
});

it('lets those pass who stand behind one that leaves', async () => {
  const ranges = createMemoryRanges(0, 640);
  const { signal } = new AbortController();
  await ranges.take(320, signal);
  const impatient = new AbortController();
  const large = ranges.take(400, impatient.signal);
  const small = ranges.take(10, signal);
  impatient.abort();
  await expect(large).rejects.toMatchObject({ name: 'AbortError' });
  expect(await small).toBe(320);
});
