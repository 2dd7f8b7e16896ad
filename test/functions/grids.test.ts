import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, invoke } from '../../src/expression/expression.ts';
import { cropGeoBox } from '../../src/geo/geobox.ts';
import type { Image, Resampling } from '../../src/image/image.ts';
import { call, faultOf, imageOf } from '../support/call.ts';
import { CRS, picture, pixels, window } from '../support/picture.ts';

const signal = new AbortController().signal;

describe('reproject', () => {
  const image = picture({ B: '1 2 3 4 / 5 6 7 8' }, { type: 'uint8' });

  it('computes on its own grid, whose pixels others take', async () => {
    const fixed = await imageOf('Image.reproject', { image, crs: CRS, scale: 20 });
    expect(fixed.bands[0]).toMatchObject({ composite: false, grid: { crs: CRS, transform: [20, 0, 500_000, 0, -20, 5_000_000], width: 2, height: 1 } });
    // The centre of a pixel of 20 m is a corner of four of 10 m: the lower right one has it.
    expect((await pixels(fixed)).B).toBe('6 8');
    expect((await pixels(fixed, window(0, 0, 4, 2))).B).toBe('6 6 8 8 / 6 6 8 8');
  });

  it('takes a transform in place of a scale, also that of a projection', async () => {
    const transform = [20, 0, 500_010, 0, -20, 5_000_000];
    const byTransform = await imageOf('Image.reproject', { image, crs: CRS, crsTransform: transform });
    expect((await pixels(byTransform, window(0, 0, 4, 2))).B).toBe('5 7 7 - / 5 7 7 -');
    const projection = invoke('Projection', { crs: constant(CRS), transform: constant(transform) });
    const byProjection = await imageOf('Image.reproject', { image, crs: projection });
    expect(byProjection.bands[0].grid).toEqual(byTransform.bands[0].grid);
  });

  it('gives nothing where the image has nothing', async () => {
    const fixed = await imageOf('Image.reproject', { image, crs: CRS, scale: 20 });
    expect((await pixels(fixed, window(100, 100, 2, 1))).B).toBe('- -');
    expect((await pixels(fixed, window(3, 0, 3, 1))).B).toBe('8 - -');
  });

  it('reads the scale of its grid, not of what is asked for', async () => {
    const outputs: unknown[] = [];
    const watched: Image = { ...image, read: (geobox, names, options) => (outputs.push(options.output), image.read(geobox, names, options)) };
    const fixed = await imageOf('Image.reproject', { image: watched, crs: CRS, scale: 10 });
    await fixed.read({ crs: CRS, transform: [40, 0, 500_000, 0, -20, 5_000_000], width: 1, height: 1 }, ['B'], { signal });
    expect(outputs).toEqual([{ crs: CRS, transform: [10, 0, 500_000, 0, -10, 5_000_000], width: 4, height: 2 }]);
  });

  it('asks only for the cells that are looked at', async () => {
    const seen = picture({ B: '1 2 3 4 / 5 6 7 8' });
    const fixed = await imageOf('Image.reproject', { image: seen, crs: CRS, scale: 10 });
    await fixed.read({ crs: CRS, transform: [40, 0, 500_000, 0, -20, 5_000_000], width: 1, height: 1 }, ['B'], { signal });
    expect(seen.reads.at(-1)?.needed).toBe('0 0 0 0 / 0 0 1 0');
  });

  it('does not depend on how what is asked for is cut, in any CRS', async () => {
    const fixed = await imageOf('Image.reproject', { image, crs: 'EPSG:32634', scale: 7 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 7 }), fc.constantFrom(CRS, 'EPSG:3857'), async (x, y, crs) => {
        const whole = { crs, transform: crs === CRS ? ([3, 0, 500_000, 0, -3, 5_000_000] as const) : ([4, 0, 1_669_790, 0, -4, 5_640_420] as const), width: 13, height: 9 };
        const grid = (await pixels(fixed, whole)).B.split(' / ').map((row) => row.split(' '));
        const part = (await pixels(fixed, cropGeoBox(whole, x, y, 2, 2))).B;
        expect(part).toBe(grid.slice(y, y + 2).map((row) => row.slice(x, x + 2).join(' ')).join(' / '));
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a view from so far that it would compute for minutes', async () => {
    const large = await imageOf('Image.reproject', { image: endless(), crs: CRS, scale: 0.01 });
    await expect(pixels(large, window(0, 0, 500, 500))).rejects.toThrow(/^the fixed grid has 5000\d\d × 5000\d\d pixels here; look closer, or use a larger scale$/);
  });

  it.each<[string, Record<string, string | number | number[]>, string]>([
    ['a CRS that nobody knows', { crs: 'EPSG:1', scale: 10 }, "'EPSG:1' is no CRS that is known; expected one like EPSG:32633"],
    ['a CRS alone', { crs: CRS }, `${CRS} alone does not say how large pixels are; give a scale in meters`],
    ['a scale and a transform', { crs: CRS, scale: 1, crsTransform: [1, 0, 0, 0, -1, 0] }, 'a scale and a transform exclude each other; give one'],
    ['a scale of nothing', { crs: CRS, scale: 0 }, 'a scale of 0; expected meters a pixel, above 0'],
    ['a flat transform', { crs: CRS, crsTransform: [1, 1, 0, 1, 1, 0] }, 'a transform is 6 numbers: x scale, x shear, x origin, y shear, y scale, y origin'],
  ])('refuses %s', async (_, args, sentence) => {
    expect(await faultOf(imageOf('Image.reproject', { image, ...args }))).toBe(sentence);
  });
});

/** An image without end. */
function endless(): Image {
  return { ...picture({ B: '1' }), extents: null };
}

describe('the projection of an image', () => {
  it('is that of its grid', async () => {
    expect(await call('Image.projection', { image: picture({ B: '1' }) })).toEqual({ kind: 'Projection', crs: CRS, transform: [10, 0, 500_000, 0, -10, 5_000_000] });
  });

  it('is refused where the bands have several, and for a composite', async () => {
    const image = picture({ B: '1', C: '2' });
    const [band, other] = image.bands;
    const mixed: Image = { ...image, bands: [band, { ...other, grid: window(1, 1, 1, 1) }] };
    expect(await faultOf(call('Image.projection', { image: mixed }))).toBe('Image.projection: the bands B C lie on different grids; select one band');
    const mosaic = await imageOf('ImageCollection.mosaic', { collection: [image] });
    expect(await faultOf(call('Image.projection', { image: mosaic }))).toBe('Image.projection: a composite has no projection of its own; name one, or take that of an image it is made of');
  });
});

describe('resample', () => {
  it('tells the files below how to be read', async () => {
    const asked: (Resampling | undefined)[] = [];
    const image = picture({ B: '1' });
    const watched: Image = { ...image, read: (geobox, names, options) => (asked.push(options.resampling), image.read(geobox, names, options)) };
    for (const mode of [undefined, 'bicubic']) await pixels(await imageOf('Image.resample', { image: watched, mode }));
    expect(asked).toEqual(['bilinear', 'bicubic']);
  });

  it('refuses another mode, and a composite', async () => {
    expect(await faultOf(imageOf('Image.resample', { image: picture({ B: '1' }), mode: 'average' }))).toBe("the mode is 'average'; expected 'bilinear' or 'bicubic'");
    const mosaic = await imageOf('ImageCollection.mosaic', { collection: [picture({ B: '1' })] });
    expect(await faultOf(imageOf('Image.resample', { image: mosaic }))).toBe('a composite has no pixels of its own to resample; resample the images that it is made of');
  });
});
