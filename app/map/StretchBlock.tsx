import type { BandStatistics } from '../../src/server/api.ts';
import { api } from '../server/client.ts';
import { useView } from '../store/view.ts';
import { type Style, commonStretch } from '../../src/style/style.ts';
import { BandChip } from './BandChip.tsx';
import { editBands, editGamma, editStretch } from './edit-style.ts';
import { Histogram } from './Histogram.tsx';
import type { Layer } from './layers.ts';
import { NumbersField } from './NumbersField.tsx';
import { StretchMenu } from './StretchMenu.tsx';
import { thumbBox } from './thumb-box.ts';
import { useAnswer } from './use-answer.ts';

/** The live style of a layer: what its values are, and which of them become dark and bright. */
export function StretchBlock({ layer }: { readonly layer: Layer }) {
  const { value, style, status, problem } = layer;
  const extent = useView((state) => state.extent);
  const key = status === 'failed' || status === 'blocked' ? null : value.key;
  const bands = style?.bands ?? [];
  const [west, south, east, north] = extent ?? [0, 0, 0, 0];
  const aspect = (east - west) / Math.max(1e-9, (north - south) / Math.cos((((north + south) / 2) * Math.PI) / 180));
  const bbox = extent && thumbBox(extent, aspect);
  const question = bbox && bands.length > 0 ? JSON.stringify(['statistics', bbox, bands]) : null;
  const { value: answer, fault } = useAnswer(key, question, (asked, signal) => api.statistics(asked, { bbox: bbox ?? [0, 0, 0, 0], crs: 'EPSG:3857', bands }, signal), value.description);
  const statistics = bands.map((band) => answer?.bands.find(({ name }) => name === band) ?? null);
  const names = value.description?.bands.map((band) => band.name) ?? [];
  const suggested = style && suggestion(statistics, style);

  return (
    <section className="stretch" aria-label={`Stretch of ${layer.name}`}>
      <header className="stretch-header">
        <h3>{style?.classes ? 'Classes' : 'Stretch'}</h3>
        <span className="grow" />
        <span className="stretch-bands">
          {style?.bands.map((band, index) => (
            <BandChip
              key={index}
              band={band}
              bands={names}
              channel={bands.length === 3 ? CHANNELS[index] : 'grey'}
              onChange={(next) => editBands(layer, style, bands.with(index, next))}
            />
          ))}
        </span>
        {style && <StretchMenu layer={layer} style={style} names={names} />}
      </header>
      {style && !style.classes && (
        <>
          <div className="stretch-plot">
            <Histogram style={style} statistics={statistics} onChange={(next) => editStretch(layer, next)} />
            <button type="button" className="stretch-auto" disabled={!suggested} title="From the 2nd to the 98th percentile of what the map shows" onClick={() => suggested && editStretch(layer, suggested)}>
              2–98 %
            </button>
            {fault !== null && <p className="stretch-fault">{fault}</p>}
          </div>
          <div className="stretch-numbers">
            <NumbersField label="Min" numbers={style.min} onChange={(min) => editStretch(layer, { min, max: style.max })} />
            <NumbersField label="Max" numbers={style.max} onChange={(max) => editStretch(layer, { min: style.min, max })} />
            <NumbersField label="Gamma" numbers={style.gamma} decimals={2} isValid={(gamma) => gamma > 0} onChange={(gamma) => editGamma(layer, gamma)} />
          </div>
        </>
      )}
      {style?.classes && (
        <ul className="stretch-classes">
          {style.classes.map((entry) => (
            <li key={entry.value}>
              <i style={{ background: entry.color }} />
              <span className="ellipsis">{entry.name}</span>
              <span className="mono">{entry.value}</span>
            </li>
          ))}
        </ul>
      )}
      {!style && <p className="stretch-empty">{problem ?? (status === 'blocked' ? 'The layer waits for its input.' : 'The image is being looked at…')}</p>}
    </section>
  );
}

export const CHANNELS = ['red', 'green', 'blue'] as const;

/** 2 % to 98 % of what is seen, to three digits; null while that is not known. */
function suggestion(statistics: readonly (BandStatistics | null)[], style: Style): Pick<Style, 'min' | 'max'> | null {
  if (statistics.length === 0 || statistics.some((band) => typeof band?.low !== 'number')) return null;
  const tidy = (number: number): number => Number(number.toPrecision(3));
  const ranges = statistics.map((band): [number, number] => {
    const low = tidy(band?.low ?? 0);
    const high = tidy(band?.high ?? 1);
    return [low, high > low ? high : low + 1];
  });
  return style.bands.length === ranges.length ? commonStretch(ranges) : null;
}
