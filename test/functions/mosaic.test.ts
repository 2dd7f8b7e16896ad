import { describe, expect, it } from 'vitest';
import type { Image } from '../../src/image/image.ts';
import { imageOf } from '../support/call.ts';
import { picture, pixels, window } from '../support/picture.ts';

const mosaic = (collection: readonly Image[]): Promise<Image> => imageOf('ImageCollection.mosaic', { collection });

describe('mosaic', () => {
  it('has the last image on top', async () => {
    expect(await pixels(await mosaic([picture({ B: '1 1' }), picture({ B: '2 -' })]))).toEqual({ B: '2 1' });
  });

  it('fills each band by itself, from the end', async () => {
    const images = [picture({ A: '1 1', B: '1 1' }), picture({ A: '2 -', B: '- 2' }), picture({ A: '- -', B: '- 3' })];
    expect(await pixels(await mosaic(images))).toEqual({ A: '2 1', B: '1 3' });
  });

  it('masks what no image has', async () => {
    expect(await pixels(await mosaic([picture({ B: '- 1' }), picture({ B: '- -' })]))).toEqual({ B: '- 1' });
  });

  it('of no images is an image without bands', async () => {
    expect((await mosaic([])).bands).toEqual([]);
  });

  it('has no properties of its own', async () => {
    expect((await mosaic([picture({ B: '1' }, { index: 'one', time: '2020-07-01' })])).properties).toEqual({});
  });

  it('keeps the nodata value that all its images share, and no other', async () => {
    const [zero, other] = [picture({ B: '1' }, { nodata: 0 }), picture({ B: '1' }, { nodata: -9999 })];
    expect((await mosaic([zero, zero])).bands[0].nodata).toBe(0);
    expect((await mosaic([zero, other])).bands[0].nodata).toBeNull();
    expect((await mosaic([zero, picture({ B: '1' })])).bands[0].nodata).toBeNull();
  });

  it('stops when every pixel is filled', async () => {
    const images = [picture({ B: '1 1' }), picture({ B: '2 2' }), picture({ B: '3 -' })];
    await pixels(await mosaic(images));
    expect(images.map((image) => image.reads.map((read) => read.needed))).toEqual([[], ['0 1'], ['1 1']]);
  });

  it('reads no band that nobody asks for, and no image that does not meet the grid', async () => {
    const [near, far] = [picture({ A: '1', B: '1' }), picture({ A: '2', B: '2' }, { at: [500, 0] })];
    await pixels(await mosaic([near, far]), window(0, 0, 1, 1), ['B']);
    expect(near.reads.map((read) => read.bands)).toEqual([['B']]);
    expect(far.reads).toEqual([]);
  });
});
