import { createBufferPool } from './buffer-pool.ts';
import type { AllocateBuffer } from './samples.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Makes a value in a buffer of `allocate`; stops with the signal's reason when nobody wants it any more. */
export type MakeBlock<V> = (allocate: AllocateBuffer, signal: AbortSignal) => Promise<V>;

/**
 * The most recently used values, each in one buffer, which is used again for another when its turn is over. So a value is only lent: to
 * a function that is done with it when it returns.
 */
export interface BlockCache<V> {
  /** Those who want the same value at the same time wait for one computation, which stops when the last of them leaves. */
  use<T>(key: string, make: MakeBlock<V>, use: (value: V) => T, signal?: AbortSignal): Promise<T>;
  /** Forgets all values that nobody waits for. */
  clear(): void;
}

interface Entry<V> {
  readonly value: Promise<V>;
  readonly stop: AbortController;
  buffer: ArrayBuffer | null;
  users: number;
  isReady: boolean;
}

/** Buffers take `limit` bytes at most, unless more are in use at once. A value of more than half of that is not kept. */
export function createBlockCache<V>(limit: number): BlockCache<V> {
  const entries = new Map<string, Entry<V>>(); // the least recently used first
  const pool = createBufferPool();

  function allocate(bytes: number): ArrayBuffer {
    for (;;) {
      const buffer = pool.reuse(bytes);
      if (buffer) return buffer;
      const isFull = pool.bytes + bytes > limit;
      if (!isFull || !(pool.drop() || evict())) return pool.make(bytes);
    }
  }

  /** Takes its buffer from the value that was not used for longest; false if all are in use. */
  function evict(): boolean {
    for (const [key, entry] of entries) {
      if (entry.users > 0) continue;
      remove(key, entry);
      return true;
    }
    return false;
  }

  function remove(key: string, entry: Entry<V>): void {
    if (entries.get(key) === entry) entries.delete(key);
    if (!entry.buffer) return;
    if (entry.buffer.byteLength <= limit / 2) pool.give(entry.buffer);
    else pool.forget(entry.buffer);
    entry.buffer = null;
  }

  function start(key: string, make: MakeBlock<V>): Entry<V> {
    const stop = new AbortController();
    const hold = (bytes: number): ArrayBuffer => (entry.buffer = allocate(bytes));
    const value = Promise.resolve().then(() => make(hold, stop.signal));
    const entry: Entry<V> = { value, stop, buffer: null, users: 0, isReady: false };
    entries.set(key, entry);
    value.then(
      () => {
        entry.isReady = true;
        if (entries.get(key) !== entry) remove(key, entry); // all had left when it could no longer be stopped
      },
      () => remove(key, entry),
    );
    return entry;
  }

  function leave(key: string, entry: Entry<V>): void {
    entry.users--;
    if (entry.users > 0) return;
    if (!entry.isReady) {
      if (entries.get(key) === entry) entries.delete(key); // whoever comes now begins anew
      entry.stop.abort();
    } else if (entry.buffer && entry.buffer.byteLength > limit / 2) remove(key, entry);
    while (pool.bytes > limit && (pool.drop() || evict()));
  }

  return {
    async use(key, make, use, signal) {
      signal?.throwIfAborted();
      const entry = entries.get(key) ?? start(key, make);
      if (entries.delete(key)) entries.set(key, entry); // the newest comes last
      entry.users++;
      try {
        return use(await unlessAborted(entry.value, signal));
      } finally {
        leave(key, entry);
      }
    },
    clear() {
      while (evict());
      while (pool.drop());
    },
  };
}
