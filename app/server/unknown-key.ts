import { RequestFailed } from './client.ts';
import { askAgain } from '../store/values.ts';
import { useView } from '../store/view.ts';

const forgotten = new Set<string>();

/** All that fail at about the same time are helped by one question. */
const TOGETHER_MS = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

function askSoon(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    askAgain();
  }, TOGETHER_MS);
}

/**
 * The sentence of a failed request about a key. The first time that the server does not know the key (it was started
 * anew), everything is asked again, and null comes back: the answer is on its way.
 */
export function faultOf(error: unknown, key: string): string | null {
  if (error instanceof RequestFailed && error.status === 404) {
    if (forgotten.has(key)) return 'The server has forgotten this value; change the node or open the file again';
    forgotten.add(key);
    askSoon();
    return null;
  }
  // The window asks from time to time whether the server is back, and what failed is then asked again.
  if (error instanceof RequestFailed && error.offline) useView.getState().set({ offline: error.message });
  return error instanceof Error ? error.message : String(error);
}

/** The server knows the key. */
export function keyIsKnown(key: string): void {
  forgotten.delete(key);
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
