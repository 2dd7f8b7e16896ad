import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { numberText } from '../map/texts.ts';
import { placeIn, useSize } from '../table/use-size.ts';
import { type Axis, axisOf, dateText, timeAxis } from './axis.ts';
import { bandColor } from './SeriesPanel.tsx';
import { type Series, type SeriesPoint, joined } from './series.ts';

const LEFT = 40;
const RIGHT = 40;
const TOP = 8;
const BOTTOM = 22;

/** Curves through the valid dates; masked ones are hatched and crossed. Arrow keys go from date to date. */
export function SeriesChart({ series, isAsking }: { readonly series: Series; readonly isAsking: boolean }) {
  const { box, width, height } = useSize();
  const hatch = useId();
  const [at, setAt] = useState<number | null>(null);
  const { points, bands, quality } = series;
  const right = quality === null ? 16 : RIGHT;
  const isLow = height < 130;
  const left = axisOf(points.flatMap(({ values }) => values.filter((value) => value !== null)), isLow ? 1 : 3);
  const second = quality === null ? null : axisOf(points.flatMap((point) => point.quality ?? []), isLow ? 1 : 2);
  const time = timeAxis(points.map((point) => point.time), Math.max(3, Math.floor((width - LEFT - right) / 46)));
  const base = height - BOTTOM;
  const x = (moment: number): number => LEFT + ((moment - time.start) / (time.end - time.start)) * (width - LEFT - right);
  const y = (value: number, { low, high }: Axis): number => base - ((value - low) / (high - low)) * (base - TOP);
  const slot = Math.min(10, Math.max(2, ((width - LEFT - right) / points.length) * 0.45));
  const looked = at === null ? undefined : points.at(Math.min(at, points.length - 1));

  function onPointerMove(event: PointerEvent): void {
    const place = placeIn(event, width);
    const distances = points.map((point) => Math.abs(x(point.time) - place));
    setAt(distances.indexOf(Math.min(...distances)));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const last = points.length - 1;
    const next = { ArrowLeft: Math.max(0, (at ?? last + 1) - 1), ArrowRight: Math.min(last, (at ?? -1) + 1), Home: 0, End: last }[event.key];
    if (next === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    setAt(next ?? null);
  }

  return (
    <div className="series-chart" ref={box} data-asking={isAsking}>
      <svg
        width={width}
        height={height}
        tabIndex={0}
        role="application"
        aria-roledescription="chart"
        aria-label={`${bands.join(', ')}${quality === null ? '' : ` and ${quality}`} through time, ${points.length} dates. Arrow keys go from date to date.`}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setAt(null)}
        onKeyDown={onKeyDown}
        onBlur={() => setAt(null)}
      >
        <defs>
          <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V5" stroke="var(--text-3)" strokeWidth="1.4" />
          </pattern>
        </defs>
        {left.ticks.map((tick) => (
          <g key={tick}>
            <path d={`M${LEFT} ${y(tick, left)}H${width - right}`} stroke="var(--hairline)" />
            <text x={LEFT - 6} y={y(tick, left) + 3.5} textAnchor="end">
              {numberText(tick)}
            </text>
          </g>
        ))}
        {second?.ticks.map((tick) => (
          <text key={tick} x={width - right + 6} y={y(tick, second) + 3.5}>
            {numberText(tick)}
          </text>
        ))}
        {points.filter((point) => point.isMasked).map((point) => (
          <g key={`${point.time}${point.index ?? ''}`}>
            <rect x={x(point.time) - slot / 2} y={TOP} width={slot} height={base - TOP} fill={`url(#${hatch})`} opacity=".45" />
            <path d={`M${x(point.time) - 3} ${base - 10}l6 6m0-6l-6 6`} stroke="var(--text-2)" strokeWidth="1.4" />
          </g>
        ))}
        {looked && <path d={`M${x(looked.time)} ${TOP}V${base}`} stroke="var(--accent)" strokeWidth="1.5" />}
        {second &&
          points.map((point) =>
            point.quality === null ? null : (
              <path key={`${point.time}${point.index ?? ''}`} d={`M${x(point.time)} ${base}V${y(point.quality, second)}`} stroke="var(--plot-q)" strokeWidth={slot / 2} opacity=".13" />
            ),
          )}
        {bands.map((band, index) => (
          <Curve key={band} points={points.map((point) => place(point.values[index], (value) => [x(point.time), y(value, left)]))} color={bandColor(index, bands.length)} looked={points.indexOf(looked ?? points[0])} hasLooked={looked !== undefined} />
        ))}
        {second && <QualityCurve points={points.map((point) => place(point.quality, (value) => [x(point.time), y(value, second)]))} />}
        <path d={`M${LEFT} ${base}H${width - right}`} stroke="var(--border-strong)" />
        {time.ticks.map((tick) => (
          <g key={tick.time}>
            <path d={`M${x(tick.time)} ${base}v4`} stroke="var(--border-strong)" />
            <text x={x(tick.time)} y={base + 16} textAnchor="middle">
              {tick.text}
            </text>
          </g>
        ))}
      </svg>
      {looked && <Tip point={looked} series={series} x={x(looked.time)} width={width} />}
      <p className="visually-hidden" aria-live="polite">
        {looked ? sentence(looked, series) : ''}
      </p>
      <SeriesTable series={series} />
    </div>
  );
}

function place(value: number | null, where: (value: number) => readonly [number, number]): readonly [number, number] | null {
  return value === null ? null : where(value);
}

type Places = readonly (readonly [number, number] | null)[];

function Curve({ points, color, looked, hasLooked }: { readonly points: Places; readonly color: string; readonly looked: number; readonly hasLooked: boolean }) {
  return (
    <g>
      <path d={joined(points)} fill="none" stroke={color} strokeWidth="1.5" strokeLinejoin="round" />
      {points.map((point, index) => point && <circle key={index} cx={point[0]} cy={point[1]} r={hasLooked && looked === index ? 3.4 : 2.2} fill={hasLooked && looked === index ? color : 'var(--panel)'} stroke={color} strokeWidth="1.4" />)}
    </g>
  );
}

function QualityCurve({ points }: { readonly points: Places }) {
  return (
    <g>
      <path d={joined(points)} fill="none" stroke="var(--plot-q)" strokeWidth="1.4" strokeDasharray="3 3" />
      {points.map((point, index) => point && <rect key={index} x={point[0] - 2.2} y={point[1] - 2.2} width="4.4" height="4.4" fill="var(--plot-q)" />)}
    </g>
  );
}

/** The date that is looked at and its values, on the side that has room. */
function Tip({ point, series: { bands, quality }, x, width }: { readonly point: SeriesPoint; readonly series: Series; readonly x: number; readonly width: number }) {
  const side = x > width / 2 ? { right: width - x + 10 } : { left: x + 10 };
  return (
    <div className="series-tip" style={side} aria-hidden="true">
      <b>{dateText(point.time)}</b>
      {bands.map((band, index) => (
        <span key={band}>
          <i style={{ background: bandColor(index, bands.length) }} />
          {band}
          <em>{valueText(point.values[index])}</em>
        </span>
      ))}
      {quality !== null && (
        <span>
          <i style={{ background: 'var(--plot-q)' }} />
          {quality}
          <em>{valueText(point.quality)}</em>
        </span>
      )}
    </div>
  );
}

function valueText(value: number | null): string {
  return value === null ? 'masked' : numberText(value);
}

function sentence(point: SeriesPoint, { bands, quality }: Series): string {
  const parts = bands.map((band, index) => `${band} ${valueText(point.values[index])}`);
  return [dateText(point.time), ...parts, ...(quality === null ? [] : [`${quality} ${valueText(point.quality)}`])].join(', ');
}

function SeriesTable({ series: { points, bands, quality } }: { readonly series: Series }) {
  return (
    <div className="visually-hidden">
      <table>
        <caption>Values through time</caption>
        <thead>
          <tr>
            <th scope="col">Date</th>
            {bands.map((band) => (
              <th key={band} scope="col">
                {band}
              </th>
            ))}
            {quality !== null && <th scope="col">{quality}</th>}
          </tr>
        </thead>
        <tbody>
          {points.map((point, index) => (
            <tr key={index}>
              <th scope="row">{dateText(point.time)}</th>
              {point.values.map((value, band) => (
                <td key={bands[band]}>{valueText(value)}</td>
              ))}
              {quality !== null && <td>{valueText(point.quality)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
