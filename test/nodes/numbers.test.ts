import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/expression/json.ts';
import { printExpression } from '../../src/expression/print.ts';
import { parseParam } from '../../src/workflow/input-kinds.ts';
import { earthEngine } from '../support/earth-engine.ts';
import { compiled, expressionOf, issueLines, node, workflow } from '../support/workflow.ts';

const POLYGON: Json = { type: 'Polygon', coordinates: [[[0, 0], [4, 0], [4, 4], [0, 0]]] };
const FEATURE: Json = { type: 'Feature', id: 7, properties: { name: 'field' }, geometry: POLYGON };

const ofMosaic = (type: string, params: Readonly<Record<string, Json>>) =>
  workflow([node('collection', 'Collection', { id: 'A' }), node('mosaic', 'Mosaic'), node('numbers', type, params)], 'collection>mosaic.collection mosaic>numbers.image');

/** The official client's builders that these nodes stand for; it has no types. */
interface Client {
  readonly Reducer: Readonly<Record<'mean' | 'minMax', () => unknown>> & { readonly percentile: (list: readonly number[]) => unknown };
  readonly Geometry: { readonly Polygon: (coordinates: Json) => unknown };
  readonly ImageCollection: (id: string) => { readonly mosaic: () => { readonly reduceRegion: (args: object) => unknown; readonly reduceRegions: (args: object) => unknown } };
  readonly Feature: (geometry: unknown, properties?: object) => unknown;
  readonly FeatureCollection: (features: readonly unknown[]) => unknown;
  readonly Serializer: { readonly encodeCloudApi: (object: unknown) => unknown };
}
const ee = earthEngine() as unknown as Client;

describe('a node and the method of the official client make the same expression:', () => {
  const mosaic = ee.ImageCollection('A').mosaic();
  const polygon = () => ee.Geometry.Polygon([[[0, 0], [4, 0], [4, 4], [0, 0]]]);

  it('reduceRegion', () => {
    const document = ofMosaic('ReduceRegion', { reducer: 'minMax', geometry: POLYGON, scale: 30, bestEffort: true, maxPixels: 1e9 });
    const theirs = mosaic.reduceRegion({ reducer: ee.Reducer.minMax(), geometry: polygon(), scale: 30, bestEffort: true, maxPixels: 1e9 });
    expect(printExpression(expressionOf(document, 'numbers'))).toEqual(ee.Serializer.encodeCloudApi(theirs));
  });

  it('reduceRegion without a reducer is that with the mean', () => {
    const theirs = mosaic.reduceRegion({ reducer: ee.Reducer.mean(), scale: 30 });
    expect(printExpression(expressionOf(ofMosaic('ReduceRegion', { scale: 30 }), 'numbers'))).toEqual(ee.Serializer.encodeCloudApi(theirs));
  });

  it('reduceRegions of features', () => {
    const document = ofMosaic('ReduceRegions', { collection: { type: 'FeatureCollection', features: [FEATURE] }, reducer: 'p90', scale: 10 });
    const collection = ee.FeatureCollection([ee.Feature(polygon(), { name: 'field', 'system:index': '7' })]);
    const theirs = mosaic.reduceRegions({ collection, reducer: ee.Reducer.percentile([90]), scale: 10 });
    expect(printExpression(expressionOf(document, 'numbers'))).toEqual(ee.Serializer.encodeCloudApi(theirs));
  });
});

describe('a table', () => {
  it('comes out of the nodes of numbers, and goes into an Export', () => {
    const document = workflow(
      [node('collection', 'Collection', { id: 'A' }), node('series', 'Series', { regions: POLYGON }), node('out', 'Export', { file: 'a.csv' })],
      'collection>series.collection series>out.image',
    );
    const { nodes } = compiled(document);
    expect([nodes.get('series')?.kind, nodes.get('out')?.kind]).toEqual(['Table', 'Table']);
  });

  it('is refused where an image is wanted', () => {
    const document = workflow([node('collection', 'Collection', { id: 'A' }), node('mosaic', 'Mosaic'), node('areas', 'ClassAreas'), node('select', 'Select', { bandSelectors: ['B1'] })], 'collection>mosaic.collection mosaic>areas.image areas>select.input');
    expect(issueLines(compiled(document))).toEqual(["select.input: 'input' takes an image or an image collection, not a table"]);
  });
});

describe('what is typed in place', () => {
  const print = (kind: 'Features' | 'Reducer', value: Json): unknown => {
    const parsed = parseParam(kind, value);
    return 'expression' in parsed ? printExpression(parsed.expression) : parsed.expected;
  };

  it('is one reducer, or several that share their input', () => {
    expect(JSON.stringify(print('Reducer', ['mean', 'p10']))).toContain('"functionName":"Reducer.combine"');
    expect(JSON.stringify(print('Reducer', ['mean', 'p10']))).toContain('"sharedInputs":{"constantValue":true}');
    expect(print('Reducer', 'average')).toMatch(/^one or more of mean, median, .* or a percentile such as p90$/);
    expect(print('Reducer', 'p101')).toMatch(/^one or more of/);
  });

  it('is a geometry, a feature or a collection of features', () => {
    const alone = print('Features', POLYGON);
    expect(print('Features', { type: 'Feature', properties: {}, geometry: POLYGON })).toEqual(alone);
    expect(print('Features', { type: 'FeatureCollection', features: [{ type: 'Feature', properties: null, geometry: POLYGON }] })).toEqual(alone);
    expect(print('Features', { type: 'FeatureCollection', features: [] })).toBe('GeoJSON: a FeatureCollection, a Feature or a geometry');
  });
});
