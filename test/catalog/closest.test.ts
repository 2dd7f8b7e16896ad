import { expect, test } from 'vitest';
import { closest } from '../../src/catalog/closest.ts';

test('the closest name differs in no more than a third of its letters, case aside', () => {
  expect(closest('copernicus/s2_sr_harmonised', ['COPERNICUS/S1_GRD', 'COPERNICUS/S2_SR_HARMONIZED'])).toBe('COPERNICUS/S2_SR_HARMONIZED');
  expect(closest('abcd', ['xyz'])).toBeUndefined();
});

test('a text of many letters is compared in no time', () => {
  const started = performance.now();
  expect(closest('x'.repeat(10_000_000), Array.from({ length: 100 }, (_, index) => `set-${index}`))).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(1_000);
});
