/** A tag's first value as a number. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return listOf(value)?.[0];
}

/** A tag's values as numbers; file offsets of BigTIFF come as bigint. */
export function listOf(value: unknown): number[] | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return [Number(value)];
  if (Array.isArray(value)) return value.map(Number);
  if (ArrayBuffer.isView(value) && 'length' in value) return Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  return undefined;
}
