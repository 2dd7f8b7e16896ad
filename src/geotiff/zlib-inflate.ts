import { inflateSync } from 'node:zlib';

/** A strip may be longer than it should be; so much more, no stream is let grow. */
const SPARE = 2 ** 20;

/** Node's own inflate, for what ours has no room for. `expected` bytes or more, or fewer where the stream ends. Throws for a damaged one. */
export function inflateByZlib(bytes: Uint8Array, expected: number): Uint8Array {
  // One output buffer, slightly larger than needed, so that zlib does not make a second one.
  return inflateSync(bytes, { chunkSize: Math.max(64, expected + 64), maxOutputLength: 2 * expected + SPARE });
}
