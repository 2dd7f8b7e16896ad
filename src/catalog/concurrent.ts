import { createBreath } from './breath.ts';

/** The results of an asynchronous function in the order of its inputs, at most `limit` of them under way. Others have their turn, even where it waits for nothing. */
export async function mapConcurrently<Value, Result>(
  values: readonly Value[],
  limit: number,
  change: (value: Value) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result[]> {
  const breathe = createBreath(signal);
  const results: Result[] = [];
  let next = 0;
  async function work(): Promise<void> {
    try {
      for (await breathe(); next < values.length; await breathe()) {
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
