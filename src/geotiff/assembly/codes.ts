/**
 * Tables of Huffman codes (RFC 1951, 3.2), by the next bits of a stream.
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
import { LENGTHS, LENGTH_EXTRA, extraOfDistance } from './symbols';

export const FURTHER: u64 = 0x8000000000000000; // go on in a table of its own: from bit 32 its first entry, from bit 8 its bits
export const END: u64 = 0x4000000000000000;
export const INVALID: u64 = 0x2000000000000000;
/** Of an entry that is more than literals. */
export const NOT_LITERALS: u64 = 0xf00000001ff00000;
export const DISTANCE_FURTHER: u32 = 64;
export const DISTANCE_INVALID: u32 = 128;

const MAX_CODE_BITS: u32 = 15;
export const DISTANCE_BITS: u32 = 10;
export const PRECODE_BITS: u32 = 7;

// A further table has two codes at least, so that there are no more of them than half the symbols.
export const literals: usize = memory.data((4096 + 144 * 8) * 8, 16);
const singles: usize = memory.data((4096 + 144 * 8) * 8, 16);
export const distances: usize = memory.data((1024 + 16 * 32) * 4, 16);
export const precodes: usize = memory.data(128 * 4, 16);
export const codeLengths: usize = memory.data(512, 16);
const counts: usize = memory.data(16 * 4, 16);
const offsets: usize = memory.data(16 * 4, 16);
const sorted: usize = memory.data(288 * 2, 16);

const DISTANCES: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
]);

/** Of the first `count` of the code lengths, by so many bits. False for lengths that make no code. */
export function buildLiterals(count: u32, literalBits: u32): bool {
  if (!buildTable(singles, literalBits, codeLengths, count, LITERAL)) return false;
  const size: usize = 1 << literalBits;
  for (let index: usize = 0; index < size; index++) store<u64>(literals + (index << 3), joined(index, literalBits));
  memory.copy(literals + (size << 3), singles + (size << 3), (tableEnd - size) << 3);
  return true;
}

/** The entry for some bits and for what follows in them. */
// @ts-ignore: decorator
@inline
function joined(index: usize, literalBits: u32): u64 {
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

export function buildDistances(lengths: usize, count: u32): bool {
  return buildTable(distances, DISTANCE_BITS, lengths, count, DISTANCE);
}

export function buildPrecode(): bool {
  return buildTable(precodes, PRECODE_BITS, codeLengths, 19, PRECODE);
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
    return (<u64>load<u16>(DISTANCES + (symbol << 1)) << 16) | (bits << 8) | (bits + extraOfDistance(symbol));
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
