import { describe, expect, it } from 'vitest';
import { argument, constant, invoke } from '../../src/expression/expression.ts';
import { define } from '../../src/expression/define.ts';
import type { Geometry } from '../../src/geo/geometry.ts';
import type { Image } from '../../src/image/image.ts';
import { evaluateCall, evaluatorOf, faultOf, imagesOf, indicesOf, issueOf } from '../support/call.ts';
import { type Picture, picture, pixels } from '../support/picture.ts';

const { signal } = new AbortController();

describe('load', () => {
  const load = (id: string) => invoke('ImageCollection.load', { id: constant(id) });

  it('gives the images of a data set in their order', async () => {
    const { value } = await evaluatorOf({ set: [picture({ B: '1' }, { index: 'b' }), picture({ B: '1' }, { index: 'a' })] }).evaluate(load('set'), { signal });
    expect(value.kind === 'ImageCollection' && indicesOf(value.images)).toEqual(['b', 'a']);
  });

  it('passes on what is wrong with scenes, with the hash of the call', async () => {
    const evaluator = evaluatorOf({ set: [] }, [{ hash: '', severity: 'error', message: "'b' cannot be read" }]);
    const { issues } = await evaluator.evaluate(invoke('ImageCollection.mosaic', { collection: load('set') }), { signal });
    expect(issues).toMatchObject([{ severity: 'error', message: "'b' cannot be read" }]);
    expect(issues[0].hash).toMatch(/^[\da-f]{32}$/);
  });

  it('wants a text as the id', async () => {
    expect(await faultOf(imagesOf('ImageCollection.load', { id: 7 }))).toBe("ImageCollection.load: 'id' is 7; expected a text");
  });
});

describe('filterDate', () => {
  const range = (start: string | number, end?: string | number) =>
    invoke('Filter.dateRangeContains', {
      leftValue: invoke('DateRange', { start: constant(start), end: end === undefined ? undefined : constant(end) }),
      rightField: constant('system:time_start'),
    });
  const at = (time: string): Picture => picture({ B: '1' }, { index: time, time });
  const kept = async (times: string[], start: string | number, end?: string | number) =>
    indicesOf(await imagesOf('Collection.filter', { collection: times.map(at), filter: range(start, end) }));

  it('keeps images from the start on, to the millisecond', async () => {
    expect(await kept(['2020-06-30T23:59:59.999Z', '2020-07-01T00:00:00.000Z'], '2020-07-01', '2020-09-01')).toEqual(['2020-07-01T00:00:00.000Z']);
  });

  it('keeps images before the end, which is not part of it, to the millisecond', async () => {
    const times = ['2020-08-31T23:59:59.999Z', '2020-09-01T00:00:00.000Z'];
    expect(await kept(times, '2020-07-01', '2020-09-01')).toEqual(['2020-08-31T23:59:59.999Z']);
  });

  it('with a start alone keeps that very millisecond', async () => {
    const times = ['2020-07-01T00:00:00.000Z', '2020-07-01T00:00:00.001Z'];
    expect(await kept(times, '2020-07-01')).toEqual(['2020-07-01T00:00:00.000Z']);
  });

  it('takes dates as text in UTC, with a time, with a zone, or as milliseconds', async () => {
    const times = ['2020-07-01T08:00:00.000Z'];
    for (const start of ['2020', '2020-07', '2020-07-01', '2020-07-01T08:00', '2020-07-01T08:00:00Z', '2020-07-01T10:00:00+02:00', Date.parse(times[0])]) {
      expect(await kept(times, start, '2021')).toEqual(times);
    }
    expect(await kept(times, '2020-07-01T08:00:00.001', '2021')).toEqual([]);
    expect(await kept(times, '2020-07-01T08:00:00-02:00', '2021')).toEqual([]);
  });

  it.each(['July', 1e300, '2020-13-01', '2020-06-31', '2020-7-1', '2020-07-01T25:00', ''])('does not take %j for a date', async (start) => {
    expect(await issueOf(kept(['2020-07-01'], start, '2021'))).toMatchObject({
      message: `${JSON.stringify(start)} is not a date; expected one like 2020-07-01`,
      argument: 'start',
    });
  });

  it('wants the end after the start', async () => {
    expect(await issueOf(kept([], '2020-09-01', '2020-07-01'))).toMatchObject({ message: 'the end of the dates is not after their start', argument: 'end' });
    expect(await faultOf(kept([], '2020-09-01', '2020-09-01'))).toBe('the end of the dates is not after their start');
  });

  it('drops images without a time', async () => {
    expect(await imagesOf('Collection.filter', { collection: [picture({ B: '1' })], filter: range('1900', '2100') })).toEqual([]);
  });

  it('warns when no image is left, in a sentence that says what was asked for', async () => {
    const { issues } = await evaluateCall('Collection.filter', { collection: [at('2015-07-01')], filter: range('2020-07-01', '2020-09-01') });
    expect(issues).toMatchObject([
      { severity: 'warning', message: 'no images left: none of the 1 is from 2020-07-01 on and before 2020-09-01' },
    ]);
  });

  it('does not warn of a collection that was empty before', async () => {
    expect((await evaluateCall('Collection.filter', { collection: [], filter: range('2020') })).issues).toEqual([]);
  });
});

describe('filterBounds', () => {
  const bounds = (type: string, coordinates: Geometry['coordinates']) =>
    invoke('Filter.intersects', {
      leftField: constant('.all'),
      rightValue: invoke('Feature', { geometry: invoke(`GeometryConstructors.${type}`, { coordinates: constant(coordinates) }) }),
    });
  const box = (west: number, south: number, east: number, north: number): number[][] => [[west, south], [east, south], [east, north], [west, north], [west, south]];
  const over = (index: string, footprint: Geometry): Image => picture({ B: '1' }, { index, footprint });
  const square = over('square', { type: 'Polygon', coordinates: [box(10, 40, 12, 42)] });
  const triangle = over('triangle', { type: 'Polygon', coordinates: [[[10, 40], [12, 40], [10, 42], [10, 40]]] });
  const kept = async (collection: readonly Image[], type: string, coordinates: Geometry['coordinates']) =>
    indicesOf(await imagesOf('Collection.filter', { collection, filter: bounds(type, coordinates) }));

  it('keeps images whose footprint holds a point', async () => {
    expect(await kept([square], 'Point', [11, 41])).toEqual(['square']);
    expect(await kept([square], 'Point', [13, 41])).toEqual([]);
  });

  it('goes by the footprint, not by its bounding box', async () => {
    expect(await kept([square, triangle], 'Point', [11.8, 41.8])).toEqual(['square']);
  });

  it('keeps images that a polygon, a line, or one of several meets', async () => {
    expect(await kept([square], 'Polygon', [box(11.5, 41.5, 20, 50)])).toEqual(['square']);
    expect(await kept([square], 'Polygon', [box(12.5, 41.5, 20, 50)])).toEqual([]);
    expect(await kept([square], 'LineString', [[0, 41], [20, 41]])).toEqual(['square']);
    expect(await kept([square], 'MultiPoint', [[0, 0], [11, 41]])).toEqual(['square']);
    expect(await kept([square], 'MultiLineString', [[[0, 0], [1, 1]], [[11, 41], [11, 50]]])).toEqual(['square']);
    expect(await kept([square], 'MultiPolygon', [[box(0, 0, 1, 1)], [box(11, 41, 11.5, 41.5)]])).toEqual(['square']);
  });

  it('does not meet a polygon through its hole', async () => {
    expect(await kept([square], 'Polygon', [box(0, 30, 30, 50), box(5, 35, 20, 45)])).toEqual([]);
  });

  it('counts a point on the edge', async () => {
    expect(await kept([square], 'Point', [12, 41])).toEqual(['square']);
  });

  it('closes a polygon that is open', async () => {
    expect(await kept([square], 'Polygon', [box(11, 41, 13, 43).slice(0, 4)])).toEqual(['square']);
  });

  it('finds images across the date line on either side of it', async () => {
    const fiji = over('fiji', { type: 'Polygon', coordinates: [box(178, -18, 182, -16)] });
    expect(await kept([fiji], 'Point', [-179, -17])).toEqual(['fiji']);
    expect(await kept([fiji], 'Point', [179, -17])).toEqual(['fiji']);
    expect(await kept([fiji], 'Point', [-177, -17])).toEqual([]);
    const beyond = over('beyond', { type: 'Polygon', coordinates: [box(-179, -18, -178, -16)] });
    expect(await kept([beyond], 'Polygon', [box(179, -18, 183, -16)])).toEqual(['beyond']);
  });

  it('never crops', async () => {
    const [image] = await imagesOf('Collection.filter', {
      collection: [picture({ B: '1 2 / 3 4' }, { footprint: { type: 'Polygon', coordinates: [box(10, 40, 12, 42)] } })],
      filter: bounds('Point', [11, 41]),
    });
    expect(await pixels(image)).toEqual({ B: '1 2 / 3 4' });
  });

  it('keeps images whose footprint is not known', async () => {
    expect(await kept([picture({ B: '1' }, { index: 'anywhere' })], 'Point', [0, 0])).toEqual(['anywhere']);
  });

  it.each([[[200, 100]], [[0, 90.5]], [[1000, 0]]])('refuses a point off the globe: %j', async (point) => {
    expect(await issueOf(kept([square], 'Point', point))).toMatchObject({
      message: `${point[0]}, ${point[1]} is not on the globe: a position is longitude, latitude in degrees`,
      argument: 'coordinates',
    });
  });

  it.each<[string, Geometry['coordinates']]>([
    ['Point', []],
    ['Point', [1]],
    ['LineString', []],
    ['LineString', [[1, 1]]],
    ['MultiPoint', []],
    ['Polygon', []],
    ['Polygon', [[]]],
    ['Polygon', [[[1, 1]]]],
    ['Polygon', [[[1, 1], [2, 2]]]],
    ['Polygon', [box(0, 0, 1, 1), []]],
    ['MultiPolygon', [[]]],
    ['MultiPolygon', [[[[1, 1], [2, 2]]]]],
  ])('says in a sentence what is wrong with a %s of %j', async (type, coordinates) => {
    expect(await faultOf(kept([square], type, coordinates))).toMatch(/^the geometry/);
  });

  it('warns when no image is left', async () => {
    const { issues } = await evaluateCall('Collection.filter', { collection: [square, triangle], filter: bounds('Point', [0, 0]) });
    expect(issues).toMatchObject([{ severity: 'warning', message: 'no images left: none of the 2 meets the geometry' }]);
  });
});

describe('map', () => {
  const map = (collection: readonly Image[], baseAlgorithm: ReturnType<typeof define>) => imagesOf('Collection.map', { collection, baseAlgorithm });

  it('applies a function to each image', async () => {
    const negate = define((image) => invoke('Image.multiply', { image1: image, image2: invoke('Image.constant', { value: constant(-1) }) }));
    const images = await map([picture({ B: '1' }), picture({ B: '2' })], negate);
    expect(await Promise.all(images.map((image) => pixels(image)))).toEqual([{ B: '-1' }, { B: '-2' }]);
  });

  it('sees values from outside', async () => {
    const outside = picture({ C: '7' });
    const { value } = await evaluatorOf().evaluate(
      invoke('Collection.map', {
        collection: argument('images'),
        baseAlgorithm: define((image) => invoke('Image.addBands', { dstImg: image, srcImg: argument('outside') })),
      }),
      { bindings: { outside, images: { kind: 'ImageCollection', images: [picture({ B: '1' })] } }, signal },
    );
    expect(value.kind === 'ImageCollection' && (await pixels(value.images[0]))).toEqual({ B: '1', C: '7' });
  });

  it('wants an image as the answer', async () => {
    expect(await faultOf(map([picture({ B: '1' })], define(() => constant(1))))).toBe('a mapped function must return an image');
  });

  it('drops nulls only if asked to', async () => {
    const nothing = define(() => constant(null));
    expect(await imagesOf('Collection.map', { collection: [picture({ B: '1' })], baseAlgorithm: nothing, dropNulls: true })).toEqual([]);
    expect(await faultOf(map([picture({ B: '1' })], nothing))).toBe('a mapped function must return an image');
  });

  it('says at which call of the body something is wrong', async () => {
    const body = define((image) => invoke('Image.select', { input: image, bandSelectors: constant(['X']) }));
    expect(await issueOf(map([picture({ B: '1' }, { index: 'one' })], body))).toMatchObject({
      message: "no band 'X'; 'one' has B",
      argument: 'bandSelectors',
      hash: expect.stringMatching(/^[\da-f]{32}$/) as string,
    });
  });

  it('evaluates what is used several times in the body once', async () => {
    // 2 to the power of 40 evaluations otherwise
    const doubled = define((image) => Array.from({ length: 40 }).reduce<typeof image>((inner) => invoke('Image.addBands', { dstImg: inner, srcImg: inner, names: constant(['B']), overwrite: constant(true) }), image));
    expect(await map([picture({ B: '1' })], doubled)).toHaveLength(1);
  });
});
