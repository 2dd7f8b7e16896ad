import { type PointerEvent, useState } from 'react';
import { axisOf } from '../inspector/axis.ts';
import { bandColor } from '../inspector/SeriesPanel.tsx';
import { numberText } from '../map/texts.ts';
import { placeIn, useSize } from './use-size.ts';
import type { Bucket } from './charts.ts';

const [LEFT, RIGHT, TOP, BOTTOM] = [48, 12, 10, 22];

/** How many pixels have which values: bars of one band, outlines of several. */
export function HistogramChart({ buckets, bands }: { readonly buckets: readonly Bucket[]; readonly bands: readonly string[] }) {
  const { box, width, height } = useSize();
  const [at, setAt] = useState<number | null>(null);
  const [start, end] = [buckets[0].from, buckets[buckets.length - 1].to];
  const count = axisOf([0, ...buckets.flatMap(({ counts }) => counts)], height < 130 ? 1 : 3);
  const values = axisOf([start, end], Math.max(2, Math.floor((width - LEFT - RIGHT) / 90)));
  const base = height - BOTTOM;
  const x = (value: number): number => LEFT + ((value - start) / (end - start)) * (width - LEFT - RIGHT);
  const y = (pixels: number): number => base - ((pixels - count.low) / (count.high - count.low)) * (base - TOP);
  const looked = at === null ? undefined : buckets.at(at);
  const outline = (band: number): string => {
    const steps = buckets.map(({ from, to, counts }) => `L${x(from).toFixed(1)} ${y(counts[band]).toFixed(1)}H${x(to).toFixed(1)}`);
    return `M${LEFT} ${base}${steps.join('')}V${base}Z`;
  };
  const onPointerMove = (event: PointerEvent): void => {
    const value = start + ((placeIn(event, width) - LEFT) / (width - LEFT - RIGHT)) * (end - start);
    const found = buckets.findIndex(({ from, to }) => value >= from && value < to);
    setAt(found < 0 ? null : found);
  };
  return (
    <div className="series-chart" ref={box}>
      <svg width={width} height={height} role="img" aria-label={`How many pixels have which values: ${bands.join(', ')}, from ${numberText(start)} to ${numberText(end)}`} onPointerMove={onPointerMove} onPointerLeave={() => setAt(null)}>
        {count.ticks.map((tick) => (
          <g key={tick}>
            <path d={`M${LEFT} ${y(tick)}H${width - RIGHT}`} stroke="var(--hairline)" />
            <text x={LEFT - 6} y={y(tick) + 3.5} textAnchor="end">
              {shortNumber(tick)}
            </text>
          </g>
        ))}
        {bands.map((band, index) => (
          <path key={band} d={outline(index)} fill={bandColor(index, bands.length)} fillOpacity={bands.length === 1 ? 0.55 : 0.12} stroke={bandColor(index, bands.length)} strokeWidth="1.2" strokeLinejoin="round" />
        ))}
        {looked && <rect x={x(looked.from)} y={TOP} width={Math.max(1, x(looked.to) - x(looked.from))} height={base - TOP} fill="var(--accent)" opacity=".18" />}
        <path d={`M${LEFT} ${base}H${width - RIGHT}`} stroke="var(--border-strong)" />
        {values.ticks
          .filter((tick) => tick >= start && tick <= end)
          .map((tick) => (
            <g key={tick}>
              <path d={`M${x(tick)} ${base}v4`} stroke="var(--border-strong)" />
              <text x={x(tick)} y={base + 16} textAnchor={x(tick) > width - 30 ? 'end' : 'middle'}>
                {numberText(tick)}
              </text>
            </g>
          ))}
      </svg>
      {looked && (
        <div className="series-tip" style={x(looked.from) > width / 2 ? { right: width - x(looked.from) + 10 } : { left: x(looked.to) + 10 }} aria-hidden="true">
          <b>
            {numberText(looked.from)} to {numberText(looked.to)}
          </b>
          {bands.map((band, index) => (
            <span key={band}>
              <i style={{ background: bandColor(index, bands.length) }} />
              {band}
              <em>{numberText(Math.round(looked.counts[index] * 10) / 10)}</em>
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

/** 12 k, 3.4 M: beside an axis there is little room. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  return size >= 1e4 ? `${Number((value / 1e3).toPrecision(3))} k` : numberText(value);
}
