import { describe, expect, it } from 'vitest';
import { axisOf, dateText, timeAxis } from '../../app/inspector/axis.ts';
import { pixelColor } from '../../app/inspector/pixel-color.ts';
import { joined, seriesOf, seriesSource } from '../../app/inspector/series.ts';
import type { Style } from '../../src/style/style.ts';
import type { SampleAnswer } from '../../src/server/api.ts';
import { compile } from '../../src/workflow/compile.ts';
import { emptyWorkflow } from '../../src/workflow/edits.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { nodeTypes } from '../../nodes/index.ts';

function sample(time: string | null, values: SampleAnswer['samples'][number]['values']): SampleAnswer['samples'][number] {
  return { index: null, time, crs: null, scale: null, values };
}

describe('a series', () => {
  const samples = [
    sample('2020-08-14T17:30:00Z', { B4: 412, B3: 688, quality: -1 }),
    sample('2020-07-03T17:30:00Z', { B4: 520, B3: null, quality: -3 }),
    sample('2020-07-18T17:30:00Z', { B4: null, B3: null, quality: null }),
    sample(null, { B4: 1, B3: 1, quality: 1 }),
  ];

  it('is in the order of time, with one value a band and date', () => {
    const series = seriesOf(samples, ['B4', 'B3'], 'quality');
    expect(series.points.map(({ time, values, quality }) => [dateText(time), values, quality])).toEqual([
      ['3 Jul 2020', [520, null], -3],
      ['18 Jul 2020', [null, null], null],
      ['14 Aug 2020', [412, 688], -1],
    ]);
    expect(series.timeless).toBe(1);
  });

  it('marks a date as masked when no band has a value, whatever the quality says', () => {
    expect(seriesOf(samples, ['B4', 'B3'], 'quality').points.map(({ isMasked }) => isMasked)).toEqual([false, true, false]);
    expect(seriesOf(samples, ['B3'], null).points.map(({ isMasked }) => isMasked)).toEqual([true, true, false]);
  });

  it('takes words for numbers that JSON lacks, and bands that an image lacks, as no place on an axis', () => {
    const [point] = seriesOf([sample('2020-07-03T00:00:00Z', { B4: 'NaN' })], ['B4', 'B9'], 'none').points;
    expect(point).toMatchObject({ values: [null, null], quality: null, isMasked: true });
  });

  it('is joined over the dates without a value', () => {
    expect(joined([[0, 1], null, [4, 5], [6, 7]])).toBe('M0.0 1.0L4.0 5.0L6.0 7.0');
    expect(joined([null])).toBe('');
  });
});

describe('the collection of a series', () => {
  const node = (id: string, type: string, params = {}): Workflow['nodes'][number] => ({ id, type, position: [0, 0], params });
  const workflow: Workflow = {
    ...emptyWorkflow(),
    nodes: [
      node('collection', 'Collection', { id: 'S2' }),
      node('dates', 'FilterDate', { start: '2020-07-01', end: '2020-09-01' }),
      node('best', 'QualityMosaic', { qualityBand: 'quality' }),
      node('worst', 'QualityMosaic', { qualityBand: 'MSK_CLDPRB' }),
      node('show-series', 'Display'),
      node('show-best', 'Display'),
    ],
    edges: [
      { from: 'collection', to: 'dates.collection' },
      { from: 'dates', to: 'best.collection' },
      { from: 'dates', to: 'worst.collection' },
      { from: 'dates', to: 'show-series.eeObject' },
      { from: 'best', to: 'show-best.eeObject' },
    ],
  };
  const layers = ['show-best', 'show-series'];

  it('is the one that a Display shows, with the bands that rank its images', () => {
    expect(seriesSource(workflow, compile(workflow, nodeTypes), layers)).toEqual({
      collection: 'dates',
      display: 'show-series',
      qualityBands: ['quality', 'MSK_CLDPRB'],
    });
  });

  it('is else the nearest one above the top layer', () => {
    const images = { ...workflow, edges: workflow.edges.filter(({ to }) => to !== 'show-series.eeObject') };
    expect(seriesSource(images, compile(images, nodeTypes), layers)).toMatchObject({ collection: 'dates', display: null });
    expect(seriesSource(emptyWorkflow(), compile(emptyWorkflow(), nodeTypes), [])).toBeNull();
  });
});

describe('an axis', () => {
  it('has round numbers, and 0 where it is near', () => {
    expect(axisOf([412, 1390, 688], 3)).toEqual({ low: 0, high: 1500, ticks: [0, 500, 1000, 1500] });
    expect(axisOf([412, 1130, 688], 3)).toMatchObject({ low: 0, ticks: [0, 500, 1000] });
    expect(axisOf([-91, -1, 0], 2)).toEqual({ low: -100, high: 0, ticks: [-100, -50, 0] });
    expect(axisOf([900, 1000], 2).ticks).toEqual([900, 950, 1000]);
    expect(axisOf([0.12, 0.29], 3).ticks).toEqual([0, 0.1, 0.2, 0.3]);
    expect(axisOf([0, 4500], 3)).toMatchObject({ low: 0, high: 4680, ticks: [0, 2000, 4000] });
  });

  it('has room for one value, and for none', () => {
    expect(axisOf([7], 2)).toEqual({ low: 6, high: 8, ticks: [6, 7, 8] });
    expect(axisOf([0], 2)).toMatchObject({ low: 0, high: 1 });
    expect(axisOf([], 2)).toEqual({ low: 0, high: 1, ticks: [0, 1] });
  });

  it('of time writes as many dates as there is room for', () => {
    const times = [Date.UTC(2020, 6, 3), Date.UTC(2020, 7, 30)];
    expect(timeAxis(times, 6).ticks.map(({ text }) => text)).toEqual(['1 Jul', '15', '1 Aug', '15', '1 Sep']);
    expect(timeAxis(times, 3).ticks.map(({ text }) => text)).toEqual(['Jul 2020', 'Aug', 'Sep']);
    expect(timeAxis([Date.UTC(2019, 0, 5), Date.UTC(2020, 11, 5)], 6).ticks.map(({ text }) => text)).toEqual(['Jan 2019', 'Jul', 'Jan 2020', 'Jul', 'Jan 2021']);
    const day = timeAxis([times[0]], 6);
    expect(day.end - day.start).toBeGreaterThan(0);
  });
});

describe('the colour of a pixel', () => {
  const style: Style = { bands: ['B4', 'B3', 'B2'], min: [0, 0, 0], max: [1000, 1000, 1000], gamma: [1, 1, 1], palette: null, classes: null, opacity: 1 };

  it('is that of the map', () => {
    expect(pixelColor({ B4: 0, B3: 500, B2: 2000 }, style)).toBe('rgb(0 128 255)');
    expect(pixelColor({ B4: 1000 }, { ...style, bands: ['B4'], min: [0], max: [1000], gamma: [1], palette: ['#000000', '#ff8000'] })).toBe('rgb(255 128 0)');
  });

  it('is none where a shown band is masked', () => {
    expect(pixelColor({ B4: 0, B3: null, B2: 2000 }, style)).toBeNull();
    expect(pixelColor({ B4: 0, B3: 'NaN', B2: 2000 }, style)).toBeNull();
  });
});
