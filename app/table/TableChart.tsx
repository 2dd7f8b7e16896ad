import { useMemo } from 'react';
import type { TableAnswer } from '../../src/server/api.ts';
import { SeriesChart } from '../inspector/SeriesChart.tsx';
import { BarList } from './BarList.tsx';
import { HistogramChart } from './HistogramChart.tsx';
import { barUnit, barsOf, bucketsOf, histogramBands, seriesOfTable } from './charts.ts';

interface Props {
  readonly table: TableAnswer;
  /** Which lines, by name; of a chart of bars none. */
  readonly shown: readonly string[];
  readonly classes: readonly { readonly value: number; readonly name: string; readonly color: string }[] | null;
  /** The most bars. */
  readonly most: number;
}

/** A table as a chart: a series as lines, a histogram as columns, areas and other numbers as bars. */
export function TableChart({ table, shown, classes, most }: Props) {
  const names = shown.join('\n');
  const series = useMemo(() => (table.content === 'series' ? seriesOfTable(table, names === '' ? [] : names.split('\n')) : null), [table, names]);
  if (table.rows.length === 0) return <p className="chart-fault">There is no value in the region.</p>;
  if (series) {
    if (series.points.length === 0) return <p className="chart-fault">The images have no time, so no axis can show them.</p>;
    return <SeriesChart series={series} isAsking={false} />;
  }
  if (table.content === 'histogram') {
    const bands = histogramBands(table);
    const kept = bands.flatMap((band, index) => (shown.includes(band) ? [index] : []));
    return <HistogramChart buckets={bucketsOf(table, kept)} bands={kept.map((index) => bands[index])} />;
  }
  return <BarList bars={barsOf(table, classes)} unit={barUnit(table)} most={most} />;
}
