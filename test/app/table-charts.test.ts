import { describe, expect, it } from 'vitest';
import { barsOf, bucketsOf, histogramBands, linesOf, seriesOfTable } from '../../app/table/charts.ts';
import { tableText } from '../../app/table/DataTable.tsx';
import type { TableAnswer, TableColumn } from '../../src/server/api.ts';

const numbers = (...names: string[]): TableColumn[] => names.map((name) => ({ name, kind: 'number' }));
const HEAD: TableColumn[] = [{ name: 'system:index', kind: 'text' }, { name: 'system:time_start', kind: 'date' }];
const [JULY, AUGUST] = [Date.UTC(2020, 6, 1), Date.UTC(2020, 7, 1)];

describe('a series', () => {
  const regions: TableAnswer = {
    content: 'series',
    columns: [...HEAD, { name: 'region', kind: 'text' }, ...numbers('ndvi')],
    rows: [['b', AUGUST, 'left', 0.4], ['b', AUGUST, 'right', null], ['a', JULY, 'left', 0.2], ['a', JULY, 'right', 0.3]],
  };

  it('has a line a region, in the order of time', () => {
    expect(linesOf(regions)).toEqual(['left', 'right']);
    expect(seriesOfTable(regions, ['left', 'right']).points.map(({ index, values }) => [index, ...values])).toEqual([['a', 0.2, 0.3], ['b', 0.4, null]]);
  });

  it('shows the lines that are asked for, and marks dates without a value', () => {
    const { bands, points } = seriesOfTable(regions, ['right']);
    expect(bands).toEqual(['right']);
    expect(points.map(({ isMasked }) => isMasked)).toEqual([false, true]);
  });

  it('has a line a band and region, where there are several of both', () => {
    expect(linesOf({ ...regions, columns: [...HEAD, { name: 'region', kind: 'text' }, ...numbers('B3', 'B4')] })).toEqual(['left · B3', 'left · B4', 'right · B3', 'right · B4']);
  });

  it('cannot show images without a time', () => {
    const table: TableAnswer = { content: 'series', columns: [...HEAD, ...numbers('B4')], rows: [['a', null, 1], ['b', JULY, 'NaN']] };
    expect(seriesOfTable(table, linesOf(table))).toMatchObject({ timeless: 1, points: [{ index: 'b', values: [null] }] });
  });
});

describe('bars', () => {
  it('are the hectares of classes, under their names and in their colours', () => {
    const table: TableAnswer = { content: 'classes', columns: numbers('class', 'pixels', 'area_m2', 'area_ha', 'share_percent'), rows: [[4, 1, 100, 0.01, 50], [6, 1, 100, 0.01, 50]] };
    expect(barsOf(table, [{ value: 4, name: 'Vegetation', color: '#00a000' }])).toEqual([
      { label: 'Vegetation', value: 0.01, color: '#00a000' },
      { label: '6', value: 0.01, color: null },
    ]);
  });

  it('are the columns of a single row, or the rows of several', () => {
    const one: TableAnswer = { content: 'values', columns: numbers('B3', 'B4'), rows: [[1, null]] };
    expect(barsOf(one, null).map(({ label, value }) => [label, value])).toEqual([['B3', 1], ['B4', null]]);
    const several: TableAnswer = { content: 'values', columns: [{ name: 'name', kind: 'text' }, ...numbers('mean')], rows: [['north', 1], [null, 2]] };
    expect(barsOf(several, null).map(({ label, value }) => [label, value])).toEqual([['north', 1], ['2', 2]]);
  });
});

it('a histogram has its buckets, and the counts of the bands that are shown', () => {
  const table: TableAnswer = { content: 'histogram', columns: numbers('from', 'to', 'B3', 'B4'), rows: [[0, 2, 5, 7]] };
  expect(histogramBands(table)).toEqual(['B3', 'B4']);
  expect(bucketsOf(table, [1])).toEqual([{ from: 0, to: 2, counts: [7] }]);
});

it('is copied with tabs between its cells, dates as dates and all digits', () => {
  const table: TableAnswer = { content: 'series', columns: [...HEAD, ...numbers('B4')], rows: [['a\tb', JULY, 0.1234567890123], ['c', AUGUST, null]] };
  expect(tableText(table)).toBe('system:index\tsystem:time_start\tB4\na b\t2020-07-01 00:00\t0.1234567890123\nc\t2020-08-01 00:00\t');
});
