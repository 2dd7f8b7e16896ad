const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const TABLE_SIZE = 4096;
const [NARROWEST, WIDEST] = [9, 12];

/**
 * Undoes TIFF's LZW compression: codes of 9 to 12 bits, the highest bit first, one bit wider an entry before the table needs it.
 * Gives `length` bytes, fewer if the codes end before. Throws for a code that stands for nothing.
 */
export function undoLzw(bytes: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  // An entry is what an earlier code stood for and the byte behind it: so much of the output, from there on.
  const starts = new Uint32Array(TABLE_SIZE);
  const lengths = new Uint16Array(TABLE_SIZE);
  let [free, width] = [FIRST_FREE, NARROWEST];
  let [position, bits, held] = [0, 0, 0];
  let [end, previousLength] = [0, 0];
  while (end < length) {
    while (held < width && position < bytes.length) {
      bits = ((bits << 8) | bytes[position++]) & 0xffffff;
      held += 8;
    }
    if (held < width) break;
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      [free, width, previousLength] = [FIRST_FREE, NARROWEST, 0];
      continue;
    }
    if (previousLength > 0 && free < TABLE_SIZE) {
      starts[free] = end - previousLength;
      lengths[free] = previousLength + 1;
      free++;
    }
    if (code >= free) throw new Error(`the LZW code ${code} stands for nothing`);
    if (code < CLEAR) {
      output[end] = code;
      previousLength = 1;
    } else {
      const start = starts[code];
      previousLength = Math.min(lengths[code], length - end);
      for (let i = 0; i < previousLength; i++) output[end + i] = output[start + i]; // they may overlap
    }
    end += previousLength;
    if (free + 1 >= 1 << width && width < WIDEST) width++;
  }
  return output.subarray(0, end);
}
