import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SLACK, loadWasmKernels } from '../../../src/geotiff/wasm-kernels.ts';

const kernels = loadWasmKernels();
if (!kernels) throw new Error('WebAssembly with SIMD is missing here');
const { memory, begin } = kernels;

const layouts = fc.record({
  rows: fc.integer({ min: 1, max: 7 }),
  width: fc.integer({ min: 1, max: 70 }),
  stride: fc.integer({ min: 1, max: 20 }),
  size: fc.constantFrom(1, 2, 4, 8),
});

const randomBytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const blocks = layouts.chain((layout) => fc.tuple(fc.constant(layout), randomBytes(layout.rows * layout.width * layout.stride * layout.size)));

/** The bytes behind and before are left alone. */
function inPlace(bytes: Uint8Array, work: (at: number) => void): Uint8Array {
  const at = begin + 64;
  memory.fill(0x5a, begin, at + bytes.length + 64);
  memory.set(bytes, at);
  work(at);
  expect(memory.subarray(begin, at).every((byte) => byte === 0x5a)).toBe(true);
  expect(memory.subarray(at + bytes.length, at + bytes.length + 64).every((byte) => byte === 0x5a)).toBe(true);
  return memory.slice(at, at + bytes.length);
}

/** A number of so many bytes, lowest first. */
function numberAt(bytes: Uint8Array, at: number, size: number): bigint {
  return bytes.subarray(at, at + size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function setNumber(bytes: Uint8Array, at: number, size: number, value: bigint): void {
  for (let byte = 0; byte < size; byte++) bytes[at + byte] = Number((value >> BigInt(8 * byte)) & 255n);
}

function differencesUndone(bytes: Uint8Array, rowBytes: number, stride: number, size: number): Uint8Array {
  const output = Uint8Array.from(bytes);
  for (let at = 0; at < output.length; at += size) {
    if (at % rowBytes < stride * size) continue;
    setNumber(output, at, size, numberAt(output, at, size) + numberAt(output, at - stride * size, size));
  }
  return output;
}

it('undoes predictor 2 for any size and count of samples', () => {
  fc.assert(
    fc.property(blocks, ([{ rows, width, stride, size }, bytes]) => {
      const undone = inPlace(bytes, (at) => kernels.undoDifferences(at, rows, width * stride, stride, size));
      expect(undone).toEqual(differencesUndone(bytes, width * stride * size, stride, size));
    }),
  );
});

it('undoes predictor 3', () => {
  fc.assert(
    fc.property(blocks, ([{ rows, width, stride, size }, bytes]) => {
      const samples = width * stride;
      const undone = inPlace(bytes, (at) => kernels.undoFloatPredictor(at, rows, samples, stride, size, begin + 2 ** 21));
      const sums = differencesUndone(bytes, samples * size, stride, 1);
      const expected = sums.map((_, i) => {
        const [row, place] = [Math.trunc(i / (samples * size)), i % (samples * size)];
        const [sample, byte] = [Math.trunc(place / size), place % size];
        return sums[row * samples * size + (size - 1 - byte) * samples + sample];
      });
      expect(undone).toEqual(expected);
    }),
  );
});

it('reverses the bytes of numbers', () => {
  for (const size of [2, 4, 8]) {
    const bytes = Uint8Array.from({ length: 24 * size }, (_, i) => i);
    memory.set(bytes, begin);
    kernels.swapBytes(begin, bytes.length, size);
    const expected = bytes.map((_, i) => bytes[i - (i % size) + size - 1 - (i % size)]);
    expect(memory.slice(begin, begin + bytes.length)).toEqual(expected);
  }
});

/** Codes of TIFF's LZW for any bytes, the simplest way: the longest string in the table, which is cleared when it is full. */
function packLzw(bytes: Uint8Array): Uint8Array {
  const packed: number[] = [];
  let [held, bits, width] = [0, 0, 9];
  const put = (code: number): void => {
    held = (held << width) | code;
    bits += width;
    for (; bits >= 8; bits -= 8) packed.push((held >> (bits - 8)) & 255);
    held &= (1 << bits) - 1;
  };
  let table = new Map<string, number>();
  const clear = (): void => {
    put(256);
    table = new Map(Array.from({ length: 256 }, (_, i) => [String.fromCharCode(i), i]));
    width = 9;
  };
  clear();
  let [string, next] = ['', 258];
  for (const byte of bytes) {
    const longer = string + String.fromCharCode(byte);
    if (table.has(longer)) {
      string = longer;
      continue;
    }
    put(table.get(string) ?? 0);
    table.set(longer, next++);
    if (next === 4095) {
      clear();
      next = 258;
    } else if (next + 1 > 1 << width) width++;
    string = String.fromCharCode(byte);
  }
  if (string !== '') put(table.get(string) ?? 0);
  put(257);
  packed.push((held << (8 - bits)) & 255);
  return Uint8Array.from(packed);
}

const OUTPUT = begin + 2 ** 21;

function undoLzw(packed: Uint8Array, capacity: number): Uint8Array | null {
  memory.set(packed, begin);
  memory.fill(0x5a, OUTPUT - 64, OUTPUT);
  const end = OUTPUT + capacity + SLACK;
  memory.fill(0x5a, end, end + 64);
  const length = kernels?.undoLzw(begin, packed.length, OUTPUT, capacity) ?? -1;
  expect(memory.subarray(OUTPUT - 64, OUTPUT).every((byte) => byte === 0x5a)).toBe(true);
  expect(memory.subarray(end, end + 64).every((byte) => byte === 0x5a)).toBe(true);
  expect(length).toBeLessThanOrEqual(capacity);
  return length < 0 ? null : memory.slice(OUTPUT, OUTPUT + length);
}

const lettersOf = (count: number) => fc.array(fc.nat(count - 1), { maxLength: 20_000, size: 'max' }).map((letters) => Uint8Array.from(letters));
const texts = fc.constantFrom(1, 2, 7, 256).chain(lettersOf);

it('undoes LZW', () => {
  fc.assert(
    fc.property(texts, (bytes) => {
      expect(undoLzw(packLzw(bytes), bytes.length)).toEqual(bytes);
    }),
  );
});

it('stays in bounds whatever LZW codes come', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000, size: 'max' }), fc.nat(50_000), (codes, capacity) => {
      undoLzw(codes, capacity);
    }),
  );
});
