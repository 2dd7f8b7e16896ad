import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import type { BandStatistics } from '../../src/server/api.ts';
import type { Style } from '../../src/style/style.ts';
import { type Domain, curveOf, domainOf, roundTo } from './histogram-curve.ts';
import { numberText } from './texts.ts';

const WIDTH = 224;
const HEIGHT = 84;
const COLORS = ['var(--plot-r)', 'var(--plot-g)', 'var(--plot-b)'];

interface HistogramProps {
  readonly style: Style;
  readonly statistics: readonly (BandStatistics | null)[];
  readonly onChange: (stretch: Pick<Style, 'min' | 'max'>) => void;
}

/** How often values occur in what the map shows, and two handles for the values that become dark and bright. */
export function Histogram({ style, statistics, onChange }: HistogramProps) {
  const box = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState<Domain | null>(null);
  const natural = useMemo(() => domainOf(statistics, style), [statistics, style]);
  const domain = held ?? natural;
  const x = (value: number): number => ((value - domain.low) / (domain.high - domain.low)) * WIDTH;
  const isShared = (ends: readonly number[]): boolean => ends.every((end) => end === ends[0]);
  const together = isShared(style.min) && isShared(style.max);
  const handles = (['min', 'max'] as const).flatMap((end) =>
    (together ? [null] : style.bands.map((_, index) => index)).map((index) => ({ end, index, value: style[end][index ?? 0] })),
  );
  const low = Math.min(x(style.min[0]), x(style.max[0]));
  const high = Math.max(x(style.min[0]), x(style.max[0]));

  function set(end: 'min' | 'max', index: number | null, value: number): void {
    const rounded = roundTo(value, (domain.high - domain.low) / 500);
    onChange({ min: style.min, max: style.max, [end]: style[end].map((before, i) => (index === null || i === index ? rounded : before)) });
  }

  function drag(event: PointerEvent, end: 'min' | 'max', index: number | null): void {
    const area = box.current?.getBoundingClientRect();
    if (!area || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const place = Math.min(1, Math.max(0, (event.clientX - area.left) / area.width));
    set(end, index, domain.low + place * (domain.high - domain.low));
  }

  function onKeyDown(event: KeyboardEvent, end: 'min' | 'max', index: number | null, value: number): void {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(end, index, value + (steps * (event.shiftKey ? 10 : 1) * (domain.high - domain.low)) / 200);
  }

  return (
    <div className="histogram" ref={box}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 21.5h224M0 42.5h224M0 63.5h224" stroke="var(--hairline)" />
        {statistics.map((band, index) => {
          const color = style.bands.length === 3 ? COLORS[index] : 'var(--text-2)';
          return band && <path key={index} d={curveOf(band, domain, WIDTH, HEIGHT)} fill={color} fillOpacity=".22" stroke={color} strokeWidth="1.2" vectorEffect="non-scaling-stroke" />;
        }).toReversed()}
        {together && (
          <>
            <rect x="0" y="0" width={Math.max(0, low)} height={HEIGHT} fill="var(--veil)" />
            <rect x={high} y="0" width={Math.max(0, WIDTH - high)} height={HEIGHT} fill="var(--veil)" />
            <path d={ramp(x(style.min[0]), x(style.max[0]), style.gamma[0])} fill="none" stroke="var(--text-2)" strokeDasharray="3 3" vectorEffect="non-scaling-stroke" opacity=".7" />
          </>
        )}
        {handles.map(({ end, index, value }) => (
          <path key={`${end}${index ?? ''}`} d={`M${x(value)} 0V${HEIGHT}`} stroke={index === null || style.bands.length === 1 ? 'var(--text-1)' : COLORS[index]} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
      {handles.map(({ end, index, value }) => (
        <div
          key={`${end}${index ?? ''}`}
          className="histogram-handle"
          style={{ left: `${Math.min(100, Math.max(0, (x(value) / WIDTH) * 100))}%` }}
          role="slider"
          tabIndex={0}
          aria-label={`${end === 'min' ? 'Min' : 'Max'}${index === null ? '' : ` of ${style.bands[index]}`}`}
          aria-valuemin={domain.low}
          aria-valuemax={domain.high}
          aria-valuenow={value}
          aria-valuetext={numberText(value)}
          title={numberText(value)}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setHeld(natural);
          }}
          onPointerMove={(event) => drag(event, end, index)}
          onPointerUp={() => setHeld(null)}
          onPointerCancel={() => setHeld(null)}
          onKeyDown={(event) => onKeyDown(event, end, index, value)}
        />
      ))}
    </div>
  );
}

/** From dark to bright, bent by gamma. */
function ramp(from: number, to: number, gamma: number): string {
  const steps = gamma === 1 ? 1 : 24;
  return Array.from({ length: steps + 1 }, (_, i) => `${i === 0 ? 'M' : 'L'}${from + ((to - from) * i) / steps} ${HEIGHT * (1 - (i / steps) ** (1 / gamma))}`).join('');
}
