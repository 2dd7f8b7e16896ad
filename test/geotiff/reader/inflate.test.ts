import { deflateSync, inflateSync, constants as zlib } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SLACK, loadWasmKernels } from '../../../src/geotiff/wasm-kernels.ts';
import { arbitraryBytes } from '../../support/arbitrary-bytes.ts';

/** A long run is made by hand: INFLATE_RUNS=100000 npx vitest run test/geotiff/reader/inflate.test.ts */
const numRuns = Number(process.env.INFLATE_RUNS ?? 300);

const kernels = loadWasmKernels();
if (!kernels) throw new Error('WebAssembly with SIMD is missing here');
const { memory, begin } = kernels;
const OUTPUT = begin + 4 * 2 ** 20;

/** What ours makes of it: the bytes, or null where it refuses. Nothing may be written outside output and slack. */
function inflate(packed: Uint8Array, capacity: number): Uint8Array | null {
  const end = OUTPUT + capacity + SLACK;
  memory.fill(0xa5, OUTPUT - 64, OUTPUT);
  memory.fill(0xa5, end, end + 64);
  memory.set(packed, begin);
  const length = kernels?.inflate(begin, packed.length, OUTPUT, capacity) ?? -1;
  expect(memory.subarray(OUTPUT - 64, OUTPUT).every((byte) => byte === 0xa5)).toBe(true);
  expect(memory.subarray(end, end + 64).every((byte) => byte === 0xa5)).toBe(true);
  expect(length).toBeLessThanOrEqual(capacity);
  return length < 0 ? null : memory.slice(OUTPUT, OUTPUT + length);
}

function zlibInflate(packed: Uint8Array): Uint8Array | null {
  try {
    return inflateSync(packed, { maxOutputLength: 2 ** 22 });
  } catch {
    return null;
  }
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED),
  windowBits: fc.integer({ min: 9, max: 15 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
});

it('gives what zlib packed, at all levels, strategies, windows and memory levels', () => {
  fc.assert(
    fc.property(arbitraryBytes, options, (raw, how) => {
      const output = inflate(deflateSync(raw, how), raw.length);
      expect(output && same(output, raw)).toBe(true);
    }),
    { numRuns },
  );
}, 600_000);

it('refuses damaged streams, or gives what zlib gives', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('flip', 'set', 'cut', 'drop')), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(arbitraryBytes, options, damage, (raw, how, steps) => {
      let packed = new Uint8Array(deflateSync(raw, how));
      for (const [place, value, kind] of steps) {
        const at = place % packed.length;
        if (kind === 'flip') packed[at] ^= 1 << (value & 7);
        else if (kind === 'set') packed[at] = value;
        else if (kind === 'cut') packed = packed.slice(0, Math.max(1, at));
        else if (packed.length > 1) packed = Uint8Array.from([...packed.subarray(0, at), ...packed.subarray(at + 1)]);
      }
      const [ours, theirs] = [inflate(packed, raw.length), zlibInflate(packed)];
      const expected = theirs && theirs.length <= raw.length ? theirs : null;
      expect(ours === null ? null : Buffer.from(ours)).toEqual(expected === null ? null : Buffer.from(expected));
    }),
    { numRuns: numRuns * 2 },
  );
}, 600_000);

it('refuses what is more than there is room for', () => {
  const raw = new Uint8Array(5000).map((_, i) => (i * i) % 251);
  for (const level of [0, 1, 9]) {
    for (const room of [0, 1, 4000, 4999]) expect(inflate(deflateSync(raw, { level }), room)).toBeNull();
    expect(inflate(deflateSync(raw, { level }), 6000)).toEqual(raw);
  }
});

it('refuses any other stream than zlib', () => {
  expect(inflate(new Uint8Array(0), 100)).toBeNull();
  expect(inflate(new Uint8Array(100), 100)).toBeNull();
  expect(inflate(deflateSync('abc', { dictionary: Buffer.from('abc') }), 100)).toBeNull();
});
