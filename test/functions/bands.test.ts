import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/expression/json.ts';
import { type Image, bandNames } from '../../src/image/image.ts';
import { faultOf, imageOf, issueOf } from '../support/call.ts';
import { type PictureOptions, picture, pixels, typesOf } from '../support/picture.ts';

const scene = (options: PictureOptions = {}): Image => picture({ B1: '1', B2: '2', B8A: '8', SCL: '4' }, { index: 'S2A', ...options });

async function selected(bandSelectors: Json, newNames?: Json): Promise<string[]> {
  return bandNames(await imageOf('Image.select', { input: scene(), bandSelectors, newNames }));
}

describe('select', () => {
  it('picks bands by name, in the order asked for', async () => {
    expect(await pixels(await imageOf('Image.select', { input: scene(), bandSelectors: ['SCL', 'B1'] }))).toEqual({ SCL: '4', B1: '1' });
  });

  it('takes one name without a list', async () => {
    expect(await selected('B2')).toEqual(['B2']);
  });

  it('takes patterns that match a whole name, in the order of the image', async () => {
    expect(await selected(['B.*'])).toEqual(['B1', 'B2', 'B8A']);
    expect(await selected(['B[0-9]'])).toEqual(['B1', 'B2']);
    expect(await selected(['SCL|B1'])).toEqual(['B1', 'SCL']);
  });

  it('does not take a pattern that matches a part of a name only', async () => {
    expect(await faultOf(selected(['B']))).toBe("no band 'B'; 'S2A' has B1 B2 B8A SCL");
    expect(await faultOf(selected(['CL']))).toMatch(/^no band 'CL'/);
  });

  it('counts bands from 0, and mixes numbers with names', async () => {
    expect(await selected([3, 'B1'])).toEqual(['SCL', 'B1']);
    expect(await selected([0])).toEqual(['B1']);
  });

  it.each([[4], [-1], [0.5]])('has no band at index %s', async (index) => {
    expect(await faultOf(selected([index]))).toBe(`no band at index ${index}; 'S2A' has 4 bands`);
  });

  it('tries a name before a pattern', async () => {
    const image = picture({ 'B.': '1', B2: '2' });
    expect(await pixels(await imageOf('Image.select', { input: image, bandSelectors: ['B.'] }))).toEqual({ 'B.': '1' });
  });

  it('takes what is no pattern as a name that is not there', async () => {
    expect(await faultOf(selected(['B(']))).toBe("no band 'B('; 'S2A' has B1 B2 B8A SCL");
  });

  it('is not led astray by a pattern made to be slow', async () => {
    const input = picture({ ['a'.repeat(5000)]: '1' });
    const started = performance.now();
    await faultOf(imageOf('Image.select', { input, bandSelectors: ['(a+)+b'] }));
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('renames what it picks', async () => {
    const image = await imageOf('Image.select', { input: scene(), bandSelectors: ['B2', 'SCL'], newNames: ['blue', 'class'] });
    expect(await pixels(image)).toEqual({ blue: '2', class: '4' });
  });

  it('wants as many new names as bands', async () => {
    const fault = await issueOf(selected(['B.*'], ['a', 'b']));
    expect(fault).toMatchObject({ message: '2 new names for 3 selected bands', argument: 'newNames' });
  });

  it('picks a band twice under two names, and not under one', async () => {
    expect(await selected(['B1', 'B1'], ['a', 'b'])).toEqual(['a', 'b']);
    expect(await issueOf(selected(['B1', 'B1']))).toMatchObject({ message: "two bands would be named 'B1'", argument: 'bandSelectors' });
    expect(await issueOf(selected(['B1', 'B2'], ['a', 'a']))).toMatchObject({ message: "two bands would be named 'a'", argument: 'newNames' });
  });

  it('keeps properties, types and nodata', async () => {
    const input = scene({ time: '2020-07-01', types: { SCL: 'uint8' }, nodata: 0 });
    const image = await imageOf('Image.select', { input, bandSelectors: ['SCL'] });
    expect(image.properties).toEqual(input.properties);
    expect(image.bands).toMatchObject([{ name: 'SCL', type: 'uint8', nodata: 0 }]);
  });

  it('says which bands there are, and which one was meant', async () => {
    expect(await issueOf(selected(['b02']))).toMatchObject({
      message: "no band 'b02'; 'S2A' has B1 B2 B8A SCL",
      argument: 'bandSelectors',
      fix: { text: "use 'B2'", value: 'B2' },
    });
  });

  it('finds nothing in an image without bands', async () => {
    const empty = await imageOf('ImageCollection.mosaic', { collection: [] });
    expect(await faultOf(imageOf('Image.select', { input: empty, bandSelectors: ['B2'] }))).toBe("no band 'B2': an image has no bands");
  });

  it('reads only what is asked of it', async () => {
    const input = picture({ B1: '1', B2: '2' });
    await pixels(await imageOf('Image.select', { input, bandSelectors: ['B2', 'B1'], newNames: ['a', 'b'] }), undefined, ['a']);
    expect(input.reads.map((read) => read.bands)).toEqual([['B2']]);
  });
});

describe('rename', () => {
  it('gives each band a new name', async () => {
    const image = await imageOf('Image.rename', { input: picture({ A: '1', B: '2' }), names: ['B', 'A'] });
    expect(await pixels(image)).toEqual({ B: '1', A: '2' });
  });

  it('wants exactly as many names as bands', async () => {
    const fault = imageOf('Image.rename', { input: scene(), names: ['a', 'b'] });
    expect(await issueOf(fault)).toMatchObject({ message: '2 names for 4 bands; rename takes exactly one a band', argument: 'names' });
  });

  it('does not name two bands alike', async () => {
    expect(await faultOf(imageOf('Image.rename', { input: picture({ A: '1', B: '2' }), names: ['x', 'x'] }))).toBe("two bands would be named 'x'");
  });

  it('keeps the properties', async () => {
    expect((await imageOf('Image.rename', { input: picture({ A: '1' }, { index: 'one' }), names: ['x'] })).properties).toEqual({ 'system:index': 'one' });
  });
});

describe('addBands', () => {
  const added = (dst: Record<string, string>, src: Record<string, string>, more: { names?: Json; overwrite?: boolean } = {}): Promise<Image> =>
    imageOf('Image.addBands', { dstImg: picture(dst), srcImg: picture(src), ...more });

  it('puts bands behind those that there are', async () => {
    expect(await pixels(await added({ A: '1 2' }, { B: '3 -' }))).toEqual({ A: '1 2', B: '3 -' });
  });

  it('keeps types and masks of each', async () => {
    const [dstImg, srcImg] = [picture({ A: '-' }, { type: 'uint8' }), picture({ B: '3' }, { type: 'float32' })];
    const image = await imageOf('Image.addBands', { dstImg, srcImg });
    expect([typesOf(image), await pixels(image)]).toEqual([{ A: 'uint8', B: 'float32' }, { A: '-', B: '3' }]);
  });

  it('adds _1, then _2, to a name that is taken', async () => {
    const once = await added({ A: '1' }, { A: '2' });
    expect(await pixels(once)).toEqual({ A: '1', A_1: '2' });
    expect(await pixels(await imageOf('Image.addBands', { dstImg: once, srcImg: picture({ A: '3' }) }))).toEqual({ A: '1', A_1: '2', A_2: '3' });
  });

  it('replaces bands in place with overwrite', async () => {
    expect(await pixels(await added({ A: '1', B: '2' }, { A: '9', C: '3' }, { overwrite: true }))).toEqual({ A: '9', B: '2', C: '3' });
  });

  it('adds the bands only that are named', async () => {
    expect(await pixels(await added({ A: '1' }, { B: '2', C: '3', D: '4' }, { names: ['D', 'B'] }))).toEqual({ A: '1', D: '4', B: '2' });
  });

  it('says which named band is missing', async () => {
    expect(await issueOf(added({ A: '1' }, { B: '2' }, { names: ['X'] }))).toMatchObject({ message: "no band 'X'; an image has B", argument: 'names' });
  });

  it('adds an image to itself', async () => {
    const image = picture({ A: '1', B: '2' });
    expect(await pixels(await imageOf('Image.addBands', { dstImg: image, srcImg: image }))).toEqual({ A: '1', B: '2', A_1: '1', B_1: '2' });
  });

  it("keeps the first image's properties and footprint", async () => {
    const footprint = { type: 'Point', coordinates: [15, 45] } as const;
    const dstImg = picture({ A: '1' }, { index: 'one', time: '2020-07-01', footprint: { ...footprint, coordinates: [15, 45] } });
    const image = await imageOf('Image.addBands', { dstImg, srcImg: picture({ B: '1' }, { index: 'two', time: '2021-07-01' }) });
    expect(image.properties).toEqual(dstImg.properties);
    expect(image.footprint).toEqual(footprint);
  });

  it('gives bands in the order asked for, of either image', async () => {
    const image = await added({ A: '1', B: '2' }, { C: '3', D: '4' });
    expect(Object.entries(await pixels(image, undefined, ['D', 'A', 'C', 'B']))).toEqual([['D', '4'], ['A', '1'], ['C', '3'], ['B', '2']]);
  });

  it('reads no band of an image that nobody asks for', async () => {
    const [dstImg, srcImg] = [picture({ A: '1' }), picture({ B: '2', C: '3' })];
    await pixels(await imageOf('Image.addBands', { dstImg, srcImg }), undefined, ['C']);
    expect([dstImg.reads.length, srcImg.reads.map((read) => read.bands)]).toEqual([0, [['C']]]);
  });
});
