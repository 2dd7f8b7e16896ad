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
    expect(seen.reads.map(({ needed }) => needed)).toEqual(['0 0 0 0 / 0 0 1 0']);
  });

  it('does not depend on how what is asked for is cut, in any CRS', async () => {
    const fixed = await imageOf('Image.reproject', { image, crs: 'EPSG:32634', scale: 7 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 7 }), fc.constantFrom(CRS, 'EPSG:3857'), async (x, y, crs) => {
        const whole = { crs, transform: crs === CRS ? ([3, 0, 500_000, 0, -3, 5_000_000] as const) : ([4, 0, 1_669_790, 0, -4, 5_645_718] as const), width: 13, height: 9 };
        const grid = (await pixels(fixed, whole)).B.split(' / ').map((row) => row.split(' '));
        expect(grid.flat().some((value) => value !== '-')).toBe(true);
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

describe('reduceResolution', () => {
  const image = picture({ B: '1 2 3 4 / 5 6 - 8' }, { type: 'uint8' });
  const reducer = (name: string) => invoke(`Reducer.${name}`, {});
  const large = { crs: CRS, transform: [20, 0, 500_000, 0, -20, 5_000_000], width: 2, height: 1 } as const;

  it.each<[string, string]>([
    ['mean', '3.5 5'],
    ['sum', '14 15'],
    ['min', '1 3'],
    ['max', '6 8'],
    ['median', '3.5 4'],
    ['count', '4 3'],
    ['mode', '1 3'],
  ])('combines the pixels under a larger one by %s', async (name, expected) => {
    expect((await pixels(await imageOf('Image.reduceResolution', { image, reducer: reducer(name) }), large)).B).toBe(expected);
  });

  it('weighs pixels by the part that lies inside', async () => {
    const odd = { crs: CRS, transform: [15, 0, 500_000, 0, -10, 5_000_000], width: 2, height: 1 } as const;
    const mean = await imageOf('Image.reduceResolution', { image: picture({ B: '0 6 12' }), reducer: reducer('mean') });
    expect((await pixels(mean, odd)).B).toBe('2 10'); // 1 and ½ of the first two; ½ and 1 of the last two
  });

  it('names several outputs of a reducer after them', async () => {
    const both = await imageOf('Image.reduceResolution', { image, reducer: reducer('minMax') });
    expect(both.bands.map(({ name, type }) => `${name} ${type}`)).toEqual(['B_min uint8', 'B_max uint8']);
    expect(await pixels(both, large)).toEqual({ B_min: '1 3', B_max: '6 8' });
  });

  it('refuses more pixels than maxPixels, unless the best effort is asked for', async () => {
    const few = await imageOf('Image.reduceResolution', { image, reducer: reducer('mean'), maxPixels: 2 });
    await expect(pixels(few, large)).rejects.toThrow('each pixel here covers about 4 of the image, more than the 2 of maxPixels; raise that, or use bestEffort');
    const coarse = await imageOf('Image.reduceResolution', { image, reducer: reducer('mean'), maxPixels: 2, bestEffort: true });
    expect((await pixels(coarse, large)).B).toBe('6 8'); // of pixels of 20 m, which take one of four
  });

  it('is refused for a composite', async () => {
    const composite: Image = { ...image, bands: image.bands.map((band) => ({ ...band, composite: true })) };
    expect(await faultOf(imageOf('Image.reduceResolution', { image: composite, reducer: reducer('mean') }))).toBe("band 'B' has no pixels of its own to combine; reproject the image first");
  });

  it('is the same however it is cut, on shifted and turned grids alike', async () => {
    const mean = await imageOf('Image.reduceResolution', { image: picture({ B: '1 2 3 4 5 / 6 7 - 9 1 / 2 3 4 5 6' }), reducer: reducer('mean') });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }), fc.constantFrom(0, 3), fc.constantFrom(CRS, 'EPSG:32634'), async (x, y, shear, crs) => {
        const corner = crs === CRS ? [499_993, 5_000_004] : [28_372, 5_017_545];
        const whole = { crs, transform: [13, shear, corner[0], shear, -13, corner[1]] as const, width: 5, height: 4 };
        const grid = (await pixels(mean, whole)).B.split(' / ').map((row) => row.split(' ').map((cell) => (cell === '-' ? -1 : Number(cell))));
        expect(grid.flat().some((value) => value > 0)).toBe(true);
        const part = (await pixels(mean, cropGeoBox(whole, x, y, 2, 2), undefined, whole)).B.split(' / ').map((row) => row.split(' ').map((cell) => (cell === '-' ? -1 : Number(cell))));
        part.forEach((row, r) => row.forEach((value, c) => expect(value).toBeCloseTo(grid[y + r][x + c], 9)));
      }),
      { numRuns: 40 },
    );
  });
});
