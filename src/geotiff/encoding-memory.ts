import { type BufferPool, createBufferPool } from './buffer-pool.ts';
import { type WasmKernels, loadWasmKernels } from './wasm-kernels.ts';

/** What a block is encoded in, one at a time. It is used again, for memory that is new each time costs a page fault every 4 KiB. */
export interface EncodingMemory {
  /** Null where there are none. */
  readonly kernels: WasmKernels | null;
  readonly buffers: BufferPool;
}

/** What buffers may take while nobody needs them. */
const IDLE_BYTES = 8 * 2 ** 20;

const idle: EncodingMemory[] = []; // of this thread

/** Memory that nobody else uses until it is given back. Whoever cannot give it back may let go of it. */
export function takeEncodingMemory(): EncodingMemory {
  return idle.pop() ?? { kernels: loadWasmKernels(), buffers: createBufferPool() };
}

export function giveEncodingMemory(memory: EncodingMemory): void {
  const { buffers } = memory;
  while (buffers.bytes > IDLE_BYTES && buffers.drop());
  idle.push(memory);
}

/** A buffer of so many bytes or somewhat more, of any content. */
export function bufferOf(buffers: BufferPool, bytes: number): ArrayBuffer {
  return buffers.reuse(bytes) ?? buffers.make(bytes);
}
