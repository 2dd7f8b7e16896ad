/**
 * DEFLATE (RFC 1951) in a zlib envelope (RFC 1950), from memory to memory.
 *
 * Bits are taken from a buffer of 64, filled eight bytes at a time. A code is looked up by the next bits at once: an entry holds up to
 * three literals and the length that follows them, as far as their codes fit into the index. There is no careful loop for the end:
 * both areas have slack behind them, and one check a step sees that neither was left.
 */
import { adler32 } from './adler32';
import {
  DISTANCE_BITS,
  DISTANCE_FURTHER,
  DISTANCE_INVALID,
  END,
  INVALID,
  NOT_LITERALS,
  PRECODE_BITS,
  buildDistances,
  buildLiterals,
  buildPrecode,
  codeLengths,
  distances,
  literals,
  precodes,
} from './codes';
import { PRECODE_ORDER } from './symbols';

/** Bytes that must be there, of whatever value, behind the input and behind the output. */
export const SLACK: usize = 320;

export const DAMAGED: i32 = -1;
/** There is more than the output holds. */
export const TOO_LONG: i32 = -2;

const MOST_LITERAL_BITS: u32 = 12;
const FEWER_LITERAL_BITS: u32 = 11;
/** A block of so many bytes repays a large table, and it is a guess that the next is like it. */
const LARGE_BLOCK: usize = 1 << 17;

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
  if (!buildLiterals(288, literalBits)) return false;
  memory.fill(codeLengths, 5, 32);
  return buildDistances(codeLengths, 32);
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
  if (!buildPrecode()) return false;
  const all = literalCount + distanceCount;
  let i: u32 = 0;
  while (i < all) {
    refill();
    if (isPastInput()) return false;
    const entry = load<u32>(precodes + (<usize>(<u32>held & ((1 << PRECODE_BITS) - 1)) << 2));
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
  return buildDistances(codeLengths + literalCount, distanceCount) && buildLiterals(literalCount, literalBits);
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
