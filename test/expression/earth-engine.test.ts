import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/expression/json.ts';
import { printExpression } from '../../src/expression/print.ts';
import { isFunctionName, signatureOf, signatures } from '../../src/expression/signatures/index.ts';
import { arbitraryScript } from '../support/arbitrary-expression.ts';
import { type EeCollection, type EeImage, algorithms, earthEngine, layersOf } from '../support/earth-engine.ts';
import { body, expressionOf, node, openFile, workflow } from '../support/workflow.ts';

const TEST = resolve(import.meta.dirname, '..');
const ee = earthEngine();

/** What our node compiles to, and what the official client makes of the same in JavaScript. */
function expectSame(ours: Parameters<typeof expressionOf>, theirs: unknown): void {
  expect(printExpression(expressionOf(...ours))).toEqual(ee.Serializer.encodeCloudApi(theirs));
}

describe("Earth Engine's reference script", () => {
  const layers = layersOf(readFileSync(join(TEST, 'fixtures/quality-mosaic.script.txt'), 'utf8'), ee);
  const document = openFile(join(TEST, 'workflows/best-pixel.weft'));

  it('has the three layers that the workflow shows', () => {
    expect(layers.map((layer) => layer.name)).toEqual(document.nodes.filter(({ type }) => type === 'Display').map(({ params }) => params.name));
  });

  it.each([['best', 1], ['worst', 2]])('and the node %s make the same expression in the official client', (id, layer) => {
    expectSame([document, id], layers[layer].object);
  });

  it('and the layer of the collection make the same expression: its mosaic', () => {
    expectSame([document, 'show-series'], (layers[0].object as EeCollection).mosaic());
  });
});

describe('a node and the method of the official client make the same expression:', () => {
  const collection = node('collection', 'Collection', { id: 'LANDSAT/LC08/C02/T1_L2' });
  const load = (): EeCollection => ee.ImageCollection('LANDSAT/LC08/C02/T1_L2');

  it('ImageCollection', () => {
    expectSame([workflow([collection]), 'collection'], load());
  });

  it.each<['Point' | 'MultiPoint' | 'LineString' | 'MultiLineString' | 'Polygon' | 'MultiPolygon', Json]>([
    ['Point', [-103.19, 40.14]],
    ['MultiPoint', [[0, 0], [1, 1]]],
    ['LineString', [[0, 0], [1, 1], [0, 0]]],
    ['MultiLineString', [[[0, 0], [1, 1]], [[2, 2], [3, 3]]]],
    ['Polygon', [[[0, 0], [4, 0], [4, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]]],
    ['MultiPolygon', [[[[0, 0], [4, 0], [4, 4], [0, 0]]], [[[9, 9], [8, 9], [8, 8], [9, 9]]]]],
  ])('filterBounds with a %s', (type, coordinates) => {
    const document = workflow([collection, node('bounds', 'FilterBounds', { geometry: { type, coordinates } })], 'collection>bounds.collection');
    expectSame([document, 'bounds'], load().filterBounds(ee.Geometry[type](coordinates)));
  });

  it('filterBounds with a GeoJSON feature is that with its geometry', () => {
    const geometry = { type: 'Point', coordinates: [1, 2] };
    const document = workflow([collection, node('bounds', 'FilterBounds', { geometry: { type: 'Feature', properties: {}, geometry } })], 'collection>bounds.collection');
    expectSame([document, 'bounds'], load().filterBounds(ee.Geometry.Point([1, 2])));
  });

  it('filterDate with two dates, with one, and with milliseconds', () => {
    for (const [start, end] of [['2020-07-01', '2020-09-01'], ['2020-07-01T10:00', undefined], [1_593_561_600_000, 1_598_918_400_000]]) {
      const params = end === undefined ? { start } : { start, end };
      const document = workflow([collection, node('dates', 'FilterDate', params as Record<string, Json>)], 'collection>dates.collection');
      expectSame([document, 'dates'], load().filterDate(start, end));
    }
  });

  it('select on a collection, which maps it', () => {
    const document = workflow([collection, node('select', 'Select', { bandSelectors: ['B4', 'B3'] })], 'collection>select.input');
    expectSame([document, 'select'], load().select(['B4', 'B3']));
  });

  it('select on a collection, with new names', () => {
    const document = workflow([collection, node('select', 'Select', { bandSelectors: ['B4'], newNames: ['red'] })], 'collection>select.input');
    expectSame([document, 'select'], load().select(['B4'], ['red']));
  });

  const mapped = (nodes: ReturnType<typeof node>[], edges: string, result = 'answer') =>
    workflow([collection, node('map', 'Map', {}, { body: body(result, nodes, edges) })], 'collection>map.collection');

  it.each<[string, Json, (image: EeImage) => EeImage]>([
    ['names', ['B4', 'B3'], (image) => image.select(['B4', 'B3'])],
    ['a pattern', ['B.*'], (image) => image.select(['B.*'])],
    ['indices', [0, 2], (image) => image.select([0, 2])],
  ])('select of %s on an image', (_, bandSelectors, change) => {
    expectSame([mapped([node('answer', 'Select', { bandSelectors })], '$img>answer.input'), 'map'], load().map(change));
  });

  it('multiply by an image, and by a number', () => {
    expectSame([mapped([node('answer', 'Multiply')], '$img>answer.image1 $img>answer.image2'), 'map'], load().map((image) => image.multiply(image)));
    expectSame([mapped([node('answer', 'Multiply', { image2: 0.5 })], '$img>answer.image1'), 'map'], load().map((image) => image.multiply(0.5)));
    const turned = load().map((image) => ee.Image.constant(2).multiply(image));
    expectSame([mapped([node('answer', 'Multiply', { image1: 2 })], '$img>answer.image2'), 'map'], turned);
  });

  it('rename', () => {
    expectSame([mapped([node('answer', 'Rename', { names: ['a', 'b'] })], '$img>answer.input'), 'map'], load().map((image) => image.rename(['a', 'b'])));
  });

  it.each<[string, Record<string, Json>, (image: EeImage) => EeImage]>([
    ['all bands', {}, (image) => image.addBands(image)],
    ['named bands', { names: ['B4'] }, (image) => image.addBands(image, ['B4'])],
    ['overwrite', { names: ['B4'], overwrite: true }, (image) => image.addBands(image, ['B4'], true)],
  ])('addBands: %s', (_, params, change) => {
    expectSame([mapped([node('answer', 'AddBands', params)], '$img>answer.dstImg $img>answer.srcImg'), 'map'], load().map(change));
  });

  it('mosaic and qualityMosaic', () => {
    const document = workflow(
      [collection, node('mosaic', 'Mosaic'), node('best', 'QualityMosaic', { qualityBand: 'B4', ties: 'last' })],
      'collection>mosaic.collection collection>best.collection',
    );
    expectSame([document, 'mosaic'], load().mosaic());
    expectSame([document, 'best'], load().qualityMosaic('B4'));
  });

  it('one map after the other', () => {
    const inner = (name: string) => body('answer', [node('answer', 'Select', { bandSelectors: [name] })], '$img>answer.input');
    const document = workflow([collection, node('one', 'Map', {}, { body: inner('B4') }), node('two', 'Map', {}, { body: inner('B3') })], 'collection>one.collection one>two.collection');
    expectSame([document, 'two'], load().map((image) => image.select(['B4'])).map((image) => image.select(['B3'])));
  });

  it('a map inside a map', () => {
    const inner = body('negative', [node('negative', 'Multiply', { image2: -1 })], '$img>negative.image1');
    const outer = body('best', [node('each', 'Map', {}, { body: { ...inner, argument: 'one' , edges: [{ from: '$one', to: 'negative.image1' }] } }), node('best', 'Mosaic')], '$all>each.collection each>best.collection');
    const document = workflow([collection, node('map', 'Map', {}, { body: outer })], 'collection>map.collection collection>map.all');
    expectSame([document, 'map'], load().map(() => load().map((one) => one.multiply(-1)).mosaic()));
  });
});

describe('any script', () => {
  it('is printed as the official client prints what it reads of it', () => {
    fc.assert(
      fc.property(arbitraryScript(), (expression) => {
        const printed = printExpression(expression);
        expect(printed).toEqual(ee.Serializer.encodeCloudApi(ee.Deserializer.decodeCloudApi(structuredClone(printed))));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a signature', () => {
  const published = new Map(algorithms.algorithms.map((algorithm) => [algorithm.name.replace('algorithms/', ''), algorithm]));
  /** What Geoweft adds to Earth Engine's. */
  const OURS = ['ImageCollection.qualityMosaic ties'];
  const theirNames = Object.keys(signatures).filter((name) => !name.startsWith('Geoweft.'));

  it.each(theirNames)("has Earth Engine's arguments, in their order, as optional as there: %s", (name) => {
    const ours = isFunctionName(name) ? signatureOf(name).arguments.filter((argument) => !OURS.includes(`${name} ${argument.name}`)) : [];
    const theirs = published.get(name)?.arguments ?? [];
    expect(ours.map((argument) => [argument.name, argument.optional ?? false])).toEqual(theirs.map((argument) => [argument.argumentName, argument.optional ?? false]));
  });

  it.each(theirNames)("has Earth Engine's defaults, where it has one: %s", (name) => {
    const theirs = new Map((published.get(name)?.arguments ?? []).map((argument) => [argument.argumentName, argument.defaultValue ?? null]));
    for (const argument of isFunctionName(name) ? signatureOf(name).arguments : []) {
      if (argument.default === undefined || OURS.includes(`${name} ${argument.name}`)) continue;
      expect(argument.default).toEqual(theirs.get(argument.name));
    }
  });
});
