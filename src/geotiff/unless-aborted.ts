/** The value, or the signal's reason as soon as that is aborted. */
export function unlessAborted<V>(value: Promise<V>, signal: AbortSignal | undefined): Promise<V> {
  if (!signal) return value;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
