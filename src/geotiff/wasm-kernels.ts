import { deflateSync } from 'node:zlib';
import { WASM_CODE } from './wasm-code.ts';

/**
 * What decodes blocks, from and to places in one memory of fixed size. The two decompressors give how many bytes they wrote, or a
 * negative number for what is damaged or more than `capacity`; around their input and output there must be SLACK.
 */
export interface WasmKernels {
  readonly memory: Uint8Array<ArrayBuffer>;
  /** Where the memory begins that is the caller's; the kernels' tables lie before. */
  readonly begin: number;
  /** DEFLATE in a zlib envelope. */
  inflate(source: number, length: number, target: number, capacity: number): number;
  undoLzw(source: number, length: number, target: number, capacity: number): number;
  /** Undoes predictor 2 in place: `samples` numbers a row of `size` bytes, and the pixel to the left `stride` numbers before. */
  undoDifferences(at: number, rows: number, samples: number, stride: number, size: number): void;
  /** Undoes predictor 3 in place, with room for a row at `scratch`. */
  undoFloatPredictor(at: number, rows: number, samples: number, stride: number, size: number, scratch: number): void;
  swapBytes(at: number, length: number, size: number): void;
}

/** Bytes behind an input or an output that may be read and overwritten. */
export const SLACK = 320;

type Exports = Omit<WasmKernels, 'memory' | 'begin'> & { readonly memory: WebAssembly.Memory; freeMemory(): number };

/** Null where the engine has no WebAssembly with SIMD, or computes something else than zlib. */
export function loadWasmKernels(): WasmKernels | null {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(WASM_CODE, 'base64')));
    const compiled = exports as unknown as Exports; // of assembly/index.ts
    const memory = new Uint8Array(compiled.memory.buffer);
    const loaded = { ...compiled, memory, begin: Math.ceil(compiled.freeMemory() / 64) * 64 };
    return worksAsExpected(loaded) ? loaded : null;
  } catch {
    return null;
  }
}

/** One block is packed by zlib, with predictor 2, and compared. */
function worksAsExpected(kernels: WasmKernels): boolean {
  const { memory, begin } = kernels;
  const [rows, width] = [64, 60];
  const pixels = Uint16Array.from({ length: rows * width }, (_, i) => 1000 + ((i * i * 7919) % 611));
  const differences = pixels.map((value, i) => (i % width === 0 ? value : value - pixels[i - 1]));
  const packed = deflateSync(new Uint8Array(differences.buffer));
  memory.set(packed, begin);
  const output = Math.ceil((begin + packed.length + SLACK) / 64) * 64;
  if (kernels.inflate(begin, packed.length, output, pixels.byteLength) !== pixels.byteLength) return false;
  kernels.undoDifferences(output, rows, width, 1, 2);
  return Buffer.compare(memory.subarray(output, output + pixels.byteLength), new Uint8Array(pixels.buffer)) === 0;
}
