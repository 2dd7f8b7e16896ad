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

/** A table that is this full is begun anew, as libtiff does. */
const FULL = TABLE_SIZE - 2;
/** Entries of the table of sequences by their hash: a power of two, so many that few hashes meet. */
const SLOTS = 16384;

/** Compresses bytes with TIFF's LZW, to the same codes as libtiff's. */
export type LzwEncoder = (bytes: Uint8Array) => Uint8Array<ArrayBuffer>;

/** An encoder whose tables are used again for each call; what it returns is a copy. */
export function createLzwEncoder(): LzwEncoder {
  // A sequence is the code of what stands before its last byte, and that byte.
  const sequences = new Int32Array(SLOTS);
  const codes = new Uint16Array(SLOTS);
  let output = new Uint8Array(0);
  let [free, width, end, bits, held] = [0, 0, 0, 0, 0];

  function put(code: number): void {
    bits = (bits << width) | code;
    held += width;
    for (; held >= 8; held -= 8) output[end++] = bits >>> (held - 8);
    bits &= 0xff;
  }

  function clear(): void {
    put(CLEAR);
    sequences.fill(-1);
    [free, width] = [FIRST_FREE, NARROWEST];
  }

  function widen(): void {
    if (free === FULL) clear();
    else if (free >= 1 << width) width++;
  }

  return (bytes) => {
    const most = Math.ceil(bytes.length * 1.5) + 16; // 12 bits a byte, and what begins and ends
    if (output.length < most) output = new Uint8Array(most);
    [end, bits, held, width] = [0, 0, 0, NARROWEST];
    clear();
    let code = bytes[0];
    for (let i = 1; i < bytes.length; i++) {
      const sequence = (code << 8) | bytes[i];
      let slot = (Math.imul(sequence, 0x9e3779b1) >>> 18) & (SLOTS - 1);
      while (sequences[slot] !== sequence && sequences[slot] !== -1) slot = (slot + 1) & (SLOTS - 1);
      if (sequences[slot] === sequence) {
        code = codes[slot];
        continue;
      }
      put(code);
      sequences[slot] = sequence;
      codes[slot] = free++;
      code = bytes[i];
      widen();
    }
    if (bytes.length > 0) {
      put(code);
      free++;
      widen();
    }
    put(END);
    if (held > 0) output[end++] = bits << (8 - held);
    return output.slice(0, end);
  };
}
