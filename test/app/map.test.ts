import { describe, expect, it } from 'vitest';
import { boundsOf, displaysOf, layerName, moveLayer } from '../../app/map/displays.ts';
import { curveOf, domainOf, roundTo } from '../../app/map/histogram-curve.ts';
import { countryName, stateName } from '../../app/map/place-names.ts';
import { degreesText, distanceText, numberText, roundDistance, scaleText } from '../../app/map/texts.ts';
import { thumbBox } from '../../app/map/thumb-box.ts';
import { tileLook } from '../../app/map/tile-style.ts';
import type { Style } from '../../src/style/style.ts';
import type { BandStatistics } from '../../src/server/api.ts';
import { emptyWorkflow } from '../../src/workflow/edits.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';

function node(id: string, type: string, params = {}): Workflow['nodes'][number] {
  return { id, type, position: [0, 0], params };
}

const workflow: Workflow = {
  ...emptyWorkflow(),
  nodes: [
    node('a', 'Display', { name: 'Lowest' }),
    node('bounds', 'FilterBounds', { geometry: { type: 'Point', coordinates: [1, 2] } }),
    { ...node('b', 'Display'), label: 'middle' },
    node('c', 'Display'),
  ],
};

describe('layers', () => {
  it('list the Displays, the last one on top', () => {
    expect(displaysOf(workflow).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(displaysOf(workflow).map((display) => layerName(display, workflow))).toEqual(['Layer 3', 'middle', 'Lowest']);
  });

  it('move without moving other nodes', () => {
    const moved = moveLayer(workflow, 'a', 0);
    expect(moved.nodes.map(({ id }) => id)).toEqual(['b', 'bounds', 'c', 'a']);
    expect(moveLayer(moved, 'a', 2).nodes).toEqual(workflow.nodes);
    expect(moveLayer(workflow, 'b', 1)).toBe(workflow);
    expect(moveLayer(workflow, 'nobody', 1)).toBe(workflow);
  });

  it('are joined by the geometries that no wire brings', () => {
    expect(boundsOf(workflow)).toEqual([{ address: 'bounds', name: 'Filter bounds', geometry: { type: 'Point', coordinates: [1, 2] } }]);
    expect(boundsOf({ ...workflow, edges: [{ from: 'a', to: 'bounds.geometry' }] })).toEqual([]);
  });
});

const rgb: Style = { bands: ['B4', 'B3', 'B2'], min: [0, 0, 0], max: [3000, 3000, 0], gamma: [1, 2, 1], palette: null, classes: null, opacity: 1 };

describe('the look of tiles', () => {
  it('changes in variables alone when the stretch does', () => {
    const [before, after] = [tileLook(rgb), tileLook({ ...rgb, min: [9, 9, 9], gamma: [2, 2, 2], opacity: 0.5 })];
    expect(after.shape).toBe(before.shape);
    expect(before.variables).toEqual({ min0: 0, range0: 3000, power0: 1, min1: 0, range1: 3000, power1: 0.5, min2: 0, range2: 1e-30, power2: 1 });
    expect(after.variables).toMatchObject({ min0: 9, range0: 2991, power0: 0.5 });
  });

  it('has another shape with another palette', () => {
    const single: Style = { ...rgb, bands: ['B4'], min: [0], max: [1], gamma: [1] };
    expect(tileLook(single).shape).not.toBe(tileLook({ ...single, palette: ['#000000', '#ff0000'] }).shape);
    expect(JSON.stringify(tileLook(single).style().color)).toContain('"palette"');
  });
});

function band(histogram: BandStatistics['histogram']): BandStatistics {
  return { name: 'B4', type: 'uint16', count: 100, valid: 100, min: 0, max: 9, mean: 1, low: 0, high: 9, histogram };
}

describe('the histogram', () => {
  const statistics = [band({ start: 0, step: 10, counts: [1, 8, 1] })];

  it('has room for the values and both ends of the stretch', () => {
    const { low, high } = domainOf(statistics, { min: [-100], max: [1000] });
    expect(low).toBeCloseTo(-149.5);
    expect(high).toBeCloseTo(1049.5);
    expect(domainOf([], { min: [5], max: [5] })).toEqual({ low: 4, high: 6 });
  });

  it('is an outline on the base line, tallest where the most values are', () => {
    const curve = curveOf(statistics[0], { low: 0, high: 30 }, 224, 84);
    const heights = [...curve.matchAll(/L[\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.min(...heights)).toBe(8);
    expect(heights.indexOf(8)).toBeGreaterThan(36);
    expect(curveOf(band(null), { low: 0, high: 1 }, 224, 84)).toBe('');
  });

  it('rounds to what a handle can tell apart', () => {
    expect(roundTo(4321.7, 9)).toBe(4322);
    expect(roundTo(0.123456, 0.002)).toBe(0.123);
  });
});

describe('texts', () => {
  it('of numbers have a true minus, thousands apart and no more than five digits', () => {
    expect([-61, 1130, 12345, 0.123456, 12.345678, 1.23e-7, 0, Number.NaN, -Infinity].map(numberText)).toEqual(['−61', '1130', '12\u202f345', '0.1235', '12.346', '1.2e-7', '0', 'NaN', '−∞']);
  });

  it('of places and scales are those of maps', () => {
    expect(degreesText(-103.1409)).toBe('−103.14090');
    expect([7, 1999, 23_000].map(roundDistance)).toEqual([5, 1000, 20_000]);
    expect([2000, 500, 0.5].map(distanceText)).toEqual(['2 km', '500 m', '50 cm']);
    expect(scaleText(14.6)).toBe('1 : 52\u202f100');
  });

  it('of countries and states are English', () => {
    expect(countryName('AUT')).toBe('Austria');
    expect(countryName('XXX')).toBeNull();
    expect(stateName('USA', 'CO')).toBe('Colorado');
    expect(stateName('AUS', 'WA')).toBe('Western Australia');
    expect(stateName('USA', 'WA')).toBe('Washington');
  });
});

describe('a thumbnail', () => {
  it('shows the middle of the extent in its own shape', () => {
    const [west, south, east, north] = thumbBox([-10, -10, 10, 10], 2);
    expect((east - west) / (north - south)).toBeCloseTo(2);
    expect(west + east).toBeCloseTo(0);
    expect(south + north).toBeCloseTo(0);
    expect(east).toBeCloseTo(1_113_194.9, 1);
  });
});
