import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBufferPool } from '../../src/geotiff/buffer-pool.ts';
import { createHalving } from '../../src/geotiff/halving.ts';
import { OVERVIEW_KERNELS } from '../../src/geotiff/overviews.ts';
import { KERNEL_BYTES, type Predictor, type SamplesSpec, createKernelLayout, createPlainLayout, kernelPlaces } from '../../src/geotiff/tile-samples.ts';
import { loadWasmKernels } from '../../src/geotiff/wasm-kernels.ts';
import { PIXEL_TYPES, type PixelType, type Pixels, allocate, bytesPerPixel, isFloat, pixelsOf } from '../../src/raster/pixel-type.ts';

const kernels = loadWasmKernels();
if (!kernels) throw new Error('WebAssembly with SIMD is missing here');

function placesFor(spec: SamplesSpec): NonNullable<ReturnType<typeof kernelPlaces>> {
  const places = kernels && kernelPlaces(kernels, spec);
  if (!places) throw new Error('there is no room');
  return places;
}

/** Any bits; NaN has many patterns, and JavaScript may change them. */
function anyPixels(type: PixelType, length: number, seed: number): Pixels {
  let state = seed | 1;
  const bytes = Uint8Array.from({ length: length * bytesPerPixel(type) }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  });
  const pixels = pixelsOf(type, bytes.buffer, 0, length);
  return isFloat(type) ? pixels.map((value) => (Number.isFinite(value) ? value : -value)).fill(0.5, 0, 3) : pixels;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Pixels): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

describe('the samples of a tile', () => {
  const specs = fc
    .record({ type: fc.constantFrom(...PIXEL_TYPES), bandCount: fc.integer({ min: 1, max: 6 }), blockSize: fc.constantFrom(16, 32, 48), predicted: fc.boolean(), padding: fc.nat(100) })
    .map(({ type, predicted, ...rest }): SamplesSpec => ({ type, ...rest, predictor: (!predicted ? 1 : isFloat(type) ? 3 : 2) satisfies Predictor }));

  it('are the same by kernels and by JavaScript, whole or padded, copied in or there already', () => {
    fc.assert(
      fc.property(specs, fc.nat(1e9), fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (spec, seed, whole, share, inPlace) => {
        const { blockSize, bandCount, type } = spec;
        const [width, height] = whole ? [blockSize, blockSize] : [1 + Math.floor(share * (blockSize - 1)), 1 + (seed % blockSize)];
        const bands = Array.from({ length: bandCount }, (_, band) => anyPixels(type, width * height, seed + band));
        const layout = createKernelLayout(kernels, placesFor(spec), spec);
        const given = bands.map((values, band) => {
          if (!inPlace) return values;
          const room = layout.room(band, values.length);
          room.set(values);
          return room;
        });
        const expected = createPlainLayout(spec).layOut(bands, width, height);
        expect(Buffer.compare(layout.layOut(given, width, height), expected)).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it('have room for the largest', () => {
    expect(kernels.begin + KERNEL_BYTES).toBeLessThanOrEqual(kernels.memory.length);
    expect(kernelPlaces(kernels, { type: 'float32', bandCount: 16, blockSize: 512, padding: 0, predictor: 3 })).not.toBeNull();
    expect(kernelPlaces(kernels, { type: 'float32', bandCount: 17, blockSize: 512, padding: 0, predictor: 3 })).toBeNull();
  });
});

describe('half the resolution', () => {
  const sizes = fc.integer({ min: 1, max: 40 });
  it('is the same by kernels and by JavaScript', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PIXEL_TYPES), sizes, sizes, fc.nat(1e9), fc.constantFrom(null, 0, 5, 127), (type, width, height, seed, nodata) => {
        const spec: SamplesSpec = { type, bandCount: 1, blockSize: 48, padding: 0, predictor: 1 };
        const values = anyPixels(type, width * height, seed).map((value, i) => (nodata !== null && (i >> 1) % 3 === 0 ? nodata : value));
        const room = createKernelLayout(kernels, placesFor(spec), spec).room(0, values.length);
        room.set(values);
        const halving = createHalving({ kernels, buffers: createBufferPool() }, spec, nodata);
        const halved = halving.halve({ values: room, mask: null }, 'average', width, height);
        const expected = OVERVIEW_KERNELS.average({ values, mask: null }, width, height, type, nodata);
        expect(halved.mask).toBeNull();
        expect(Buffer.compare(bytesOf(halved.values), bytesOf(expected.values))).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it('is put into memory that was given back', () => {
    const buffers = createBufferPool();
    const spec: SamplesSpec = { type: 'uint16', bandCount: 1, blockSize: 64, padding: 0, predictor: 2 };
    const halving = createHalving({ kernels, buffers }, spec, null);
    const band = { values: allocate('uint16', 64 * 64), mask: Uint8Array.from({ length: 64 * 64 }, (_, i) => i & 1) };
    const first = halving.halve(band, 'average', 64, 64);
    expect(first.mask).toBeNull(); // one of two is valid everywhere
    halving.release([first]);
    const bytes = buffers.bytes;
    for (let i = 0; i < 5; i++) halving.release([halving.halve(band, 'mode', 64, 64)]);
    expect(buffers.bytes).toBe(bytes);
    halving.handOver([halving.halve(band, 'mode', 64, 64)]);
    expect(buffers.bytes).toBeLessThan(bytes);
  });
});

it('finds a value among integers', () => {
  for (const size of [1, 2, 4]) {
    for (const length of [1, 7, 16, 33, 100]) {
      kernels.memory.fill(1, kernels.begin, kernels.begin + 1000);
      const value = [7, 0, 300, 0, 70_000][size];
      expect(kernels.contains(kernels.begin, length * size, size, value)).toBe(0);
      for (let byte = 0; byte < size; byte++) kernels.memory[kernels.begin + (length - 1) * size + byte] = value >> (8 * byte);
      expect(kernels.contains(kernels.begin, length * size, size, value)).not.toBe(0);
      expect(kernels.contains(kernels.begin, (length - 1) * size, size, value)).toBe(0);
    }
  }
});
