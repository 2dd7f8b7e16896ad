import { setImmediate } from 'node:timers/promises';

/** How long a thread may go on without looking whether something else waits, in milliseconds. */
const AT_A_TIME = 20;

/** A long work that does not wait for anything calls this between its steps: it lets others have their turn, and stops when the signal is aborted. */
export function createBreath(signal: AbortSignal): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    signal.throwIfAborted();
    if (performance.now() - last < AT_A_TIME) return undefined;
    return setImmediate().then(() => {
      last = performance.now();
      signal.throwIfAborted();
    });
  };
}
