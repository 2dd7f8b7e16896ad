import { describe, expect, it } from 'vitest';
import { type Expression, constant, invoke, list } from '../../src/expression/expression.ts';
import type { Json } from '../../src/expression/json.ts';
import type { Image } from '../../src/image/image.ts';
import { evaluatorOf, faultOf, imageOf, imagesOf, indicesOf } from '../support/call.ts';
import { type Picture, picture, pixels } from '../support/picture.ts';

const named = (index: string, properties: Readonly<Record<string, Json>> = {}): Picture => picture({ B: '1' }, { index, properties });

describe('fromImages', () => {
  it('has the images in their order', async () => {
    const first = (id: string): Expression => invoke('Collection.first', { collection: invoke('ImageCollection.load', { id: constant(id) }) });
    const evaluator = evaluatorOf({ a: [named('a')], b: [named('b')] });
    const { value } = await evaluator.evaluate(invoke('ImageCollection.fromImages', { images: list([first('b'), first('a')]) }), { signal: new AbortController().signal });
    expect(value.kind === 'ImageCollection' && indicesOf(value.images)).toEqual(['b', 'a']);
  });

  it('wants images', async () => {
    expect(await faultOf(imagesOf('ImageCollection.fromImages', { images: 7 }))).toBe("ImageCollection.fromImages: 'images' is 7; expected a list of images");
    expect(await imagesOf('ImageCollection.fromImages', { images: constant([]) })).toEqual([]);
  });
});

describe('sort and limit', () => {
  const collection = [named('b', { n: 2 }), named('none'), named('a', { n: 10 }), named('also b', { n: 2 }), named('text', { n: 'x' }), named('null', { n: null })];
  const order = async (args: Readonly<Record<string, Json>>): Promise<unknown[]> => indicesOf(await imagesOf('Collection.limit', { collection, ...args }));

  it('sorts numbers by size, equal ones in their order, and what has none last', async () => {
    expect(await order({ key: 'n' })).toEqual(['b', 'also b', 'a', 'text', 'none', 'null']);
    expect(await order({ key: 'n', ascending: false })).toEqual(['text', 'a', 'b', 'also b', 'none', 'null']);
  });

  it('keeps the first', async () => {
    expect(await order({ limit: 2 })).toEqual(['b', 'none']);
    expect(await order({ limit: 1, key: 'n', ascending: false })).toEqual(['text']);
    expect(await order({ limit: 0 })).toEqual([]);
    expect(await order({ limit: 100 })).toHaveLength(6);
  });

  it.each([-1, 1.5])('refuses a limit of %d', async (limit) => {
    expect(await faultOf(order({ limit }))).toBe(`the limit is ${limit}; expected a whole number from 0`);
  });
});

describe('first', () => {
  it('is the first image', async () => {
    expect((await imageOf('Collection.first', { collection: [named('a'), named('b')] })).properties['system:index']).toBe('a');
  });

  it('is not there where there are no images', async () => {
    expect(await faultOf(imageOf('Collection.first', { collection: [] }))).toBe('the collection has no images, and so no first one');
  });
});

describe('merge', () => {
  it.each(['ImageCollection.merge', 'Collection.merge'])('%s has the images of both, the second behind the first', async (name) => {
    expect(indicesOf(await imagesOf(name, { collection1: [named('x'), named('y')], collection2: [named('x'), picture({ B: '1' })] }))).toEqual(['1_x', '1_y', '2_x', undefined]);
  });
});

describe('distinct', () => {
  const collection = [named('a', { tile: 1, day: 1 }), named('b', { tile: 1, day: 2 }), named('c', { tile: 2, day: 1 }), named('d'), named('e')];
  const left = async (properties: Json): Promise<unknown[]> => indicesOf(await imagesOf('Collection.distinct', { collection, properties }));

  it('keeps the first of those that are the same in a property, or in several', async () => {
    expect(await left('tile')).toEqual(['a', 'c', 'd']);
    expect(await left(['tile', 'day'])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('compares footprints', async () => {
    const at = (index: string, x: number): Image => picture({ B: '1' }, { index, footprint: { type: 'Point', coordinates: [x, 0] } });
    expect(indicesOf(await imagesOf('Collection.distinct', { collection: [at('a', 1), at('b', 1), at('c', 2)], properties: '.geo' }))).toEqual(['a', 'c']);
  });
});

describe('mosaicByDay', () => {
  const of = (B: string, time: string, properties: Readonly<Record<string, Json>> = {}): Picture => picture({ B }, { time, properties });
  const byDay = (...collection: Picture[]): Promise<readonly Image[]> => imagesOf('Geoweft.mosaicByDay', { collection });

  it('makes one image of those of a day, the last on top', async () => {
    const days = await byDay(of('1 1', '2020-07-01T00:00:00Z'), of('2 -', '2020-07-01T23:59:59.999Z'), of('3 3', '2020-07-02T00:00:00Z'));
    expect(await Promise.all(days.map((image) => pixels(image)))).toEqual([{ B: '2 1' }, { B: '3 3' }]);
  });

  it('has the time of the first, the day as its index, and what all of them share', async () => {
    const [day] = await byDay(of('1', '2020-07-01T10:00:00Z', { platform: 'A', tile: 1 }), of('1', '2020-07-01T10:00:05Z', { platform: 'A', tile: 2 }));
    expect(day.properties).toEqual({ platform: 'A', 'system:time_start': Date.parse('2020-07-01T10:00:00Z'), 'system:index': '2020-07-01' });
  });

  it('wants a time of each image', async () => {
    expect(await faultOf(byDay(picture({ B: '1' }, { index: 'x' })))).toBe("'x' has no time (system:time_start), and so no day");
  });
});
