import { describe as suite, expect, it } from 'vitest';
import { describe } from '../../src/evaluate/describe.ts';
import type { Image, ImageCollection } from '../../src/image/image.ts';
import { imageOf } from '../support/call.ts';
import { picture, window } from '../support/picture.ts';

const collection = (...images: Image[]): ImageCollection => ({ kind: 'ImageCollection', images });

suite('describe', () => {
  it('tells of an image without reading a pixel', () => {
    const image = picture({ B: '1 2 / 3 4' }, { type: 'uint8', time: '2020-07-01T10:00:00Z', footprint: { type: 'Point', coordinates: [15, 45] } });
    expect(describe(image, [])).toEqual({
      kind: 'Image',
      bands: [{ name: 'B', type: 'uint8', crs: 'EPSG:32633', scale: 10 }],
      dates: ['2020-07-01T10:00:00.000Z', '2020-07-01T10:00:00.000Z'],
      crs: ['EPSG:32633'],
      footprint: { type: 'Point', coordinates: [15, 45] },
      suggestedGrid: { ...window(0, 0, 2, 2), scale: 10 },
      issues: [],
    });
    expect(image.reads).toEqual([]);
  });

  it('counts a collection, and says in how many images a band is that is not in all', () => {
    const images = collection(picture({ A: '1', B: '1' }, { time: '2020-07-09' }), picture({ A: '1' }, { time: '2020-07-01' }));
    expect(describe(images, [])).toMatchObject({
      kind: 'ImageCollection',
      count: 2,
      bands: [{ name: 'A' }, { name: 'B', images: 1 }],
      dates: ['2020-07-01T00:00:00.000Z', '2020-07-09T00:00:00.000Z'],
    });
    expect(describe(images, []).bands[0]).not.toHaveProperty('images');
  });

  it('suggests for a collection the grid of its first image over all', () => {
    expect(describe(collection(picture({ A: '1 1' }), picture({ A: '1' }, { at: [4, 2] })), []).suggestedGrid).toEqual({ ...window(0, 0, 5, 3), scale: 10 });
  });

  it('says of a composite that its bands have no grid of their own', async () => {
    const mosaic = await imageOf('ImageCollection.mosaic', { collection: [picture({ A: '1' })] });
    expect(describe(mosaic, [])).toMatchObject({ bands: [{ name: 'A', crs: 'composite', scale: null }], crs: ['EPSG:32633'], suggestedGrid: window(0, 0, 1, 1) });
    expect(describe(mosaic, [])).not.toHaveProperty('dates');
  });

  it('says of a constant that it has none at all', async () => {
    const constant = await imageOf('Image.constant', { value: 1 });
    expect(describe(constant, [])).toMatchObject({ bands: [{ name: 'constant', type: 'uint8', crs: null, scale: null }], crs: [], footprint: null, suggestedGrid: null });
  });

  it('tells of an empty collection', () => {
    expect(describe(collection(), [])).toEqual({ kind: 'ImageCollection', count: 0, bands: [], crs: [], footprint: null, suggestedGrid: null, issues: [] });
  });

  it('of other values tells their kind', () => {
    expect(describe({ kind: 'Constant', value: 1 }, [])).toMatchObject({ kind: 'Constant', bands: [] });
  });
});
