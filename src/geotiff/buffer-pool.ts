/** Buffers that are used again: memory that is new each time costs a page fault every 4 KiB, and threads wait for each other there. */
export interface BufferPool {
  /** What all buffers take, used and unused. */
  readonly bytes: number;
  /** A buffer of so many bytes or somewhat more, of any content; null if none is unused. */
  reuse(bytes: number): ArrayBuffer | null;
  make(bytes: number): ArrayBuffer;
  /** The buffer may be used again. */
  give(buffer: ArrayBuffer): void;
  /** Lets go of an unused buffer; false if there is none. */
  drop(): boolean;
  /** The buffer is somebody else's from now on. */
  forget(buffer: ArrayBuffer): void;
}

export function createBufferPool(): BufferPool {
  const unused = new Map<number, ArrayBuffer[]>(); // by their size, no list empty
  let all = 0;

  function takeFrom(capacity: number): ArrayBuffer | null {
    const alike = unused.get(capacity);
    const buffer = alike?.pop() ?? null;
    if (alike?.length === 0) unused.delete(capacity);
    return buffer;
  }

  return {
    get bytes() {
      return all;
    },
    reuse(bytes) {
      const capacity = capacityOf(bytes);
      const fitting = [...unused.keys()].filter((other) => other >= capacity && other <= LARGER * capacity);
      return fitting.length > 0 ? takeFrom(Math.min(...fitting)) : null;
    },
    make(bytes) {
      const buffer = new ArrayBuffer(capacityOf(bytes));
      all += buffer.byteLength;
      return buffer;
    },
    give(buffer) {
      const alike = unused.get(buffer.byteLength);
      if (alike) alike.push(buffer);
      else unused.set(buffer.byteLength, [buffer]);
    },
    drop() {
      for (const capacity of unused.keys()) {
        takeFrom(capacity);
        all -= capacity;
        return true;
      }
      return false;
    },
    forget(buffer) {
      all -= buffer.byteLength;
    },
  };
}

/** A buffer so many times as large is better used than given up for a new one. */
const LARGER = 2;
const SMALLEST = 4096;

/** Four sizes for each doubling: at most a quarter is waste, and blocks of about one size can follow each other. */
export function capacityOf(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST;
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 2);
  return Math.ceil(bytes / step) * step;
}
