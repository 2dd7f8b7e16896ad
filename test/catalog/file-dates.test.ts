import { expect, test } from 'vitest';
import { parseDatetime } from '../../src/catalog/datetime.ts';
import { dateInName } from '../../src/catalog/file-dates.ts';

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString().replace('.000Z', 'Z');
}

test.each([
  ['S2_L2A_31UDS_20180401T105529', '2018-04-01T10:55:29Z'],
  ['20180401_105529_1024_3B_AnalyticMS', '2018-04-01T10:55:29Z'],
  ['scene-2018-04-01T10-55-29', '2018-04-01T10:55:29Z'],
  ['scene 2018-04-01 10:55:29', '2018-04-01T10:55:29Z'],
  ['2018-04-01_105529', '2018-04-01T10:55:29Z'],
  ['LC08_L1TP_013032_20180405_20180417_01_T1', '2018-04-05T00:00:00Z'],
  ['ndvi_2018-04-05', '2018-04-05T00:00:00Z'],
  ['S2A_MSIL2A_20190629T212529_N0212_R043_T06VVN_20201006T080531', '2019-06-29T21:25:29Z'],
  ['20200229', '2020-02-29T00:00:00Z'],
])('%s is of %s', (name, time) => {
  expect(iso(dateInName(name))).toBe(time);
});

test.each([
  ['digits of a longer number', 'tile_120180401'],
  ['a month that is none', '20181301'],
  ['a day that is none', '20190229'],
  ['another century', '19691231'],
  ['a year after 2100', '21010101'],
  ['no digits', 'mosaic'],
])('%s are no date: %s', (_, name) => {
  expect(dateInName(name)).toBeNull();
});

test('a date with a time counts before one without', () => {
  expect(iso(dateInName('20170101_of_20180401T105529'))).toBe('2018-04-01T10:55:29Z');
});

test('a date followed by what is no time is a date', () => {
  expect(iso(dateInName('20180401_995529'))).toBe('2018-04-01T00:00:00Z');
});

test('what is no date does not hide a later one', () => {
  expect(iso(dateInName('99999999_20180401'))).toBe('2018-04-01T00:00:00Z');
});

test.each([
  ['2018-04-01', '2018-04-01T00:00:00Z'],
  ['2018-04-01T10:55:29Z', '2018-04-01T10:55:29Z'],
  ['2018-04-01 10:55', '2018-04-01T10:55:00Z'],
  ['2018-04-01T10:55:29.587999Z', '2018-04-01T10:55:29.587Z'],
  ['2018-04-01T00:30:00+02:00', '2018-03-31T22:30:00Z'],
  ['2018-04-01T00:30:00-0130', '2018-04-01T02:00:00Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
  ['0099-01-01', '0099-01-01T00:00:00Z'],
])('the datetime %s is %s', (text, time) => {
  expect(iso(parseDatetime(text))).toBe(time);
});

test.each(['2018-13-01', '2018-02-30', '2018-04-01T24:00:00Z', '2018-04-01T10:60:00Z', 'yesterday', '20180401', ''])(
  "'%s' is no datetime",
  (text) => {
    expect(parseDatetime(text)).toBeNull();
  },
);
