/**
 * DEFLATE (RFC 1951) in a zlib envelope (RFC 1950), from memory to memory.
 *
 * Bits are taken from a buffer of 64, filled eight bytes at a time. A code is looked up by the next bits at once: an entry holds up to
 * three literals and the length that follows them, as far as their codes fit into the index. There is no careful loop for the end:
 * both areas have slack behind them, and one check a step sees that neither was left.
 *
 * An entry of the table of literals and lengths, from its lowest bit:
 *    0–5   how many bits it takes, those behind the code of a length included
 *    8–13  where the bits begin that are added to the length
 *   16–17  how many literals
 *   20–28  the least length, 0 if none
 *   32–55  the literals
 *   60–63  what else it may be: see below
 *
 * An entry of the table of distances: 0–5 bits, 8–13 where the added bits begin, 16–31 the least distance; flags in 6 and 7.
 */
import { adler32 } from './adler32';

/** Bytes that must be there, of whatever value, behind the input and behind the output. */
export const SLACK: usize = 320;

export const DAMAGED: i32 = -1;
/** There is more than the output holds. */
export const TOO_LONG: i32 = -2;

const FURTHER: u64 = 0x8000000000000000; // go on in a table of its own: from bit 32 its first entry, from bit 8 its bits
const END: u64 = 0x4000000000000000;
const INVALID: u64 = 0x2000000000000000;
/** Of an entry that is more than literals. */
const NOT_LITERALS: u64 = 0xf00000001ff00000;
const DISTANCE_FURTHER: u32 = 64;
const DISTANCE_INVALID: u32 = 128;

const MAX_CODE_BITS: u32 = 15;
const MOST_LITERAL_BITS: u32 = 12;
const FEWER_LITERAL_BITS: u32 = 11;
const DISTANCE_BITS: u32 = 10;
const PRECODE_BITS: u32 = 7;
/** A block of so many bytes repays a large table, and it is a guess that the next is like it. */
const LARGE_BLOCK: usize = 1 << 17;

// A further table has two codes at least, so that there are no more of them than half the symbols.
const literals: usize = memory.data((4096 + 144 * 8) * 8, 16);
const singles: usize = memory.data((4096 + 144 * 8) * 8, 16);
const distances: usize = memory.data((1024 + 16 * 32) * 4, 16);
const precodes: usize = memory.data(128 * 4, 16);
const codeLengths: usize = memory.data(512, 16);
const counts: usize = memory.data(16 * 4, 16);
const offsets: usize = memory.data(16 * 4, 16);
const sorted: usize = memory.data(288 * 2, 16);

const LENGTHS: usize = memory.data<u16>([3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]);
const LENGTH_EXTRA: usize = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]);
const DISTANCES: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
]);
const PRECODE_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

// Where a block begins and ends; within one, these are locals.
let held: u64 = 0;
let heldBits: u64 = 0;
let from: usize = 0;
let fromEnd: usize = 0;
let to: usize = 0;
let toStart: usize = 0;
let toEnd: usize = 0;
let literalBits: u32 = FEWER_LITERAL_BITS;

/** Gives how many bytes were written, at most `capacity`, or DAMAGED or TOO_LONG. */
export function inflate(source: usize, length: usize, target: usize, capacity: usize): i32 {
  if (length < 6) return DAMAGED;
  const header = (<u32>load<u8>(source) << 8) | load<u8>(source, 1);
  const isZlib = header % 31 == 0 && ((header >> 8) & 15) == 8 && header >> 12 <= 7 && (header & 32) == 0;
  if (!isZlib) return DAMAGED;
  held = heldBits = 0;
  from = source + 2;
  fromEnd = source + length;
  to = toStart = target;
  toEnd = target + capacity;
  literalBits = FEWER_LITERAL_BITS;
  let last: u32 = 0;
  do {
    refill();
    last = take(1);
    const kind = take(2);
    const begin = to;
    let status: i32 = DAMAGED;
    if (kind == 0) status = copyStored();
    else if (kind == 1) status = buildFixed() ? decodeCodes() : DAMAGED;
    else if (kind == 2) status = readCodes() ? decodeCodes() : DAMAGED;
    if (status < 0) return status;
    literalBits = to - begin >= LARGE_BLOCK ? MOST_LITERAL_BITS : FEWER_LITERAL_BITS;
  } while (!last);
  const end = position();
  if (end + 4 > fromEnd || to > toEnd) return to > toEnd ? TOO_LONG : DAMAGED;
  return adler32(target, to - target) == bswap(load<u32>(end)) ? <i32>(to - target) : DAMAGED;
}

// @ts-ignore: decorator
@inline
function refill(): void {
  held |= load<u64>(from) << heldBits;
  from += <usize>(7 - ((heldBits >> 3) & 7));
  heldBits |= 56;
}

/** The next bits, of those that are held. */
// @ts-ignore: decorator
@inline
function take(bits: u32): u32 {
  const value = <u32>held & ((1 << bits) - 1);
  held >>= bits;
  heldBits -= bits;
  return value;
}

/** Where the next whole byte is that was not taken. */
function position(): usize {
  return from - <usize>((heldBits & 63) >> 3);
}

function isPastInput(): bool {
  return position() > fromEnd;
}

function copyStored(): i32 {
  let at = position();
  if (at + 4 > fromEnd) return DAMAGED;
  const length: usize = load<u16>(at);
  if (length != (~<u32>load<u16>(at, 2) & 0xffff)) return DAMAGED;
  at += 4;
  if (at + length > fromEnd) return DAMAGED;
  if (to + length > toEnd) return TOO_LONG;
  memory.copy(to, at, length);
  to += length;
  from = at + length;
  held = heldBits = 0;
  return 0;
}

function buildFixed(): bool {
  memory.fill(codeLengths, 8, 144);
  memory.fill(codeLengths + 144, 9, 112);
  memory.fill(codeLengths + 256, 7, 24);
  memory.fill(codeLengths + 280, 8, 8);
  if (!buildLiterals(288)) return false;
  memory.fill(codeLengths, 5, 32);
  return buildTable(distances, DISTANCE_BITS, codeLengths, 32, DISTANCE);
}

/** The codes of a block, themselves coded. */
function readCodes(): bool {
  const literalCount = take(5) + 257;
  const distanceCount = take(5) + 1;
  const precodeCount = take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) return false;
  memory.fill(codeLengths, 0, 19);
  for (let i: u32 = 0; i < precodeCount; i++) {
    refill();
    store<u8>(codeLengths + load<u8>(PRECODE_ORDER + i), <u8>take(3));
  }
  if (!buildTable(precodes, PRECODE_BITS, codeLengths, 19, PRECODE)) return false;
  const all = literalCount + distanceCount;
  let i: u32 = 0;
  while (i < all) {
    refill();
    if (isPastInput()) return false;
    const entry = load<u32>(precodes + (<usize>(<u32>held & 127) << 2));
    take(entry & 63);
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(codeLengths + i++, <u8>symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const value: u8 = symbol == 16 ? load<u8>(codeLengths + i - 1) : 0;
    const times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > all) return false;
    memory.fill(codeLengths + i, value, times);
    i += times;
  }
  if (load<u8>(codeLengths, 256) == 0) return false; // such a block could not end
  return (
    buildTable(distances, DISTANCE_BITS, codeLengths + literalCount, distanceCount, DISTANCE) && buildLiterals(literalCount)
  );
}

function buildLiterals(count: u32): bool {
  if (!buildTable(singles, literalBits, codeLengths, count, LITERAL)) return false;
  const size: usize = 1 << literalBits;
  for (let index: usize = 0; index < size; index++) store<u64>(literals + (index << 3), joined(index));
  memory.copy(literals + (size << 3), singles + (size << 3), (tableEnd - size) << 3);
  return true;
}

/** The entry for some bits and for what follows in them. */
// @ts-ignore: decorator
@inline
function joined(index: usize): u64 {
  let entry = load<u64>(singles + (index << 3));
  if ((entry >> 16) & 3) {
    for (let count: u64 = 1; ; count++) {
      const used = entry & 63;
      const next = load<u64>(singles + ((index >> <usize>used) << 3));
      const begin = (next >> 8) & 63; // of a literal the same as its end
      if (next >> 60 || used + begin > literalBits) break;
      if ((next >> 20) & 511) {
        // The literals of the one, the length of the other.
        entry = (entry & 0x00ffffff00030000) | (next & 0x1ff00000) | (used + (next & 63)) | ((used + begin) << 8);
        break;
      }
      if (count == 3) break;
      const letter = (next >> 32) & 255;
      entry = (entry & 0x00ffffff00000000) | (letter << (32 + (count << 3))) | ((count + 1) << 16) | (used + begin) | ((used + begin) << 8);
    }
  }
  return entry;
}

// Which entries a table has.
const LITERAL: i32 = 0;
const DISTANCE: i32 = 1;
const PRECODE: i32 = 2;

/** What a code of so many bits stands for. */
// @ts-ignore: decorator
@inline
function entryOf(kind: i32, symbol: u32, bits: u32): u64 {
  if (kind == PRECODE) return (<u64>symbol << 16) | bits;
  if (kind == DISTANCE) {
    if (symbol >= 30) return DISTANCE_INVALID;
    const extra: u32 = symbol < 4 ? 0 : (symbol >> 1) - 1;
    return (<u64>load<u16>(DISTANCES + (symbol << 1)) << 16) | (bits << 8) | (bits + extra);
  }
  if (symbol < 256) return (<u64>symbol << 32) | (1 << 16) | (bits << 8) | bits;
  if (symbol == 256) return END | bits;
  if (symbol > 285) return INVALID;
  const length = symbol - 257;
  return (<u64>load<u16>(LENGTHS + (length << 1)) << 20) | (bits << 8) | (bits + load<u8>(LENGTH_EXTRA + length));
}

// @ts-ignore: decorator
@inline
function setEntry(table: usize, kind: i32, index: u32, entry: u64): void {
  if (kind == LITERAL) store<u64>(table + (<usize>index << 3), entry);
  else store<u32>(table + (<usize>index << 2), <u32>entry);
}

/**
 * The table of a code given by the length of each symbol's: by the next `tableBits` bits, longer ones by a further table. False for lengths
 * that make no code. One that leaves bits unused is allowed only as zlib allows it: where it is a single bit.
 */
// @ts-ignore: decorator
@inline
function buildTable(table: usize, tableBits: u32, lengths: usize, symbols: u32, kind: i32): bool {
  memory.fill(counts, 0, 64);
  for (let i: u32 = 0; i < symbols; i++) {
    const at = counts + (<usize>load<u8>(lengths + i) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let space: i32 = 1;
  let longest: u32 = 0;
  let before: u32 = 0;
  for (let bits: u32 = 1; bits <= MAX_CODE_BITS; bits++) {
    const count = load<u32>(counts + (<usize>bits << 2));
    store<u32>(offsets + (<usize>bits << 2), before);
    before += count;
    space = (space << 1) - count;
    if (space < 0) return false;
    if (count) longest = bits;
  }
  if (space > 0) {
    if (longest > 1 || kind == PRECODE) return false;
    const invalid: u64 = kind == LITERAL ? INVALID : DISTANCE_INVALID;
    for (let i: u32 = 0; i < (1 as u32) << tableBits; i++) setEntry(table, kind, i, invalid);
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const bits = load<u8>(lengths + symbol);
    if (bits == 0) continue;
    const at = offsets + (<usize>bits << 2);
    const rank = load<u32>(at);
    store<u32>(at, rank + 1);
    store<u16>(sorted + (<usize>rank << 1), <u16>symbol);
  }
  fillTable(table, tableBits, before, longest, kind);
  return true;
}

/** How many entries the last table has with its further ones. */
let tableEnd: usize = 0;

/** Codes count upwards from short to long, highest bit first; bits come lowest first. */
// @ts-ignore: decorator
@inline
function fillTable(table: usize, tableBits: u32, codes: u32, longest: u32, kind: i32): void {
  const mask: u32 = (1 << tableBits) - 1;
  let bits: u32 = 1;
  let left = load<u32>(counts, 4);
  let code: u32 = 0; // its bits reversed
  let end: u32 = mask + 1;
  let prefix: u32 = u32.MAX_VALUE;
  let further: u32 = 0;
  for (let rank: u32 = 0; rank < codes; rank++) {
    while (left == 0) left = load<u32>(counts + (<usize>++bits << 2));
    const entry = entryOf(kind, load<u16>(sorted + (<usize>rank << 1)), bits);
    if (bits <= tableBits) {
      for (let i = code; i <= mask; i += 1 << bits) setEntry(table, kind, i, entry);
    } else {
      if ((code & mask) != prefix) {
        prefix = code & mask;
        further = end;
        const own = furtherBits(tableBits, bits, left);
        end += 1 << own;
        setEntry(table, kind, prefix, kind == LITERAL ? FURTHER | (<u64>further << 32) | (own << 8) : (further << 16) | (own << 8) | DISTANCE_FURTHER);
      }
      for (let i = further + (code >> tableBits); i < end; i += 1 << (bits - tableBits)) setEntry(table, kind, i, entry);
    }
    left--;
    const full: u32 = (1 << bits) - 1;
    if (code == full) break;
    const highest: u32 = 1 << (31 - clz(code ^ full)); // the highest bit that is not set
    code = (code & (highest - 1)) | highest;
  }
  tableEnd = end;
}

/** How many bits a further table needs for the codes that begin alike: of them, `left` of `bits` bits are still to come. */
function furtherBits(tableBits: u32, bits: u32, left: u32): u32 {
  let own = bits - tableBits;
  let used = left;
  while (used < (1 as u32) << own && tableBits + own < MAX_CODE_BITS) {
    own++;
    used = (used << 1) + load<u32>(counts + (<usize>(tableBits + own) << 2));
  }
  return own;
}

// @ts-ignore: decorator
@inline
function lookUp(buffer: u64, mask: u64): u64 {
  return load<u64>(<usize>(buffer & mask) << 3, literals);
}

/** The symbols of a block up to its end. */
function decodeCodes(): i32 {
  const mask: u64 = (1 << literalBits) - 1;
  const distanceMask: u64 = (1 << DISTANCE_BITS) - 1;
  const shift: u64 = literalBits;
  const start = toStart;
  const end = toEnd;
  const readable = fromEnd + 8;
  let buffer = held;
  let count = heldBits; // only its lowest 6 bits count: an entry is subtracted as it is
  let source = from;
  let target = to;
  buffer |= load<u64>(source) << count;
  source += <usize>(7 - ((count >> 3) & 7));
  count |= 56;
  let entry = lookUp(buffer, mask);
  for (;;) {
    // 56 bits or more are held: a length takes 20 of them at most and a distance 28, what is no more than literals 12.
    if (entry & NOT_LITERALS) {
      if (entry >> 60) {
        if (entry & INVALID) return DAMAGED;
        if (entry & END) {
          buffer >>= entry;
          count -= entry;
          break;
        }
        const index = <u32>(entry >> 32) + (<u32>(buffer >> shift) & ((1 << ((<u32>entry >> 8) & 63)) - 1));
        entry = load<u64>(<usize>index << 3, literals);
        if (entry >> 60) continue;
      }
    }
    store<u32>(target, <u32>(entry >> 32));
    target += <usize>((entry >> 16) & 3);
    const whole = buffer;
    buffer >>= entry;
    count -= entry;
    const least = <u32>(entry >> 20) & 511;
    if (least == 0) {
      entry = lookUp(buffer, mask);
      if (!(entry & NOT_LITERALS)) {
        store<u32>(target, <u32>(entry >> 32));
        target += <usize>((entry >> 16) & 3);
        buffer >>= entry;
        count -= entry;
        entry = lookUp(buffer, mask);
        if (!(entry & NOT_LITERALS)) {
          store<u32>(target, <u32>(entry >> 32));
          target += <usize>((entry >> 16) & 3);
          buffer >>= entry;
          count -= entry;
          entry = lookUp(buffer, mask);
        }
      }
      buffer |= load<u64>(source) << count;
      source += <usize>(7 - ((count >> 3) & 7));
      count |= 56;
      if (target > end) return TOO_LONG;
      if (source > readable) return DAMAGED;
      continue;
    }
    const length: usize = least + <u32>((whole & (((1 as u64) << entry) - 1)) >> (entry >> 8));
    let distance = load<u32>(distances + (<usize>(buffer & distanceMask) << 2));
    if (distance & (DISTANCE_FURTHER | DISTANCE_INVALID)) {
      if (distance & DISTANCE_FURTHER) {
        const index = (distance >> 16) + (<u32>(buffer >> DISTANCE_BITS) & ((1 << ((distance >> 8) & 15)) - 1));
        distance = load<u32>(distances + (<usize>index << 2));
      }
      if (distance & DISTANCE_INVALID) return DAMAGED;
    }
    const bits = <u64>distance;
    const back: usize = (distance >> 16) + (<u32>(buffer & (((1 as u64) << bits) - 1)) >> (distance >> 8));
    buffer >>= bits;
    count -= bits;
    if (back > target - start) return DAMAGED;
    buffer |= load<u64>(source) << count;
    source += <usize>(7 - ((count >> 3) & 7));
    count |= 56;
    if (target > end) return TOO_LONG;
    if (source > readable) return DAMAGED;
    entry = lookUp(buffer, mask); // on its way while bytes are copied
    copyBack(target, back, length);
    target += length;
  }
  held = buffer;
  heldBits = count & 63;
  from = source;
  to = target;
  if (target > end) return TOO_LONG;
  return isPastInput() ? DAMAGED : 0;
}

/** For a distance below 16: which bytes of the last ones make up 16, and how far a whole number of repeats goes. */
const PATTERNS: usize = memory.data(16 * 16, 16);
const STEPS: usize = memory.data(16, 16);
for (let distance: usize = 1; distance < 16; distance++) {
  for (let i: usize = 0; i < 16; i++) store<u8>(PATTERNS + distance * 16 + i, <u8>(i % distance));
  store<u8>(STEPS + distance, <u8>(16 - (16 % distance)));
}

/** Up to 15 bytes more than `length` are written. */
// @ts-ignore: decorator
@inline
function copyBack(target: usize, back: usize, length: usize): void {
  const end = target + length;
  let source = target - back;
  if (back >= 16) {
    do {
      v128.store(target, v128.load(source));
      source += 16;
      target += 16;
    } while (target < end);
    return;
  }
  const repeated = v128.swizzle(v128.load(source), v128.load(PATTERNS + (back << 4)));
  const step: usize = load<u8>(STEPS + back);
  do {
    v128.store(target, repeated);
    target += step;
  } while (target < end);
}
