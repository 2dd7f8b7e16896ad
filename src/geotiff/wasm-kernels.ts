import { deflateSync, inflateSync } from 'node:zlib';
import { WASM_CODE } from './wasm-code.ts';

/**
 * What decodes and encodes blocks, from and to places in one memory of fixed size. The two decompressors give how many bytes they wrote, or
 * a negative number for what is damaged or more than `capacity`; around their input and output there must be SLACK.
 */
export interface WasmKernels extends DecodingKernels, EncodingKernels {
  readonly memory: Uint8Array<ArrayBuffer>;
  /** Where the memory begins that is the caller's; the kernels' tables lie before. */
  readonly begin: number;
}

interface DecodingKernels {
  /** DEFLATE in a zlib envelope. */
  inflate(source: number, length: number, target: number, capacity: number): number;
  undoLzw(source: number, length: number, target: number, capacity: number): number;
  /** Undoes predictor 2 in place: `samples` numbers a row of `size` bytes, and the pixel to the left `stride` numbers before. */
  undoDifferences(at: number, rows: number, samples: number, stride: number, size: number): void;
  /** Undoes predictor 3 in place, with room for a row at `scratch`. */
  undoFloatPredictor(at: number, rows: number, samples: number, stride: number, size: number, scratch: number): void;
  swapBytes(at: number, length: number, size: number): void;
}

interface EncodingKernels {
  /**
   * Begins a stream of DEFLATE in a zlib envelope; `size` is that of the numbers that the bytes are. There must be room for `deflateBound` bytes,
   * and SLACK behind input and output.
   */
  beginDeflate(source: number, length: number, target: number, size: number): void;
  /** Takes `most` bytes or somewhat more. Gives 0 until all are taken, then how long the stream is. */
  continueDeflate(most: number): number;
  /** Puts one of several bands in its place between the others: the `pixels` at `source`, the first at `target`. */
  layBand(source: number, pixels: number, bands: number, size: number, target: number): void;
  /** The same with predictor 2. */
  layDifferences(source: number, rows: number, width: number, bands: number, size: number, target: number): void;
  /** All of four bands of 16 bits with predictor 2; the width is a multiple of 8. */
  layFourDifferences(one: number, two: number, three: number, four: number, rows: number, width: number, target: number): void;
  /** Predictor 3 in place, with room for a row at `scratch`. */
  predictFloats(at: number, rows: number, samples: number, bands: number, size: number, scratch: number): void;
  /** The means of 2 × 2 pixels, of integers of 1 or 2 bytes; width and height are even. */
  averageIntegers(source: number, width: number, height: number, size: number, isSigned: boolean, target: number): void;
  /** The same of float32. */
  averageFloats(source: number, width: number, height: number, target: number): void;
  /** Whether one of the integers of 1, 2 or 4 bytes is `value`: not 0 if so. */
  contains(source: number, length: number, size: number, value: number): number;
}

/** The most bytes that a stream of so many bytes has. */
export function deflateBound(length: number): number {
  return length + Math.ceil(length / 1000) + 64;
}

/** Bytes behind an input or an output that may be read and overwritten. */
export const SLACK = 320;

type Exports = DecodingKernels &
  EncodingKernels & { readonly memory: WebAssembly.Memory; freeMemory(): number };

let code: WebAssembly.Module | null = null; // compiled once a thread

/** With a memory of its own. Null where the engine has no WebAssembly with SIMD, or computes something else than zlib. */
export function loadWasmKernels(): WasmKernels | null {
  try {
    code ??= new WebAssembly.Module(Buffer.from(WASM_CODE, 'base64'));
    const { exports } = new WebAssembly.Instance(code);
    const compiled = exports as unknown as Exports; // of assembly/index.ts
    const memory = new Uint8Array(compiled.memory.buffer);
    const loaded = { ...compiled, memory, begin: Math.ceil(compiled.freeMemory() / 64) * 64 };
    return decodesAsExpected(loaded) && encodesAsExpected(loaded) ? loaded : null;
  } catch {
    return null;
  }
}

const ROWS = 64;
const WIDTH = 60;

function samplePixels(): { readonly pixels: Uint16Array<ArrayBuffer>; readonly differences: Uint16Array<ArrayBuffer> } {
  const pixels = Uint16Array.from({ length: ROWS * WIDTH }, (_, i) => 1000 + ((i * i * 7919) % 611));
  return { pixels, differences: pixels.map((value, i) => (i % WIDTH === 0 ? value : value - pixels[i - 1])) };
}

/** One block is packed by zlib, with predictor 2, and compared. */
function decodesAsExpected(kernels: WasmKernels): boolean {
  const { memory, begin } = kernels;
  const { pixels, differences } = samplePixels();
  const packed = deflateSync(new Uint8Array(differences.buffer));
  memory.set(packed, begin);
  const output = Math.ceil((begin + packed.length + SLACK) / 64) * 64;
  if (kernels.inflate(begin, packed.length, output, pixels.byteLength) !== pixels.byteLength) return false;
  kernels.undoDifferences(output, ROWS, WIDTH, 1, 2);
  return Buffer.compare(memory.subarray(output, output + pixels.byteLength), new Uint8Array(pixels.buffer)) === 0;
}

/** One block is packed, with predictor 2, and what zlib makes of it compared. */
function encodesAsExpected(kernels: WasmKernels): boolean {
  const { memory, begin } = kernels;
  const { pixels, differences } = samplePixels();
  memory.set(new Uint8Array(pixels.buffer), begin);
  const tile = begin + Math.ceil(pixels.byteLength / 64) * 64;
  kernels.layDifferences(begin, ROWS, WIDTH, 1, 2, tile);
  const output = tile + Math.ceil((pixels.byteLength + SLACK) / 64) * 64;
  kernels.beginDeflate(tile, pixels.byteLength, output, 2);
  const length = kernels.continueDeflate(pixels.byteLength);
  return Buffer.compare(inflateSync(memory.subarray(output, output + length)), new Uint8Array(differences.buffer)) === 0;
}
