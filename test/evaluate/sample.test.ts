import { describe, expect, it } from 'vitest';
import { sample } from '../../src/evaluate/sample.ts';
import { pointTransform } from '../../src/geo/crs.ts';
import type { Image } from '../../src/image/image.ts';
import { faultOf, imageOf } from '../support/call.ts';
import { CRS, picture } from '../support/picture.ts';

const { signal } = new AbortController();

/** In degrees: a place on the grid of all pictures, in pixels. */
function at(column: number, row: number): [number, number] {
  const [x, y] = pointTransform(CRS, 'EPSG:4326')(500_000 + column * 10, 5_000_000 - row * 10);
  return [x, y];
}

describe('sample', () => {
  it('reads the pixel that a point lies in', async () => {
    const image = picture({ A: '1 2 / 3 4', B: '5 6 / 7 -' }, { index: 'one', time: '2020-07-01T10:00:00Z' });
    expect(await sample(image, at(0.9, 1.1), signal)).toEqual([
      { index: 'one', time: '2020-07-01T10:00:00.000Z', crs: CRS, scale: 10, values: { A: 3, B: 7 } },
    ]);
    expect(await sample(image, at(1.5, 1.5), signal)).toMatchObject([{ values: { A: 4, B: null } }]);
  });

  it('reads that pixel only', async () => {
    const image = picture({ A: '1 2 / 3 4' });
    await sample(image, at(0.5, 0.5), signal);
    expect(image.reads.map(({ geobox }) => [geobox.width, geobox.height])).toEqual([[1, 1]]);
  });

  it('has null outside', async () => {
    expect(await sample(picture({ A: '1' }), at(5, 5), signal)).toMatchObject([{ values: { A: null } }]);
  });

  it('reads one of each image of a collection, in order', async () => {
    const images = [picture({ A: '1' }, { index: 'a' }), picture({ A: '2', B: '9' }, { index: 'b' })];
    expect(await sample({ kind: 'ImageCollection', images }, at(0.5, 0.5), signal)).toMatchObject([
      { index: 'a', values: { A: 1 } },
      { index: 'b', values: { A: 2, B: 9 } },
    ]);
    expect(await sample({ kind: 'ImageCollection', images: [] }, at(0, 0), signal)).toEqual([]);
  });

  it('reads a constant anywhere', async () => {
    const constant: Image = await imageOf('Image.constant', { value: 7 });
    expect(await sample(constant, [-103, 40], signal)).toEqual([{ index: null, time: null, crs: null, scale: null, values: { constant: 7 } }]);
  });

  it.each([[[181, 0]], [[0, 91]], [[NaN, 0]]])('refuses a point off the globe: %j', async (point) => {
    expect(await faultOf(sample(picture({ A: '1' }), point as [number, number], signal))).toMatch(/is not on the globe: expected longitude, latitude$/);
  });

  it('refuses what has no pixels', async () => {
    expect(await faultOf(sample({ kind: 'Constant', value: 1 }, [0, 0], signal))).toBe('only images and image collections have pixels');
  });
});
