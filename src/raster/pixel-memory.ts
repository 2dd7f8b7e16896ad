import { type PixelArrays, type PixelType, allocate, bytesPerPixel, pixelsOf } from './pixel-type.ts';

/** Where the pixels of a reading are put. */
export interface PixelMemory {
  /** `length` pixels, all of them 0. */
  allocate<T extends PixelType>(type: T, length: number): PixelArrays[T];
}

/** Memory of its own for each request: what is put there lasts as long as somebody holds it. */
export const LASTING: PixelMemory = { allocate };

/** Memory that is lent for a piece of work and used again for the next. */
interface Lent extends PixelMemory {
  readonly bytes: number;
  /** Takes back all that it has given. */
  reset(): void;
}

const MIB = 2 ** 20;
/** What is asked for at a time; more where a request is larger. */
const SLAB_BYTES = 4 * MIB;
/** How much is kept for the next, of a thread. */
const KEPT_BYTES = 48 * MIB;
/** Pixels of any type may begin at a multiple of this. */
const ALIGNMENT = 64;

/** Requests follow one another in slabs. What was written to before is cleared as it is given again. */
function createLent(): Lent {
  const slabs: { readonly buffer: ArrayBuffer; end: number; written: number }[] = [];
  let [current, bytes] = [0, 0];

  function slabFor(size: number): (typeof slabs)[number] {
    for (; current < slabs.length; current++) if (slabs[current].end + size <= slabs[current].buffer.byteLength) return slabs[current];
    const slab = { buffer: new ArrayBuffer(Math.max(SLAB_BYTES, size)), end: 0, written: 0 };
    bytes += slab.buffer.byteLength;
    slabs.push(slab);
    return slab;
  }

  return {
    get bytes() {
      return bytes;
    },
    allocate(type, length) {
      const size = Math.ceil((length * bytesPerPixel(type)) / ALIGNMENT) * ALIGNMENT;
      const slab = slabFor(size);
      const start = slab.end;
      slab.end += size;
      if (start < slab.written) new Uint8Array(slab.buffer, start, Math.min(slab.end, slab.written) - start).fill(0);
      slab.written = Math.max(slab.written, slab.end);
      return pixelsOf(type, slab.buffer, start, length);
    },
    reset() {
      for (const slab of slabs) slab.end = 0;
      current = 0;
    },
  };
}

const idle: Lent[] = [];

/**
 * Lends memory for as long as `use` takes: pixels that were put there must not be looked at afterwards. A large array that is made anew for
 * each piece of work costs more than what is done with it: pages are fetched one by one, and the engine collects garbage all the time.
 */
export async function lendMemory<T>(use: (memory: PixelMemory) => Promise<T>): Promise<T> {
  const lent = idle.pop() ?? createLent();
  const result = await use(lent);
  // Where the work fails, some of it may still be under way: that memory is left to whoever holds it.
  const kept = idle.reduce((sum, { bytes }) => sum + bytes, 0);
  if (kept + lent.bytes <= KEPT_BYTES) {
    lent.reset();
    idle.push(lent);
  }
  return result;
}
