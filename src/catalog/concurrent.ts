/** The results of an asynchronous function in the order of its inputs, at most `limit` of them under way. */
export async function mapConcurrently<Value, Result>(
  values: readonly Value[],
  limit: number,
  change: (value: Value) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  async function work(): Promise<void> {
    try {
      while (next < values.length) {
        signal.throwIfAborted();
        const index = next++;
        results[index] = await change(values[index]);
      }
    } catch (error) {
      next = values.length; // the others stop, too
      throw error;
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, values.length) }, work));
  return results;
}
