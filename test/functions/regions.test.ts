import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expression, constant, invoke, list } from '../../src/expression/expression.ts';
import { isJsonArray } from '../../src/expression/json.ts';
import type { Affine } from '../../src/geo/affine.ts';
import { WGS84, pointTransform } from '../../src/geo/crs.ts';
import type { Geometry } from '../../src/geo/geometry.ts';
import type { TableRow } from '../../src/image/table.ts';
import { type Given, evaluateCall, faultOf, imageOf, issueOf } from '../support/call.ts';
import { picture } from '../support/picture.ts';
import { hasRasterio, python } from '../support/python.ts';

/** What a table holds: its columns' names and its rows. */
async function tableOf(name: string, args: Record<string, Given>): Promise<{ columns: string[]; rows: readonly TableRow[] }> {
  const { value } = await evaluateCall(name, args);
  if (value.kind !== 'Table') throw new Error(`${name} gave ${value.kind}`);
  const rows = await value.table.rows({ signal: new AbortController().signal });
  return { columns: value.table.columns.map((column) => column.name), rows };
}

async function rowOf(args: Record<string, Given>): Promise<Record<string, unknown>> {
  const { columns, rows } = await tableOf('Image.reduceRegion', args);
  expect(rows).toHaveLength(1);
  return Object.fromEntries(columns.map((column, index) => [column, rows[0][index]]));
}

const reducer = (name: string, args: Record<string, Expression> = {}): Expression => invoke(`Reducer.${name}`, args);
const shape = (geometry: Geometry): Expression => invoke(`GeometryConstructors.${geometry.type}`, { coordinates: constant(geometry.coordinates) });

/** Rings in pixels (columns, rows) of a grid as a polygon in degrees. */
function polygonOn({ crs, transform: [a, b, c, d, e, f] }: { crs: string; transform: Affine }, ...rings: (readonly [number, number])[][]): Extract<Geometry, { type: 'Polygon' }> {
  const toDegrees = pointTransform(crs, WGS84);
  return { type: 'Polygon', coordinates: rings.map((ring) => ring.map(([x, y]) => [...toDegrees(a * x + b * y + c, d * x + e * y + f)])) };
}

const PIXELS = { crs: 'EPSG:32633', transform: [10, 0, 500_000, 0, -10, 5_000_000] as Affine };
const box = (left: number, top: number, right: number, bottom: number): Geometry =>
  polygonOn(PIXELS, [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]);

describe('Image.reduceRegion', () => {
  const image = picture({ A: '1 2 3 / 4 5 6 / 7 8 -', B: '10 - 30 / 40 50 60 / 70 80 90' });

  it('weighs pixels by the part of them that lies inside, and leaves masked ones out', async () => {
    const sums = await rowOf({ image, reducer: reducer('sum'), geometry: shape(box(0, 0, 1.5, 1)) });
    expect(sums.A).toBeCloseTo(1 + 0.5 * 2, 5);
    expect(sums.B).toBeCloseTo(10, 5);
    const means = await rowOf({ image, reducer: reducer('mean'), geometry: shape(box(0, 0, 1.5, 1)) });
    expect(means.A).toBeCloseTo(2 / 1.5, 5);
    expect(means.B).toBe(10);
  });

  it('counts, for unweighted reducers, the pixels whose centre is inside', async () => {
    expect(await rowOf({ image, reducer: reducer('count'), geometry: shape(box(0, 0, 2.6, 1.4)) })).toEqual({ A: 3, B: 2 });
    expect(await rowOf({ image, reducer: reducer('unweighted', { reducer: reducer('mean') }), geometry: shape(box(0, 0, 2.6, 1.4)) })).toEqual({ A: 2, B: 20 });
  });

  it('names the columns after bands, with the outputs of a reducer of several', async () => {
    expect(await rowOf({ image, reducer: reducer('minMax'), geometry: shape(box(0, 0, 3, 3)) })).toEqual({ A_min: 1, A_max: 8, B_min: 10, B_max: 90 });
  });

  it('takes all bands together for a reducer of as many inputs', async () => {
    const { scale, offset } = await rowOf({ image: picture({ x: '1 2 3', y: '3 5 7' }), reducer: reducer('linearFit'), geometry: shape(box(0, 0, 3, 1)) });
    expect(scale).toBeCloseTo(2, 12);
    expect(offset).toBeCloseTo(1, 12);
    expect(await faultOf(evaluateCall('Image.reduceRegion', { image: picture({ x: '1' }), reducer: reducer('linearFit') }))).toBe('the reducer takes 2 bands, but the image has 1; select them first');
  });

  it('reads the pixel that a point lies in, and those that a line passes', async () => {
    const at = polygonOn(PIXELS, [[1.9, 1.1], [0.2, 0.2]]).coordinates[0];
    expect(await rowOf({ image, reducer: reducer('mean'), geometry: shape({ type: 'Point', coordinates: at[0] }) })).toEqual({ A: 5, B: 50 });
    expect(await rowOf({ image, reducer: reducer('sum'), geometry: shape({ type: 'LineString', coordinates: at }) })).toEqual({ A: 1 + 2 + 5, B: 10 + 50 });
  });

  it('gives null where no valid pixel is inside, and a count of 0', async () => {
    const outside = shape(box(20, 20, 22, 22));
    expect(await rowOf({ image, reducer: reducer('mean'), geometry: outside })).toEqual({ A: null, B: null });
    expect(await rowOf({ image, reducer: reducer('count'), geometry: outside })).toEqual({ A: 0, B: 0 });
  });

  it('takes all of the image where no region is given', async () => {
    expect(await rowOf({ image, reducer: reducer('count') })).toEqual({ A: 8, B: 8 });
  });

  it('keeps whole what is no integer: the mean and the weighted sum of bytes', async () => {
    const { B } = await rowOf({ image: picture({ B: '1 2' }, { type: 'uint8' }), reducer: reducer('sum'), geometry: shape(box(0, 0, 1.25, 1)) });
    expect(B).toBeCloseTo(1.5, 6);
  });

  it('rescales the pixels of the first band from their corner, in metres', async () => {
    const fine = picture({ A: '1 2 3 4 / 5 6 7 8 / 9 10 11 12 / 13 14 15 16' });
    // Pixels of 20 m take the value at their centre: the cell right of and below it.
    expect(await rowOf({ image: fine, reducer: reducer('sum'), geometry: shape(box(0, 0, 4, 4)), scale: 20 })).toEqual({ A: 6 + 8 + 14 + 16 });
  });

  it('works in another CRS with a scale, or with a transform', async () => {
    const constantImage = picture({ A: Array.from({ length: 40 }, () => Array.from({ length: 40 }, () => '7').join(' ')).join(' / ') });
    const geometry = shape(box(5, 5, 35, 35));
    const crs = constant('EPSG:3857');
    expect(await rowOf({ image: constantImage, reducer: reducer('max'), geometry, crs, scale: 10 })).toEqual({ A: 7 });
    expect(await rowOf({ image: constantImage, reducer: reducer('min'), geometry, crs, crsTransform: constant([10, 0, 0, 0, -10, 0]) })).toEqual({ A: 7 });
    expect(await faultOf(evaluateCall('Image.reduceRegion', { image: constantImage, reducer: reducer('mean'), geometry, crs }))).toBe('EPSG:3857 alone does not say how large pixels are; give a scale in metres, too');
    expect(await faultOf(evaluateCall('Image.reduceRegion', { image: constantImage, reducer: reducer('mean'), scale: 5, crsTransform: constant([10, 0, 0, 0, -10, 0]) }))).toMatch(/exclude each other/);
  });

  it('asks for the scale of a composite, and proposes that of its first image', async () => {
    const mosaic = await imageOf('ImageCollection.mosaic', { collection: [image] });
    expect(await issueOf(evaluateCall('Image.reduceRegion', { image: mosaic, reducer: reducer('mean'), geometry: shape(box(0, 0, 2, 2)) }))).toMatchObject({
      message: 'a composite has no pixels of its own; give a scale in metres',
      argument: 'scale',
      fix: { value: 10 },
    });
    expect(await rowOf({ image: mosaic, reducer: reducer('max'), geometry: shape(box(0, 0, 3, 3)), scale: 10 })).toEqual({ A: 8, B: 90 });
  });

  it('refuses more pixels than maxPixels, and says how many there are', async () => {
    expect(await issueOf(evaluateCall('Image.reduceRegion', { image, reducer: reducer('mean'), geometry: shape(box(0, 0, 3, 3)), maxPixels: 8 }))).toMatchObject({
      message: 'the region has 9 pixels at a scale of 10 m, more than the 8 that maxPixels allows; take a larger scale, more maxPixels or bestEffort',
      fix: { value: 20 },
    });
  });

  it('takes larger pixels with bestEffort, and says so', async () => {
    const { value, issues } = await evaluateCall('Image.reduceRegion', { image, reducer: reducer('count'), geometry: shape(box(0, 0, 3, 3)), maxPixels: 8, bestEffort: true });
    expect(issues.map(({ severity, message }) => `${severity}: ${message}`)).toEqual(['warning: the region has 9 pixels at a scale of 10 m, more than the 8 that maxPixels allows: it was taken at 20 m']);
    expect(value.kind === 'Table' && (await value.table.rows({ signal: new AbortController().signal }))).toEqual([[1, 1]]);
  });

  it('reads nothing before rows are asked for, each block once, and only the pixels that count', async () => {
    const watched = picture({ A: '1 2 / 3 4' });
    const { value } = await evaluateCall('Image.reduceRegion', { image: watched, reducer: reducer('mean'), geometry: shape(box(0, 0, 1, 1)) });
    expect(watched.reads).toHaveLength(0);
    if (value.kind !== 'Table') throw new Error('no table');
    const signal = new AbortController().signal;
    expect(await Promise.all([value.table.rows({ signal }), value.table.rows({ signal })])).toHaveLength(2);
    await value.table.rows({ signal });
    expect(watched.reads.length).toBeLessThanOrEqual(2);
    expect(watched.reads[0].needed?.replace(/[^1]/g, '')).toHaveLength(1);
  });

  it('adds up over blocks, the same to the last bit each time', async () => {
    const columns = Array.from({ length: 300 }, (_, column) => column).join(' ');
    const wide = picture({ A: Array.from({ length: 300 }, () => columns).join(' / ') });
    const args = { image: wide, reducer: reducer('mean'), geometry: shape(box(100.5, 90.25, 290.5, 280.75)) };
    const first = await rowOf(args);
    expect(wide.reads).toHaveLength(4);
    expect(first.A).toBeCloseTo(195, 6);
    expect(await rowOf(args)).toEqual(first);
  });

  it('stops when it is no longer wanted', async () => {
    const { value } = await evaluateCall('Image.reduceRegion', { image, reducer: reducer('mean') });
    const controller = new AbortController();
    controller.abort();
    await expect(value.kind === 'Table' ? value.table.rows({ signal: controller.signal }) : null).rejects.toThrow(/abort/i);
  });
});

describe('Image.reduceRegions', () => {
  const feature = (geometry: Geometry, properties: Record<string, string | number>): Expression => invoke('Feature', { geometry: shape(geometry), metadata: constant(properties) });
  const image = picture({ A: '1 2 3 / 4 5 6' });

  it('gives a row a feature, with its properties', async () => {
    const collection = invoke('Collection', { features: list([feature(box(0, 0, 2, 1), { name: 'north', id: 1 }), feature(box(0, 1, 3, 2), { name: 'south' })]) });
    const { columns, rows } = await tableOf('Image.reduceRegions', { image, collection, reducer: reducer('minMax') });
    expect(columns).toEqual(['name', 'id', 'min', 'max']);
    expect(rows).toEqual([['north', 1, 1, 2], ['south', null, 4, 6]]);
  });

  it('names the columns after bands, where there are several', async () => {
    const collection = invoke('Collection', { features: list([feature(box(0, 0, 2, 1), { A: 'is replaced' })]) });
    const { columns, rows } = await tableOf('Image.reduceRegions', { image: picture({ A: '1 2', B: '3 5' }), collection, reducer: reducer('mean') });
    expect(columns).toEqual(['A', 'B']);
    expect(rows[0][1]).toBeCloseTo(4, 6);
  });
});

describe('Geoweft.series', () => {
  it('gives a row an image and region, with index, time and the values of the bands', async () => {
    const images = [picture({ A: '1 2' }, { index: 'one', time: '2020-07-01' }), picture({ A: '- 4' }, { index: 'two', time: '2020-07-06' })];
    const { columns, rows } = await tableOf('Geoweft.series', { collection: images, regions: shape(box(0, 0, 1, 1)), reducer: reducer('mean') });
    expect(columns).toEqual(['system:index', 'system:time_start', 'A']);
    expect(rows).toEqual([['one', Date.UTC(2020, 6, 1), 1], ['two', Date.UTC(2020, 6, 6), null]]);
  });

  it('names the regions, and leaves empty the bands that an image lacks', async () => {
    const images = [picture({ A: '1 2' }, { index: 'one' }), picture({ B: '3 4' }, { index: 'two' })];
    const feature = (geometry: Geometry, name: string): Expression => invoke('Feature', { geometry: shape(geometry), metadata: constant({ name }) });
    const regions = invoke('Collection', { features: list([feature(box(0, 0, 1, 1), 'left'), feature(box(1, 0, 2, 1), 'right')]) });
    const { columns, rows } = await tableOf('Geoweft.series', { collection: images, regions, reducer: reducer('max') });
    expect(columns).toEqual(['system:index', 'system:time_start', 'region', 'A', 'B']);
    expect(rows).toEqual([['one', null, 'left', 1, null], ['one', null, 'right', 2, null], ['two', null, 'left', null, 3], ['two', null, 'right', null, 4]]);
  });
});

describe('a series of images without a time', () => {
  it('is warned of', async () => {
    const { issues } = await evaluateCall('Geoweft.series', { collection: [picture({ A: '1' })], regions: shape(box(0, 0, 1, 1)), reducer: reducer('mean') });
    expect(issues.map(({ message }) => message)).toEqual(['the images have no time, which functions such as normalizedDifference drop: add their band to the image instead']);
  });
});

describe('Geoweft.classAreas', () => {
  it('counts each class, with its area on the ground and its share', async () => {
    const { columns, rows } = await tableOf('Geoweft.classAreas', { image: picture({ class: '1 1 / 5 -' }, { type: 'uint8', content: 'class' }), geometry: shape(box(0, 0, 2, 2)) });
    expect(columns).toEqual(['class', 'pixels', 'area_m2', 'area_ha', 'share_percent']);
    expect(rows.map(([value, pixels]) => [value, pixels])).toEqual([[1, 2], [5, 1]]);
    // On the central meridian the map is 0.9996 of the ground.
    expect(rows[0][2]).toBeCloseTo(200 / 0.9996 ** 2, 3);
    expect(rows[1][4]).toBeCloseTo(100 / 3, 5);
  });

  it('asks which band it is of, and refuses one that holds no classes', async () => {
    expect(await faultOf(evaluateCall('Geoweft.classAreas', { image: picture({ A: '1', B: '2' }) }))).toBe('the image has 2 bands (A B); say which one holds the classes');
    const many = picture({ A: Array.from({ length: 70 }, (_, row) => Array.from({ length: 70 }, (_, column) => row * 70 + column).join(' ')).join(' / ') });
    expect(await faultOf(tableOf('Geoweft.classAreas', { image: many }))).toBe("band 'A' has more than 4096 different values here: it holds no classes");
  });
});

describe('Geoweft.histogram', () => {
  it('counts the values in buckets from min to below max', async () => {
    const { columns, rows } = await tableOf('Geoweft.histogram', { image: picture({ A: '0 1 2 3 4 -', B: '0 0 0 9 1 1' }), geometry: shape(box(0, 0, 6, 1)), min: 0, max: 4, steps: 2 });
    expect(columns).toEqual(['from', 'to', 'A', 'B']);
    expect(rows).toEqual([[0, 2, 2, 5], [2, 4, 2, 0]]);
  });

  it('finds the range itself, and gives whole numbers buckets of their own', async () => {
    expect((await tableOf('Geoweft.histogram', { image: picture({ A: '3 5 5 4' }), geometry: shape(box(0, 0, 4, 1)) })).rows).toEqual([[3, 4, 1], [4, 5, 1], [5, 6, 2]]);
    expect((await tableOf('Geoweft.histogram', { image: picture({ A: '0.5 1 1.5' }, { type: 'float32' }), geometry: shape(box(0, 0, 3, 1)), steps: 2 })).rows).toEqual([[0.5, 1, 1], [1, 1.5, 2]]);
  });

  it('has no rows where no value is', async () => {
    expect((await tableOf('Geoweft.histogram', { image: picture({ A: '- -' }) })).rows).toEqual([]);
  });
});

const GRIDS: readonly { crs: string; transform: Affine }[] = [
  PIXELS,
  { crs: 'EPSG:4326', transform: [0.01, 0, 14, 0, -0.008, 46] },
  { crs: 'EPSG:3857', transform: [300, 0, 1_600_000, 0, -300, 5_800_000] },
  { crs: 'EPSG:3035', transform: [250, 40, 4_600_000, 30, -260, 2_600_000] },
];

describe.runIf(hasRasterio('numbers over regions compared with GEOS and numpy'))('numbers over regions', () => {
  const [width, height] = [12, 9];
  const cell = fc.option(fc.integer({ min: 0, max: 6 }), { freq: 4 });
  const radius = fc.double({ min: 0.3, max: 1, noNaN: true });
  const scene = fc.record({
    grid: fc.constantFrom(...GRIDS),
    values: fc.array(cell, { minLength: width * height, maxLength: width * height }),
    radii: fc.array(radius, { minLength: 3, maxLength: 9 }),
    centre: fc.tuple(fc.double({ min: 2, max: 10, noNaN: true }), fc.double({ min: 2, max: 7, noNaN: true })),
    size: fc.double({ min: 0.4, max: 5, noNaN: true }),
    parts: fc.constantFrom('one', 'with a hole', 'two'),
  });

  it('are those of cutting every pixel with GEOS and adding up with numpy', { timeout: 120_000 }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const scenes = fc.sample(scene, { numRuns: 40, seed });
    const cases = scenes.map(({ grid, values, radii, centre: [x, y], size, parts }) => {
      const star = (scale: number, dx: number): (readonly [number, number])[] => {
        const corners = radii.map((r, i) => [x + dx + scale * size * r * Math.cos((2 * Math.PI * i) / radii.length), y + scale * size * r * Math.sin((2 * Math.PI * i) / radii.length)] as const);
        return [...corners, corners[0]];
      };
      const [shell, hole, other] = [star(1, 0), star(0.4, 0), star(0.3, size * 2)];
      const region: Geometry =
        parts === 'two'
          ? { type: 'MultiPolygon', coordinates: [polygonOn(grid, shell, hole).coordinates, polygonOn(grid, other).coordinates] }
          : polygonOn(grid, ...(parts === 'one' ? [shell] : [shell, hole]));
      return { ...grid, width, height, values, region };
    });
    const folder = mkdtempSync(join(tmpdir(), 'regions-'));
    const file = join(folder, 'cases.json');
    writeFileSync(file, JSON.stringify(cases));
    const { output, ok } = python(join(import.meta.dirname, '../reference/regions.py'), [file]);
    rmSync(folder, { recursive: true });
    expect(ok, output).toBe(true);
    const expected = JSON.parse(output) as Record<string, number | null>[];
    for (const [index, { crs, transform, values, region }] of cases.entries()) {
      const rows = Array.from({ length: height }, (_, row) => values.slice(row * width, (row + 1) * width).map((value) => value ?? '-').join(' '));
      const image = picture({ A: rows.join(' / ') }, { type: 'uint8', grid: { crs, transform } });
      const geometry = shape(region);
      const text = `case ${index} of seed ${seed}`;
      for (const name of ['mean', 'sum', 'stdDev', 'count', 'min', 'max'] as const) {
        const { A } = await rowOf({ image, reducer: reducer(name), geometry });
        expectNear(A, expected[index][name], `${name}, ${text}`);
      }
      for (const [name, one] of [['median', reducer('median')], ['p90', reducer('percentile', { percentiles: constant([90]) })]] as const) {
        const { A } = await rowOf({ image, reducer: reducer('unweighted', { reducer: one }), geometry });
        expectNear(A, expected[index][name], `${name}, ${text}`);
      }
      const classes = await tableOf('Geoweft.classAreas', { image, geometry });
      const theirs = expected[index].classes as unknown;
      if (!isJsonArray(theirs as never)) throw new Error('no classes');
      (theirs as number[][]).forEach((row, place) => row.forEach((value, column) => expectNear(classes.rows[place][column], value, `class ${row[0]}, ${text}`, [1, 1, pixelArea(transform)][column])));
      expect(classes.rows).toHaveLength((theirs as number[][]).length);
    }
  });
});

/** Within what chords and two transforms leave: a few tenths of a thousandth of a pixel, or of the number. */
function expectNear(ours: unknown, theirs: number | null, text: string, unit = 1): void {
  if (theirs === null) return expect(ours, text).toBeNull();
  expect(Math.abs(Number(ours) - theirs), `${text}: ${String(ours)}, not ${theirs}`).toBeLessThan(3e-4 * Math.max(unit, Math.abs(theirs)));
}

/** In units of the CRS, of degrees in m² of the equator. */
function pixelArea([a, b, , d, e]: Affine): number {
  return Math.abs(a * e - b * d) * (Math.abs(a) < 1 ? 1.24e10 : 1);
}
