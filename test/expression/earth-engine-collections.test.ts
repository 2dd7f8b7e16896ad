import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/expression/json.ts';
import { printExpression } from '../../src/expression/print.ts';
import { inputKinds } from '../../src/workflow/input-kinds.ts';
import { type EarthEngine, earthEngine } from '../support/earth-engine.ts';
import { compiled, expressionOf, issueLines, node, workflow } from '../support/workflow.ts';

/** What these tests use of the client beyond the rest. */
interface Filter {
  not(): Filter;
}
interface Reducer {
  combine(options: { readonly reducer2: Reducer; readonly sharedInputs: boolean }): Reducer;
}
type Reduction = 'mean' | 'median' | 'min' | 'max' | 'sum' | 'product' | 'count' | 'mode' | 'and' | 'or';
interface Images extends Readonly<Record<Reduction, () => unknown>> {
  filter(filter: Filter): Images;
  sort(property: string, ascending?: boolean): Images;
  limit(count: number, property?: string, ascending?: boolean): Images;
  first(): unknown;
  merge(other: Images): Images;
  distinct(properties: readonly string[]): Images;
  reduce(reducer: Reducer): unknown;
}
interface Client extends Omit<EarthEngine, 'ImageCollection'> {
  ImageCollection(images: unknown): Images;
  readonly Filter: Readonly<Record<'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte' | 'inList' | 'stringContains' | 'stringStartsWith' | 'stringEndsWith', (name: string, value: Json) => Filter>> & {
    and(...filters: Filter[]): Filter;
    or(...filters: Filter[]): Filter;
    calendarRange(start: number, end?: number | null, field?: string): Filter;
  };
  readonly Reducer: Readonly<Record<'mean' | 'median' | 'stdDev' | 'linearFit', () => Reducer>> & { percentile(percentiles: readonly number[]): Reducer };
}

const ee = earthEngine() as unknown as Client;
const load = (id = 'x'): Images => ee.ImageCollection(id);
const collection = node('collection', 'Collection', { id: 'x' });

/** What a node after a collection compiles to, and what the client makes of the same. */
function expectSame(type: string, params: Readonly<Record<string, Json>>, theirs: unknown): void {
  const document = workflow([collection, node('node', type, params)], 'collection>node.collection');
  expect(printExpression(expressionOf(document, 'node'))).toEqual(ee.Serializer.encodeCloudApi(theirs));
}

describe('a node and the method of the official client make the same expression:', () => {
  it.each<[string, Json, (client: Client['Filter']) => Filter]>([
    ['==', 5, (filter) => filter.eq('p', 5)],
    ['!=', 'a', (filter) => filter.neq('p', 'a')],
    ['<', 5, (filter) => filter.lt('p', 5)],
    ['<=', 5, (filter) => filter.lte('p', 5)],
    ['>', 5, (filter) => filter.gt('p', 5)],
    ['>=', 5, (filter) => filter.gte('p', 5)],
    ['in', ['a', 'b'], (filter) => filter.inList('p', ['a', 'b'])],
    ['in', 'a', (filter) => filter.inList('p', ['a'])],
    ['contains', 'a', (filter) => filter.stringContains('p', 'a')],
    ['starts with', 'a', (filter) => filter.stringStartsWith('p', 'a')],
    ['ends with', 'a', (filter) => filter.stringEndsWith('p', 'a')],
  ])('filter by a property, %s', (operator, value, theirs) => {
    expectSame('FilterProperty', { property: 'p', operator, value }, load().filter(theirs(ee.Filter)));
  });

  it('filter by conditions', () => {
    const { Filter } = ee;
    expectSame('Filter', { filter: "CLOUD < 20 and not (TILE == 'a' or TILE in ['b', 'c'])" }, load().filter(Filter.and(Filter.lt('CLOUD', 20), Filter.or(Filter.eq('TILE', 'a'), Filter.inList('TILE', ['b', 'c'])).not())));
  });

  it('filter by the calendar', () => {
    expectSame('FilterCalendarRange', { start: 6, end: 8 }, load().filter(ee.Filter.calendarRange(6, 8, 'month')));
    expectSame('FilterCalendarRange', { start: 300, end: 20, field: 'day_of_year' }, load().filter(ee.Filter.calendarRange(300, 20, 'day_of_year')));
  });

  it('sort, limit, first and distinct', () => {
    expectSame('Sort', { key: 'CLOUD' }, load().sort('CLOUD'));
    expectSame('Sort', { key: 'CLOUD', ascending: false }, load().sort('CLOUD', false));
    expectSame('Limit', { limit: 3 }, load().limit(3));
    expectSame('Limit', { limit: 3, key: 'CLOUD', ascending: false }, load().limit(3, 'CLOUD', false));
    expectSame('First', {}, load().first());
    expectSame('Distinct', { properties: ['TILE'] }, load().distinct(['TILE']));
  });

  it('merge', () => {
    const document = workflow([collection, node('other', 'Collection', { id: 'y' }), node('both', 'Merge')], 'collection>both.collection1 other>both.collection2');
    expect(printExpression(expressionOf(document, 'both'))).toEqual(ee.Serializer.encodeCloudApi(load().merge(load('y'))));
  });

  it('a collection of images', () => {
    const document = workflow([collection, node('mosaic', 'Mosaic'), node('best', 'Median'), node('all', 'FromImages')], 'collection>mosaic.collection collection>best.collection best>all.image1 mosaic>all.image3');
    const images = load() as Images & { mosaic(): unknown };
    expect(printExpression(expressionOf(document, 'all'))).toEqual(ee.Serializer.encodeCloudApi(ee.ImageCollection([images.median(), images.mosaic()])));
  });

  it.each<[string, Reduction]>([
    ['Median', 'median'],
    ['Mean', 'mean'],
    ['ReduceMin', 'min'],
    ['ReduceMax', 'max'],
    ['Sum', 'sum'],
    ['Count', 'count'],
    ['Mode', 'mode'],
    ['Product', 'product'],
    ['ReduceAnd', 'and'],
    ['ReduceOr', 'or'],
  ])('%s', (type, method) => {
    expectSame(type, {}, load()[method]());
  });

  it('reduce by one, and by several that share what comes in', () => {
    const { Reducer } = ee;
    expectSame('Reduce', { reducer: 'stdDev' }, load().reduce(Reducer.stdDev()));
    expectSame('Reduce', { reducer: 'linearFit' }, load().reduce(Reducer.linearFit()));
    expectSame('Reduce', { reducer: 'p90' }, load().reduce(Reducer.percentile([90])));
    expectSame('Reduce', { reducer: ['p10', 'p97.5', 'mean'] }, load().reduce(Reducer.percentile([10, 97.5]).combine({ reducer2: Reducer.mean(), sharedInputs: true })));
    expectSame('Reduce', { reducer: ['median', 'mean'] }, load().reduce(Reducer.median().combine({ reducer2: Reducer.mean(), sharedInputs: true })));
  });
});

describe('a form', () => {
  it.each<[string, Readonly<Record<string, Json>>, string]>([
    ['FilterProperty', { property: 'p', operator: '~', value: 1 }, "node.operator: 'operator' is \"~\"; expected == or != or < or <= or > or >= or in or contains or starts with or ends with"],
    ['Filter', { filter: 'CLOUD <' }, "node.filter: 'filter' is \"CLOUD <\"; expected conditions on properties, as CLOUDY_PIXEL_PERCENTAGE < 20 and MGRS_TILE in ['31UDS', '31UES']"],
    ['FilterCalendarRange', { start: 'June' }, "node.start: 'start' is \"June\"; expected a number"],
  ])('of %s says what was expected of %j', (type, params, line) => {
    expect(issueLines(compiled(workflow([collection, node('node', type, params)], 'collection>node.collection')))).toEqual([line]);
  });
});

describe('a value typed into a form', () => {
  it.each<[string, Json]>([
    ['20', 20],
    ['31UDS', '31UDS'],
    ['"20"', '20'],
    ['true', true],
    ['31UDS, 31UES', ['31UDS', '31UES']],
    ['198,199', [198, 199]],
    ['["1", 2]', ['1', 2]],
  ])('%s', (text, value) => {
    expect(inputKinds.Value.fromText(text)).toEqual(value);
  });
});
