import { numberText } from '../map/texts.ts';
import type { Bar } from './charts.ts';

/** Numbers as bars beside their names, under what they are; `most` of them, and how many there are besides. */
export function BarList({ bars, unit, most }: { readonly bars: readonly Bar[]; readonly unit: string | null; readonly most: number }) {
  const shown = bars.length > most ? bars.slice(0, most - 1) : bars;
  const longest = Math.max(...bars.map(({ value }) => Math.abs(value ?? 0)));
  const hasBars = bars.length > 1 && longest > 0;
  return (
    <ol className="bar-list">
      {unit !== null && <li className="bar-unit">{unit}</li>}
      {shown.map(({ label, value, color }, index) => (
        <li key={index} title={`${label}: ${value === null ? 'no value' : value}${unit === null ? '' : ` ${unit}`}`}>
          <span className="ellipsis">{label}</span>
          <i>{hasBars && value !== null && <b style={{ width: `${(Math.abs(value) / longest) * 100}%`, ...(color === null ? {} : { background: color }) }} />}</i>
          <em>{value === null ? '–' : barNumber(value)}</em>
        </li>
      ))}
      {shown.length < bars.length && <li className="bar-more">{bars.length - shown.length} more in the table</li>}
    </ol>
  );
}

function barNumber(value: number): string {
  return Number.isInteger(value) ? numberText(value) : numberText(Number(value.toPrecision(4)));
}
