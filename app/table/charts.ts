import type { Json } from '../../src/expression/json.ts';
import type { TableAnswer } from '../../src/server/api.ts';
import type { Series, SeriesPoint } from '../inspector/series.ts';

/** More lines in one chart are told apart by nobody. */
export const MOST_LINES = 8;

/** A row of a chart of bars. */
export interface Bar {
  readonly label: string;
  /** null is missing. */
  readonly value: number | null;
  /** Of a class; null: that of the chart. */
  readonly color: string | null;
}

interface Class {
  readonly value: number;
  readonly name: string;
  readonly color: string;
}

/** NaN and the infinities, which come as words, are no place on an axis. */
function numberOf(cell: Json | undefined): number | null {
  return typeof cell === 'number' ? cell : null;
}

function textOf(cell: Json): string {
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

function columnOf({ columns }: TableAnswer, name: string): number {
  return columns.findIndex((column) => column.name === name);
}

function numberColumns({ columns }: TableAnswer): number[] {
  return columns.flatMap(({ kind }, index) => (kind === 'number' ? [index] : []));
}

/** The lines of a series: a band, or where there are several regions each band of each. */
export function linesOf(table: TableAnswer): string[] {
  const regions = regionsOf(table);
  const bands = numberColumns(table).map((index) => table.columns[index].name);
  if (regions.length === 0) return bands;
  return regions.flatMap((region) => bands.map((band) => lineName(region, band, bands.length)));
}

function lineName(region: string, band: string, bands: number): string {
  return bands === 1 ? region : `${region} · ${band}`;
}

function regionsOf(table: TableAnswer): string[] {
  const region = columnOf(table, 'region');
  return region < 0 ? [] : [...new Set(table.rows.map((row) => textOf(row[region])))];
}

/** Some lines of a series by image, in the order of time. */
export function seriesOfTable(table: TableAnswer, shown: readonly string[]): Series {
  const [index, time, region] = ['system:index', 'system:time_start', 'region'].map((name) => columnOf(table, name));
  const numbers = numberColumns(table);
  const points = new Map<string, { readonly index: string | null; readonly time: number; readonly values: (number | null)[] }>();
  const timeless = new Set<string>();
  table.rows.forEach((row, place) => {
    const image = typeof row[index] === 'string' ? row[index] : null;
    const moment = numberOf(row[time]);
    if (moment === null) {
      timeless.add(image ?? String(place));
      return;
    }
    const key = `${moment} ${image ?? ''}`;
    const point = points.get(key) ?? { index: image, time: moment, values: shown.map(() => null) };
    points.set(key, point);
    for (const column of numbers) {
      const band = table.columns[column].name;
      const line = shown.indexOf(region < 0 ? band : lineName(textOf(row[region]), band, numbers.length));
      if (line >= 0) point.values[line] = numberOf(row[column]);
    }
  });
  const sorted = [...points.values()].map((point): SeriesPoint => ({ ...point, quality: null, isMasked: point.values.every((value) => value === null) }));
  return { bands: shown, quality: null, points: sorted.toSorted((a, b) => a.time - b.time), timeless: timeless.size };
}

/** What the numbers of a chart of bars are, for its head: the hectares of classes, else the column's name; null for a single row. */
export function barUnit(table: TableAnswer): string | null {
  if (table.content === 'classes') return 'hectares';
  return table.rows.length > 1 ? (table.columns.find(({ kind }) => kind === 'number')?.name ?? null) : null;
}

/** Of classes their hectares, of one row its numbers by column, of several the first column of numbers by what the row is called. */
export function barsOf(table: TableAnswer, classes: readonly Class[] | null): Bar[] {
  const { columns, rows, content } = table;
  if (content === 'classes') {
    const [value, hectares] = ['class', 'area_ha'].map((name) => columnOf(table, name));
    return rows.map((row) => {
      const known = classes?.find((entry) => entry.value === row[value]);
      return { label: known?.name ?? textOf(row[value]), value: numberOf(row[hectares]), color: known?.color ?? null };
    });
  }
  const numbers = numberColumns(table);
  if (rows.length === 1) return numbers.map((column) => ({ label: columns[column].name, value: numberOf(rows[0][column]), color: null }));
  const [name, first] = ['text', 'number'].map((wanted) => columns.findIndex(({ kind }) => kind === wanted));
  return rows.map((row, index) => ({ label: textOf(name < 0 || row[name] === null ? index + 1 : row[name]), value: first < 0 ? null : numberOf(row[first]), color: null }));
}

/** The buckets of a histogram: from where, to where, and how many of each band. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

export function bucketsOf({ rows }: TableAnswer, bands: readonly number[]): Bucket[] {
  return rows.map(([from, to, ...counts]) => ({ from: Number(from), to: Number(to), counts: bands.map((band) => numberOf(counts[band]) ?? 0) }));
}

export function histogramBands({ columns }: TableAnswer): string[] {
  return columns.slice(2).map(({ name }) => name);
}
