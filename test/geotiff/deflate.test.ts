import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStepwiseCompressor } from '../../src/geotiff/compressor.ts';
import { allSteps } from '../../src/geotiff/block-codec.ts';
import { SLACK, deflateBound, loadWasmKernels } from '../../src/geotiff/wasm-kernels.ts';
import { arbitraryBytes } from '../support/arbitrary-bytes.ts';

/** A long run is made by hand: DEFLATE_RUNS=100000 npx vitest run test/geotiff/deflate.test.ts */
const numRuns = Number(process.env.DEFLATE_RUNS ?? 300);

const kernels = loadWasmKernels();
if (!kernels) throw new Error('WebAssembly with SIMD is missing here');
const { memory, begin } = kernels;
const OUTPUT = begin + 17 * 2 ** 20;

/** Ours, taken `step` bytes at a time. Nothing may be written outside the room for it. */
function deflate(raw: Uint8Array, size: number, step = raw.length): Uint8Array {
  if (!kernels) return raw;
  const end = OUTPUT + deflateBound(raw.length) + SLACK;
  memory.fill(0xa5, OUTPUT - 64, OUTPUT);
  memory.fill(0xa5, end, end + 64);
  memory.set(raw, begin);
  kernels.beginDeflate(begin, raw.length, OUTPUT, size);
  let length = 0;
  while (length === 0) length = kernels.continueDeflate(step);
  expect(memory.subarray(OUTPUT - 64, OUTPUT).every((byte) => byte === 0xa5)).toBe(true);
  expect(memory.subarray(end, end + 64).every((byte) => byte === 0xa5)).toBe(true);
  expect(length).toBeLessThanOrEqual(deflateBound(raw.length));
  return memory.slice(OUTPUT, OUTPUT + length);
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const comesBack = (raw: Uint8Array, size: number): boolean => same(inflateSync(deflate(raw, size)), raw);

/** Bytes that nothing repeats in, each the same whenever asked for. */
function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  });
}

/** Four bands of 16 bits as they are in a tile: small differences, low byte first. */
function imagery(length: number): Uint8Array {
  const steps = noise(length / 2);
  return new Uint8Array(Int16Array.from(steps, (step) => (step % 120) - 60).buffer);
}

describe.each([1, 2, 4])('of numbers of %i bytes', (size) => {
  const text = Buffer.from(Array.from({ length: 4000 }, (_, i) => `pixel ${i % 97} of ${i * i} is ${i % 3 ? 'valid' : 'masked'}; `).join(''));
  const samples: [string, Uint8Array][] = [
    ['nothing', new Uint8Array(0)],
    ['one byte', Uint8Array.of(7)],
    ...Array.from({ length: 16 }, (_, i): [string, Uint8Array] => [`${i + 2} bytes`, noise(i + 2)]),
    ['all equal', new Uint8Array(1_000_000).fill(200)],
    ['two in turns', Uint8Array.from({ length: 300_001 }, (_, i) => (i & 1) * 255)],
    ['noise', noise(1_000_003)],
    ['text', text],
    ['imagery', imagery(2 ** 21)],
    ['noise, then a run, then the noise once more', Buffer.concat([noise(30_000), new Uint8Array(3000), noise(30_000)])],
    ['every byte rarer than the one before, so that codes would be too long', Buffer.concat(Array.from({ length: 24 }, (_, i) => Buffer.alloc(2 ** (23 - i) / 8 + 1, i).fill(i)).reverse())],
  ];

  it.each(samples)('%s comes back', (_, raw) => {
    expect(comesBack(raw, size)).toBe(true);
  });

  it('comes back at all sizes around those of blocks', () => {
    const raw = noise(2 ** 18 + 8);
    for (const border of [32768, 65535, 65536, 131_070, 131_072, 2 ** 18]) {
      for (let length = border - 6; length <= border + 6; length++) expect(comesBack(raw.subarray(0, length), size)).toBe(true);
    }
  });

  it('comes back from 16 MiB of anything', () => {
    for (const raw of [noise(2 ** 24), imagery(2 ** 24), new Uint8Array(2 ** 24)]) expect(comesBack(raw, size)).toBe(true);
  });

  it('is no longer than what it is stored as', () => {
    expect(deflate(noise(1_000_000), size).length).toBeLessThan(1_000_200);
  });

  it('makes little of a run', () => {
    expect(deflate(new Uint8Array(1_000_000), size).length).toBeLessThan(1200);
  });

  it('comes back whatever it is, the same each time and in whatever steps', () => {
    fc.assert(
      fc.property(arbitraryBytes, fc.integer({ min: 1, max: 100_000 }), (raw, step) => {
        const packed = deflate(raw, size);
        expect(same(inflateSync(packed), raw)).toBe(true);
        expect(same(deflate(raw, size, step), packed)).toBe(true);
      }),
      { numRuns },
    );
  }, 600_000);
});

it('finds what repeats at any distance that DEFLATE has, and none beyond', () => {
  const raw = noise(33_100);
  for (let distance = 1; distance <= 32_800; distance++) {
    const repeated = raw.slice(0, distance + 300);
    for (let i = distance; i < repeated.length; i++) repeated[i] = repeated[i - distance];
    const size = 1 + (distance % 2);
    if (!same(inflateSync(deflate(repeated, size)), repeated)) expect.fail(`distance ${distance}`);
  }
}, 120_000);

it('is read by our own inflate', () => {
  for (const raw of [noise(100_000), imagery(200_000), new Uint8Array(5000)]) {
    const packed = deflate(raw, 2);
    memory.set(packed, begin);
    expect(kernels.inflate(begin, packed.length, OUTPUT, raw.length)).toBe(raw.length);
    expect(same(memory.subarray(OUTPUT, OUTPUT + raw.length), raw)).toBe(true);
  }
});

describe('zlib in steps', () => {
  it.each([1, 5, 9])('makes one stream of a large tile at level %i', async (level) => {
    const compress = await createStepwiseCompressor('deflate', level);
    for (const length of [0, 1000, 2 ** 21, 2 ** 21 + 1, 5_000_001]) {
      const raw = Uint8Array.from(length < 2000 ? noise(length) : Buffer.concat([imagery(2 ** 21), noise(10_000), imagery(2 ** 22)]).subarray(0, length));
      expect(same(inflateSync(allSteps(compress(raw))), raw)).toBe(true);
    }
  }, 60_000);

  it('has a step for each 2 MiB', async () => {
    const compress = await createStepwiseCompressor('deflate', 2);
    const steps = (length: number): number => [...compress(new Uint8Array(length))].length;
    expect([2 ** 21, 2 ** 21 + 1, 15 * 2 ** 20].map(steps)).toEqual([0, 2, 8]);
  });
});
