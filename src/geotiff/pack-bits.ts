/** Undoes PackBits, a run-length code. Gives `length` bytes, fewer if the runs end before. */
export function undoPackBits(bytes: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let [from, to] = [0, 0];
  while (from < bytes.length && to < length) {
    const header = bytes[from++];
    if (header < 128) {
      const literal = bytes.subarray(from, from + Math.min(header + 1, length - to));
      output.set(literal, to);
      from += header + 1;
      to += literal.length;
    } else if (header > 128) {
      output.fill(bytes[from++], to, to + 257 - header);
      to += 257 - header;
    }
  }
  return output.subarray(0, Math.min(to, length));
}
