import { DAMAGED } from './inflate';

const CLEAR: u32 = 256;
const END: u32 = 257;
const FIRST_FREE: u32 = 258;
const TABLE_SIZE: u32 = 4096;

// An entry is what an earlier code stood for and the byte behind it: so much of the output, from there on.
const starts: usize = memory.data(4096 * 4, 16);
const lengths: usize = memory.data(4096 * 4, 16);

/**
 * TIFF's LZW: codes of 9 to 12 bits, the highest bit first, one bit wider an entry before the table needs it. Stops when `capacity`
 * bytes are there. Gives how many there are, or DAMAGED for a code that stands for nothing. There is SLACK behind both areas.
 */
export function undoLzw(source: usize, length: usize, target: usize, capacity: usize): i32 {
  const sourceEnd = source + length;
  const end = target + capacity;
  let to = target;
  let free = FIRST_FREE;
  let width: u32 = 9;
  let held: u64 = 0; // the highest bits are next
  let heldBits: u32 = 0;
  let previous: u32 = 0; // the length of what the last code stood for, 0 after CLEAR
  while (to < end) {
    if (heldBits < width) {
      if (source + 4 <= sourceEnd) {
        held |= (<u64>bswap(load<u32>(source)) << 32) >> heldBits;
        source += 4;
        heldBits += 32;
      } else {
        for (; source < sourceEnd && heldBits <= 48; heldBits += 8) held |= (<u64>load<u8>(source++) << 56) >> heldBits;
        if (heldBits < width) break;
      }
    }
    const code = <u32>(held >> (64 - <u64>width));
    held <<= width;
    heldBits -= width;
    if (code == END) break;
    if (code == CLEAR) {
      free = FIRST_FREE;
      width = 9;
      previous = 0;
      continue;
    }
    if (previous > 0 && free < TABLE_SIZE) {
      store<u32>(starts + (<usize>free << 2), <u32>to - previous);
      store<u32>(lengths + (<usize>free << 2), previous + 1);
      free++;
    }
    if (code >= free) return DAMAGED;
    if (code < CLEAR) {
      store<u8>(to, <u8>code);
      previous = 1;
    } else {
      previous = min(load<u32>(lengths + (<usize>code << 2)), <u32>(end - to));
      copyString(to, load<u32>(starts + (<usize>code << 2)), previous);
    }
    to += previous;
    if (free + 1 >= (1 as u32) << width && width < 12) width++;
  }
  return <i32>(to - target);
}

/** A string may reach into what it makes, by its last byte: copied 16 at a time it must be 16 away. */
// @ts-ignore: decorator
@inline
function copyString(to: usize, from: usize, length: usize): void {
  if (to - from >= 16) {
    for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
  } else {
    for (let i: usize = 0; i < length; i++) store<u8>(to + i, load<u8>(from + i));
  }
}
