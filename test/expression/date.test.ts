import { expect, it } from 'vitest';
import { isTime, parseDate } from '../../src/expression/date.ts';

it.each([
  ['2020', '2020-01-01T00:00:00.000Z'],
  ['2020-07', '2020-07-01T00:00:00.000Z'],
  ['2020-07-01T08:00:30.5+02:00', '2020-07-01T06:00:30.500Z'],
  ['0050-03-04', '0050-03-04T00:00:00.000Z'],
])('takes %s for %s', (text, time) => {
  expect(new Date(parseDate(text) ?? NaN).toISOString()).toBe(time);
});

it.each(['2020-06-31', '2020-02-30', '2020-13-01', '2020-07-01T25:00', '2020-07-01T08:60', '1e300'])('does not take %s', (text) => {
  expect(parseDate(text)).toBeNull();
});

it('knows which numbers can be written as a date', () => {
  expect([0, -1e12, 8.64e15 - 1, 8.64e15, 1e300, NaN].map(isTime)).toEqual([true, true, true, false, false, false]);
});
