import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expression, constant, invoke } from '../../src/expression/expression.ts';
import { cropGeoBox } from '../../src/geo/geobox.ts';
import type { Image } from '../../src/image/image.ts';
import { type PixelType, PIXEL_TYPES, isFloat, rangeOf } from '../../src/raster/pixel-type.ts';
import { faultOf, imageOf } from '../support/call.ts';
import { type Picture, picture, pixels, typesOf, window } from '../support/picture.ts';

const signal = new AbortController().signal;

/** The weights that a kernel has, from a picture of one pixel in the middle of zeros (turned by 180°, as a sum sees it). */
async function weightsOf(kernel: Expression, radius = 4): Promise<string> {
  const size = 2 * radius + 1;
  const rows = Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => (row === radius && column === radius ? 1 : 0)).join(' '));
  const image = await imageOf('Image.convolve', { image: picture({ B: rows.join(' / ') }), kernel });
  const { bands } = await image.read(window(0, 0, size, size), ['B'], { signal });
  const turned = Array.from(bands[0].values).reverse().map((value) => Math.round(value * 1000) / 1000);
  return Array.from({ length: size }, (_, row) => turned.slice(row * size, (row + 1) * size).map((value) => String(value + 0)).join(' ')).join(' / ');
}

const kernel = (name: string, args: Record<string, Expression> = {}): Expression => invoke(`Kernel.${name}`, args);
const plain = { normalize: constant(false) };

describe('the kernel', () => {
  it.each([
    ['circle', 3, '0 0 0 1 0 0 0 / 0 1 1 1 1 1 0 / 0 1 1 1 1 1 0 / 1 1 1 1 1 1 1 / 0 1 1 1 1 1 0 / 0 1 1 1 1 1 0 / 0 0 0 1 0 0 0'],
    ['circle', 1.5, '1 1 1 / 1 1 1 / 1 1 1'],
    ['square', 1, '1 1 1 / 1 1 1 / 1 1 1'],
    ['diamond', 1, '0 1 0 / 1 1 1 / 0 1 0'],
    ['octagon', 2, '0 1 1 1 0 / 1 1 1 1 1 / 1 1 1 1 1 / 1 1 1 1 1 / 0 1 1 1 0'],
    ['plus', 1, '0 1 0 / 1 1 1 / 0 1 0'],
    ['cross', 1, '1 0 1 / 0 1 0 / 1 0 1'],
    ['manhattan', 1, '2 1 2 / 1 0 1 / 2 1 2'],
    ['chebyshev', 1, '1 1 1 / 1 0 1 / 1 1 1'],
    ['euclidean', 1, '1.414 1 1.414 / 1 0 1 / 1.414 1 1.414'],
  ])('%s of radius %d', async (name, radius, expected) => {
    const reach = Math.floor(radius);
    expect(await weightsOf(kernel(name, { radius: constant(radius), ...plain }), reach)).toBe(expected);
  });

  it.each([
    ['sobel', '-1 0 1 / -2 0 2 / -1 0 1'],
    ['prewitt', '1 0 -1 / 1 0 -1 / 1 0 -1'],
    ['compass', '1 1 -1 / 1 -2 -1 / 1 1 -1'],
    ['kirsch', '5 -3 -3 / 5 0 -3 / 5 -3 -3'],
    ['laplacian4', '0 1 0 / 1 -4 1 / 0 1 0'],
    ['laplacian8', '1 1 1 / 1 -8 1 / 1 1 1'],
    ['roberts', '1 0 0 / 0 -1 0 / 0 0 0'],
  ])('%s has the published weights', async (name, expected) => {
    expect(await weightsOf(kernel(name), 1)).toBe(expected);
  });

  it('sums to one when it is normalized, and to the magnitude when it has one', async () => {
    expect(await weightsOf(kernel('square', { radius: constant(1) }), 1)).toBe('0.111 0.111 0.111 / 0.111 0.111 0.111 / 0.111 0.111 0.111');
    expect(await weightsOf(kernel('plus', { radius: constant(1), magnitude: constant(5) }), 1)).toBe('0 1 0 / 1 1 1 / 0 1 0');
  });

  it('of an edge detector sums to zero when it is normalized: both sides to one', async () => {
    expect(await weightsOf(kernel('sobel', { normalize: constant(true) }), 1)).toBe('-0.25 0 0.25 / -0.5 0 0.5 / -0.25 0 0.25');
  });

  it('gaussian is the sampled bell', async () => {
    const bell = (d: number): number => Math.exp(-d / 2);
    const sum = 1 + 4 * bell(1) + 4 * bell(2);
    const [centre, side, corner] = [0, 1, 2].map((d) => Math.round((bell(d) / sum) * 1000) / 1000);
    expect(await weightsOf(kernel('gaussian', { radius: constant(1) }), 1)).toBe(`${corner} ${side} ${corner} / ${side} ${centre} ${side} / ${corner} ${side} ${corner}`);
  });

  it('fixed takes rows of weights, and a focus', async () => {
    expect(await weightsOf(kernel('fixed', { weights: constant([[1, 2, 3]]) }), 1)).toBe('0 0 0 / 1 2 3 / 0 0 0');
    expect(await weightsOf(kernel('fixed', { weights: constant([[1, 2]]), x: constant(0), y: constant(0) }), 1)).toBe('0 0 0 / 0 1 2 / 0 0 0');
  });

  it('can be turned, added and inverted', async () => {
    const row = kernel('fixed', { weights: constant([[1, 2, 4]]) });
    expect(await weightsOf(kernel('rotate', { kernel: row, rotations: constant(1) }), 1)).toBe('0 1 0 / 0 2 0 / 0 4 0');
    expect(await weightsOf(kernel('rotate', { kernel: row, rotations: constant(-2) }), 1)).toBe('0 0 0 / 4 2 1 / 0 0 0');
    expect(await weightsOf(kernel('add', { kernel1: row, kernel2: kernel('rotate', { kernel: row, rotations: constant(1) }) }), 1)).toBe('0 1 0 / 1 4 4 / 0 4 0');
    expect(await weightsOf(kernel('inverse', { kernel: row }), 1)).toBe('0 0 0 / 1 0.5 0.25 / 0 0 0');
  });

  it('in meters covers the pixels that lie within at the scale of the output', async () => {
    const image = await imageOf('Image.focalMax', { image: picture({ B: '1 2 3 4 5' }), radius: 25, units: 'meters' });
    expect((await pixels(image)).B).toBe('3 4 5 5 5'); // pixels of 10 m: two to each side
  });

  it.each<[string, Expression, string]>([
    ['a radius of nothing', kernel('circle', { radius: constant(0) }), 'a radius of 0; expected a length above 0'],
    ['units of another kind', kernel('circle', { radius: constant(1), units: constant('feet') }), "the units are 'feet'; expected 'pixels' or 'meters'"],
    ['rows of different lengths', kernel('fixed', { weights: constant([[1], [1, 2]]) }), 'the rows of weights must have the same length'],
    ['weights that are no numbers', kernel('fixed', { weights: constant([['a']]) }), 'weights are rows of numbers'],
    ['a focus outside', kernel('fixed', { weights: constant([[1, 2]]), x: constant(2) }), 'the focus (2, 0) lies outside the 2 × 1 weights'],
    ['a width that is another', kernel('fixed', { weights: constant([[1, 2]]), width: constant(3) }), 'width is 3, but the weights have 2'],
  ])('refuses %s', async (_, given, sentence) => {
    expect(await faultOf(imageOf('Image.convolve', { image: picture({ B: '1' }), kernel: given }))).toBe(sentence);
  });

  it('too large to wait for is refused when it is used', async () => {
    const image = await imageOf('Image.convolve', { image: picture({ B: '1' }), kernel: kernel('circle', { radius: constant(5000) }) });
    await expect(pixels(image)).rejects.toThrow('a kernel of 10001 × 10001 pixels is too large; use a smaller radius or larger pixels');
  });
});

describe('a focal filter', () => {
  const image = picture({ B: '1 2 3 / 4 5 - / 7 9 9' }, { type: 'uint8' });
  const square = { kernelType: 'square', radius: 1 };

  it.each<[string, string]>([
    ['Image.focalMin', '1 1 2 / 1 1 - / 4 4 5'],
    ['Image.focalMax', '5 5 5 / 9 9 - / 9 9 9'],
    ['Image.focalMode', '1 1 2 / 1 9 - / 4 9 9'],
    ['Image.focalMedian', '3 3 3 / 4.5 4.5 - / 6 7 9'],
    ['Image.focalMean', '3 3 3.3333333333333335 / 4.666666666666667 5 - / 6.25 6.8 7.666666666666667'],
  ])('%s looks at valid pixels only, and a masked one stays masked', async (name, expected) => {
    expect((await pixels(await imageOf(name, { image, ...square }))).B).toBe(expected);
  });

  it('keeps the type, but means and medians are floats', async () => {
    expect(typesOf(await imageOf('Image.focalMax', { image, ...square }))).toEqual({ B: 'uint8' });
    expect(typesOf(await imageOf('Image.focalMean', { image, ...square }))).toEqual({ B: 'float64' });
    expect(typesOf(await imageOf('Image.focalMedian', { image: picture({ B: '1' }, { type: 'float32' }) }))).toEqual({ B: 'float32' });
  });

  it('is applied as many times as is said', async () => {
    const line = picture({ B: '0 0 0 9 0 0 0' });
    expect((await pixels(await imageOf('Image.focalMax', { image: line, radius: 1, iterations: 2 }))).B).toBe('0 9 9 9 9 9 0');
  });

  it('takes a kernel in place of a shape', async () => {
    const left = invoke('Kernel.fixed', { weights: constant([[1, 0, 0]]) });
    expect((await pixels(await imageOf('Image.focalMax', { image: picture({ B: '1 2 3' }), kernel: left }))).B).toBe('- 1 2');
  });

  it('refuses a shape that it does not know, and a count of iterations that is none', async () => {
    expect(await faultOf(imageOf('Image.focalMean', { image, kernelType: 'star' }))).toBe("no kernel is called 'star'; expected circle, square, diamond, octagon, plus or cross");
    expect(await faultOf(imageOf('Image.focalMean', { image, iterations: 0 }))).toBe('0 iterations; expected a whole number from 1 to 100');
  });
});

describe('a convolution', () => {
  it("takes a masked neighbour for the pixel itself, and what lies outside", async () => {
    const mean = invoke('Kernel.fixed', { weights: constant([[1, 1, 1]]), normalize: constant(true) });
    expect((await pixels(await imageOf('Image.convolve', { image: picture({ B: '3 6 - 9' }), kernel: mean }))).B).toBe('4 5 - 9');
  });
});

/** A neighbourhood written as one reads it: for each pixel, its valid neighbours with their weights. */
function slow(image: readonly (number | null)[][], weights: readonly number[][], what: string): (number | null)[][] {
  const [y, x] = [Math.floor(weights.length / 2), Math.floor(weights[0].length / 2)];
  return image.map((row, r) =>
    row.map((own, c) => {
      if (own === null) return null;
      const around = weights.flatMap((line, wr) => line.map((weight, wc) => ({ weight, value: image.at(r + wr - y < 0 ? image.length : r + wr - y)?.at(c + wc - x < 0 ? row.length : c + wc - x) ?? null })));
      if (what === 'convolve') return around.reduce((sum, { weight, value }) => sum + weight * (value ?? own), 0);
      const used = around.filter(({ weight, value }) => weight !== 0 && value !== null).map(({ weight, value }) => ({ weight, value: value ?? 0 }));
      if (used.length === 0) return null;
      const values = used.map(({ value }) => value).sort((one, other) => one - other);
      if (what === 'min') return values[0];
      if (what === 'max') return values[values.length - 1];
      if (what === 'median') return (values[Math.floor((values.length - 1) / 2)] + values[Math.floor(values.length / 2)]) / 2;
      if (what === 'mode') {
        const times = (value: number): number => values.filter((other) => other === value).length;
        return values.reduce((best, value) => (times(value) > times(best) ? value : best));
      }
      const weight = used.reduce((sum, one) => sum + one.weight, 0);
      return weight === 0 ? null : used.reduce((sum, one) => sum + one.weight * one.value, 0) / weight;
    }),
  );
}

const arbitraryCase = fc
  .record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    type: fc.constantFrom(...PIXEL_TYPES),
    kernelWidth: fc.constantFrom(1, 3, 5),
    kernelHeight: fc.constantFrom(1, 3),
  })
  .chain(({ width, height, type, kernelWidth, kernelHeight }) =>
    fc.record({
      type: fc.constant(type),
      rows: fc.array(fc.array(fc.option(valueOf(type), { freq: 3 }), { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
      weights: fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: kernelWidth, maxLength: kernelWidth }), { minLength: kernelHeight, maxLength: kernelHeight }),
      cut: fc.record({ x: fc.integer({ min: 0, max: width }), y: fc.integer({ min: 0, max: height }) }),
    }),
  );

/** Few values, so that some are equal. */
function valueOf(type: PixelType): fc.Arbitrary<number> {
  const [lowest, highest] = isFloat(type) ? [-4, 4] : rangeOf(type);
  return fc.integer({ min: Math.max(lowest, -4), max: Math.min(highest, 4) });
}

const FUNCTIONS = { 'Image.focalMean': 'mean', 'Image.focalMedian': 'median', 'Image.focalMin': 'min', 'Image.focalMax': 'max', 'Image.focalMode': 'mode', 'Image.convolve': 'convolve' };

describe.each(Object.entries(FUNCTIONS))('%s', (name, what) => {
  const text = (rows: readonly (readonly (number | null)[])[]): string => rows.map((row) => row.map((value) => value ?? '-').join(' ')).join(' / ');
  const numbers = (pixelText: string): (number | null)[][] => pixelText.split(' / ').map((row) => row.split(' ').map((cell) => (cell === '-' ? null : Number(cell))));

  it('is what a slow and obvious second implementation gives', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryCase, async ({ rows, weights, type }) => {
        const image = await imageOf(name, { image: picture({ B: text(rows) }, { type }), kernel: invoke('Kernel.fixed', { weights: constant(weights) }) });
        const ours = numbers((await pixels(image)).B);
        const theirs = slow(rows, weights, what);
        expect(ours.map((row) => row.map((value) => value === null))).toEqual(theirs.map((row) => row.map((value) => value === null)));
        ours.forEach((row, r) => row.forEach((value, c) => expect(value ?? 0).toBeCloseTo(theirs[r][c] ?? 0, type === 'float32' ? 5 : 12)));
      }),
      { numRuns: 150 },
    );
  });

  it('does not depend on how the image is cut, nor on which pixels are needed', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryCase, async ({ rows, weights, type, cut }) => {
        const source: Picture = picture({ B: text(rows) }, { type });
        const image: Image = await imageOf(name, { image: source, kernel: invoke('Kernel.fixed', { weights: constant(weights) }) });
        const [width, height] = [rows[0].length, rows.length];
        const whole = numbers((await pixels(image)).B);
        for (const [x, y, w, h] of [[0, 0, cut.x, cut.y], [cut.x, 0, width - cut.x, height], [0, cut.y, cut.x, height - cut.y]]) {
          if (w < 1 || h < 1) continue;
          const part = numbers((await pixels(image, cropGeoBox(window(0, 0, width, height), x, y, w, h))).B);
          expect(part).toEqual(whole.slice(y, y + h).map((row) => row.slice(x, x + w)));
        }
        const needed = new Uint8Array(width * height);
        needed[cut.x % width] = 1;
        const [band] = (await image.read(window(0, 0, width, height), ['B'], { needed, signal })).bands;
        const own = band.mask?.[cut.x % width] === 0 ? null : band.values[cut.x % width];
        expect(own).toEqual(whole[0][cut.x % width]);
      }),
      { numRuns: 60 },
    );
  });
});
