/** Hands out parts of a memory, first come first served, the lowest free place first, so that little of it is ever touched. */
export interface MemoryRanges {
  /** Where `length` bytes are free, once they are. Throws the signal's reason if that is aborted before. */
  take(length: number, signal: AbortSignal): Promise<number>;
  give(start: number): void;
}

const ALIGNMENT = 64;

interface Waiting {
  readonly length: number;
  readonly resolve: (start: number) => void;
}

/** The bytes from `begin`, a multiple of 64, up to `end`. Nobody may ask for more than there are in all. */
export function createMemoryRanges(begin: number, end: number): MemoryRanges {
  const taken: { readonly start: number; readonly end: number }[] = []; // in order
  let queue: readonly Waiting[] = [];

  function place(length: number): number | null {
    let start = begin;
    let index = 0;
    for (; index < taken.length && taken[index].start - start < length; index++) start = taken[index].end;
    if (start + length > end) return null;
    const aligned = Math.ceil(length / ALIGNMENT) * ALIGNMENT;
    taken.splice(index, 0, { start, end: start + aligned });
    return start;
  }

  function serve(): void {
    while (queue.length > 0) {
      const [first] = queue;
      const start = place(first.length);
      if (start === null) return;
      queue = queue.slice(1);
      first.resolve(start);
    }
  }

  return {
    async take(length, signal) {
      signal.throwIfAborted();
      const start = queue.length === 0 ? place(length) : null;
      if (start !== null) return start;
      return new Promise<number>((resolve, reject) => {
        const leave = (): void => {
          queue = queue.filter((other) => other !== waiting);
          reject(signal.reason as Error);
          serve(); // who stood behind may need less
        };
        const waiting: Waiting = {
          length,
          resolve: (found) => {
            signal.removeEventListener('abort', leave);
            resolve(found);
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        queue = [...queue, waiting];
      });
    },
    give(start) {
      taken.splice(
        taken.findIndex((range) => range.start === start),
        1,
      );
      serve();
    },
  };
}
