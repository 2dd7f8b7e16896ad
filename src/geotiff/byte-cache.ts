/** The most recently used values, up to a number of bytes. Several readers of one key wait for one computation. */
export interface ByteCache<V> {
  get(key: string, compute: () => Promise<V>): Promise<V>;
  clear(): void;
}

export function createByteCache<V>(limit: number, sizeOf: (value: V) => number): ByteCache<V> {
  const entries = new Map<string, { value: Promise<V>; bytes: number }>();
  let total = 0;

  function evict(): void {
    for (const [key, entry] of entries) {
      if (total <= limit) return;
      if (entry.bytes === 0) continue; // still being computed
      entries.delete(key);
      total -= entry.bytes;
    }
  }

  return {
    get(key, compute) {
      const known = entries.get(key);
      if (known) {
        entries.delete(key);
        entries.set(key, known); // the newest comes last
        return known.value;
      }
      const entry = { value: compute(), bytes: 0 };
      entries.set(key, entry);
      entry.value.then(
        (value) => {
          if (entries.get(key) !== entry) return;
          entry.bytes = Math.max(1, sizeOf(value));
          total += entry.bytes;
          evict();
        },
        () => {
          if (entries.get(key) === entry) entries.delete(key);
        },
      );
      return entry.value;
    },
    clear() {
      entries.clear();
      total = 0;
    },
  };
}
