import { expect, it } from 'vitest';
import { mapConcurrently } from '../../src/catalog/concurrent.ts';

const VALUES = Array.from({ length: 1000 }, (_, index) => index);

/** Work that takes a millisecond, and never waits for anything. */
function workHard(): void {
  const end = performance.now() + 1;
  while (performance.now() < end);
}

it('gives results in the order of the inputs, so many at a time', async () => {
  let [running, most] = [0, 0];
  const change = async (value: number): Promise<number> => {
    most = Math.max(most, ++running);
    for (let turns = 10 + (value % 7); turns > 0; turns--) await Promise.resolve();
    running--;
    return value * 2;
  };
  expect(await mapConcurrently(VALUES, 5, change, new AbortController().signal)).toEqual(VALUES.map((value) => value * 2));
  expect(most).toBe(5);
});

it('stops when it is aborted, though nothing is waited for', async () => {
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  let done = 0;
  const change = (): Promise<void> => {
    workHard();
    done++;
    return Promise.resolve();
  };
  await expect(mapConcurrently(VALUES, 4, change, controller.signal)).rejects.toThrow(/abort/i);
  expect(done).toBeLessThan(VALUES.length);
});
