import { useMemo } from 'react';
import { SeriesChart } from './SeriesChart.tsx';
import { seriesOf } from './series.ts';
import type { Sampled } from './use-samples.ts';

interface SeriesPanelProps {
  readonly sampled: Sampled | undefined;
  readonly bands: readonly string[];
  readonly quality: string | null;
  /** The layer that it is of. */
  readonly name: string | null;
  /** Why there is no collection. */
  readonly message: string | null;
}

export const BAND_COLORS = ['var(--plot-r)', 'var(--plot-g)', 'var(--plot-b)', 'var(--plot-4)', 'var(--plot-5)', 'var(--plot-6)', 'var(--plot-7)', 'var(--plot-8)'];
export function bandColor(index: number, count: number): string {
  return count === 1 ? 'var(--accent)' : BAND_COLORS[index % BAND_COLORS.length];
}

/** The chart of a collection at the pixel, with its legend; a sentence where there is none. */
export function SeriesPanel({ sampled, bands, quality, name, message }: SeriesPanelProps) {
  const samples = sampled?.answer?.samples;
  const question = JSON.stringify([bands, quality]);
  // `question` tells the bands.
  const series = useMemo(() => samples && seriesOf(samples, bands, quality), [samples, question]);
  const fault = message ?? sampled?.fault ?? (series?.points.length === 0 ? emptySentence(series.timeless) : null);
  return (
    <section className="series" aria-label="Through time">
      <header className="series-header" title={name ?? undefined}>
        <h3>Through time</h3>
        <span className="grow" />
        {bands.map((band, index) => (
          <span key={band} className="series-key">
            <i style={{ background: bandColor(index, bands.length) }} />
            {band}
          </span>
        ))}
        {quality !== null && (
          <span className="series-key">
            <i style={{ background: 'var(--plot-q)' }} />
            {quality} (right)
          </span>
        )}
        <span className="series-key series-key-masked">
          <i className="series-hatch" />
          masked
        </span>
      </header>
      {fault !== null ? (
        <p className="series-fault">{fault}</p>
      ) : series && series.points.length > 0 ? (
        <SeriesChart series={series} isAsking={sampled?.isAsking === true} />
      ) : (
        <div className="series-skeleton" aria-label="Being looked at" />
      )}
    </section>
  );
}

function emptySentence(timeless: number): string {
  return timeless > 0 ? `The ${timeless} images have no time.` : 'The collection has no images.';
}
