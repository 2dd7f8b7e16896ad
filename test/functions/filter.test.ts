import { describe, expect, it } from 'vitest';
import { type Expression, constant, invoke, list } from '../../src/expression/expression.ts';
import type { Json } from '../../src/expression/json.ts';
import { evaluateCall, faultOf, imagesOf, indicesOf, issueOf } from '../support/call.ts';
import { type Picture, picture } from '../support/picture.ts';

const filter = (name: string, args: Readonly<Record<string, Json>>): Expression =>
  invoke(`Filter.${name}`, Object.fromEntries(Object.entries(args).map(([key, value]) => [key, constant(value)])));
const compare = (name: string, leftField: string, rightValue: Json): Expression => filter(name, { leftField, rightValue });
const not = (inner: Expression): Expression => invoke('Filter.not', { filter: inner });
const join = (word: 'and' | 'or', ...filters: Expression[]): Expression => invoke(`Filter.${word}`, { filters: list(filters) });

const one = picture({ B: '1' }, { index: 'one', properties: { cloud: 5, tile: '31UDS', bands: ['B4', 'B8'], good: true } });
const two = picture({ B: '1' }, { index: 'two', properties: { cloud: 20, tile: '31UES', bands: ['B2'], good: false } });
const bare = picture({ B: '1' }, { index: 'bare' });
const kept = async (by: Expression, collection: readonly Picture[] = [one, two, bare]): Promise<unknown[]> => indicesOf(await imagesOf('Collection.filter', { collection, filter: by }));
const warnings = async (by: Expression, collection: readonly Picture[]): Promise<string[]> => (await evaluateCall('Collection.filter', { collection, filter: by })).issues.map(({ message }) => message);

describe('a filter by a property', () => {
  it.each<[string, string, Json, string[]]>([
    ['equals', 'cloud', 5, ['one']],
    ['equals', 'cloud', '5', []],
    ['equals', 'tile', '31UES', ['two']],
    ['equals', 'good', true, ['one']],
    ['equals', 'bands', ['B2'], ['two']],
    ['equals', 'nothing', null, []],
    ['notEquals', 'cloud', 5, ['two', 'bare']],
    ['lessThan', 'cloud', 20, ['one']],
    ['lessThanOrEquals', 'cloud', 20, ['one', 'two']],
    ['greaterThan', 'cloud', 5, ['two']],
    ['greaterThanOrEquals', 'cloud', 5, ['one', 'two']],
    ['lessThan', 'cloud', 'a', []],
    ['lessThan', 'tile', '31UE', ['one']],
    ['listContains', 'bands', 'B8', ['one']],
    ['stringContains', 'tile', 'UD', ['one']],
    ['stringStartsWith', 'tile', '31', ['one', 'two']],
    ['stringEndsWith', 'tile', 'ES', ['two']],
    ['stringContains', 'cloud', '5', []],
  ])('%s: %s, %j keeps %j', async (name, field, value, expected) => {
    expect(await kept(compare(name, field, value))).toEqual(expected);
  });

  it('may have the value on the left', async () => {
    expect(await kept(filter('lessThan', { leftValue: 5, rightField: 'cloud' }))).toEqual(['two']);
    expect(await kept(filter('listContains', { leftValue: ['31UDS', '31UFS'], rightField: 'tile' }))).toEqual(['one']);
  });

  it('wants a property and a value', async () => {
    expect(await issueOf(kept(filter('equals', { leftField: 'a', rightField: 'b' })))).toMatchObject({
      message: "Filter.equals is supported with 'leftField' and 'rightValue' only",
      argument: 'rightField',
    });
  });

  it('takes a range with both its ends', async () => {
    expect(await kept(filter('rangeContains', { field: 'cloud', minValue: 5, maxValue: 19 }))).toEqual(['one']);
    expect(await kept(filter('rangeContains', { field: 'cloud', minValue: 6, maxValue: 20 }))).toEqual(['two']);
  });

  it('asks whether properties are there', async () => {
    expect(await kept(filter('notNull', { properties: ['cloud', 'tile'] }))).toEqual(['one', 'two']);
    expect(await kept(filter('notNull', { properties: ['cloud', 'nothing'] }))).toEqual([]);
  });

  it('says what was asked for when no image is left', async () => {
    expect(await warnings(compare('lessThan', 'cloud', 1), [one, two])).toEqual(['no images left: none of the 2 has cloud < 1']);
    expect(await warnings(join('and', compare('lessThan', 'cloud', 1), not(compare('equals', 'tile', 'x'))), [one, two])).toEqual([
      'no images left: none of the 2 has cloud < 1 and is other than one that has tile = "x"',
    ]);
    expect(await warnings(filter('listContains', { leftValue: ['x'], rightField: 'tile' }), [one])).toEqual(['no images left: none of the 1 has ["x"] contains tile']);
  });

  it('warns of a property that no image has', async () => {
    expect(await warnings(compare('lessThan', 'clouds', 1), [one, two])).toEqual(["no images left: none of the 2 has the property 'clouds'"]);
    expect(await warnings(not(compare('equals', 'clouds', 1)), [one, two])).toEqual(["none of the 2 has the property 'clouds'"]);
    expect(await warnings(compare('lessThan', 'cloud', 10), [one, two, bare])).toEqual([]);
  });
});

describe('filters joined', () => {
  const cloudy = compare('greaterThan', 'cloud', 10);
  const west = compare('equals', 'tile', '31UDS');

  it('by and, by or, and turned round', async () => {
    expect(await kept(join('and', not(cloudy), west))).toEqual(['one']);
    expect(await kept(join('or', cloudy, west))).toEqual(['one', 'two']);
    expect(await kept(not(join('or', cloudy, west)))).toEqual(['bare']);
  });

  it('let through what has no such property when turned round', async () => {
    expect(await kept(not(cloudy))).toEqual(['one', 'bare']);
  });

  it('must be filters, and some', async () => {
    expect(await faultOf(kept(invoke('Filter.and', { filters: constant([]) })))).toBe("no filters are given; expected some to be joined by 'and'");
    expect(await faultOf(kept(invoke('Filter.or', { filters: list([west, constant(1)]) })))).toBe("Filter.or: item 1 of 'filters' is 1; expected a list of filters");
  });
});

describe('a filter by the calendar', () => {
  const at = (time: string): Picture => picture({ B: '1' }, { index: time, time: `${time}Z` });
  const times = ['2019-12-31T23:59:59.999', '2020-01-01T00:00:00', '2020-02-29T12:30', '2020-07-04T08:00', '2020-12-31T23:59', '2021-12-31T00:00'];
  const range = async (field: string, start: number, end?: number): Promise<unknown[]> =>
    kept(filter('calendarRange', { field, start, ...(end === undefined ? {} : { end }) }), times.map(at));

  it.each<[string, number, number | undefined, number[]]>([
    ['year', 2020, undefined, [1, 2, 3, 4]],
    ['year', 2020, 2021, [1, 2, 3, 4, 5]],
    ['month', 2, 7, [2, 3]],
    ['month', 12, 1, [0, 1, 4, 5]],
    ['hour', 8, 12, [2, 3]],
    ['hour', 23, 0, [0, 1, 4, 5]],
    ['minute', 30, undefined, [2]],
    ['day_of_year', 1, undefined, [1]],
    ['day_of_year', 60, undefined, [2]],
    ['day_of_year', 365, undefined, [0, 5]],
    ['day_of_year', 366, undefined, [4]],
    ['day_of_year', 365, 1, [0, 1, 4, 5]],
    ['day_of_month', 29, 31, [0, 2, 4, 5]],
    ['day_of_week', 6, undefined, [2, 3]],
    ['day_of_week', 2, 3, [0, 1]],
  ])('%s from %d to %j', async (field, start, end, expected) => {
    expect(await range(field, start, end)).toEqual(expected.map((index) => times[index]));
  });

  it('is by the day of the year unless it says otherwise', async () => {
    expect(await kept(filter('calendarRange', { start: 60 }), times.map(at))).toEqual([times[2]]);
    expect(await kept(filter('dayOfYear', { start: 366, end: 60 }), times.map(at))).toEqual([times[1], times[2], times[4]]);
  });

  it('never lets an image without a time through', async () => {
    expect(await kept(filter('calendarRange', { start: 1, end: 366 }), [bare])).toEqual([]);
  });

  it.each<[Readonly<Record<string, Json>>, string]>([
    [{ start: 13, field: 'month' }, 'month cannot be 13; expected a whole number from 1 to 12'],
    [{ start: 1, end: 0, field: 'day_of_week' }, 'day_of_week cannot be 0; expected a whole number from 1 to 7'],
    [{ start: 1.5, field: 'year' }, 'year cannot be 1.5; expected a whole number'],
    [{ start: 1, field: 'season' }, "'season' is no field of the calendar; expected year, month, hour, minute, day_of_year, day_of_month, day_of_week"],
  ])('refuses %j', async (args, message) => {
    expect(await faultOf(kept(filter('calendarRange', args)))).toBe(message);
  });

  it('says what was asked for when no image is left', async () => {
    expect(await warnings(filter('calendarRange', { start: 3, field: 'month' }), [at(times[0])])).toEqual(['no images left: none of the 1 is from month 3 to 3']);
  });
});
