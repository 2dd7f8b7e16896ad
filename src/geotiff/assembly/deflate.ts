/**
 * DEFLATE (RFC 1951) in a zlib envelope (RFC 1950), from memory to memory, a block at a time: for speed first. What the pieces are is a matter of
 * the bytes alone, never of how many calls they take.
 */
import { adler32 } from './adler32';
import { buildCodes, buildLengths } from './huffman';
import { NOTHING, clearCounts, findInBytes, findInPairs, firstCounts, forgetPlaces, secondCounts, tokens, tokensEnd } from './matches';
import { LENGTHS, LENGTH_EXTRA, PRECODE_ORDER, extraOfDistance } from './symbols';

const LITERALS: u32 = 286;
const DISTANCES: u32 = 30;
const PRECODES: u32 = 19;
const END_OF_BLOCK: u32 = 256;
const LONGEST_CODE: u32 = 15;
const LONGEST_PRECODE: u32 = 7;
const STORED_BYTES: usize = 65535;

const counts: usize = memory.data(288 * 4, 16);
const distanceCounts: usize = memory.data(32 * 4, 16);
const precodeCounts: usize = memory.data(20 * 4, 16);
/** Code lengths of literals and, right behind those that are sent, of distances. */
const codeLengths: usize = memory.data(320, 16);
const distanceLengths: usize = memory.data(32, 16);
const precodeLengths: usize = memory.data(32, 16);
const codes: usize = memory.data(288 * 2, 16);
const distanceCodes: usize = memory.data(32 * 2, 16);
const precodes: usize = memory.data(32 * 2, 16);
/** The code lengths as they are sent: symbol, and above 8 bits what is added to it. */
const runs: usize = memory.data(320 * 2, 16);

/**
 * What halves of tokens become. From the lowest bit: 0–5 how many bits, 6–10 how many of them come before what is added, 12–31 the bits, those
 * added to a length included.
 */
const firstBits: usize = memory.data(512 * 4, 64);
const secondBits: usize = memory.data(512 * 4, 64);

let begin: usize = 0;
let from: usize = 0;
let end: usize = 0;
let output: usize = 0;
let to: usize = 0;
let held: u64 = 0;
let heldBits: u32 = 0;
let inPairs: bool = false;

/**
 * Begins a stream; `size` is that of the numbers that the bytes are. `target` needs room for `length` bytes, a thousandth more, and 64; behind
 * both there may be read and written 16 bytes.
 */
export function beginDeflate(source: usize, length: usize, target: usize, size: i32): void {
  begin = from = source;
  end = source + length;
  inPairs = size > 1;
  output = target;
  store<u16>(target, 0x0178);
  to = target + 2;
  held = 0;
  heldBits = 0;
  forgetPlaces();
}

/** Takes `most` bytes, or a block more. Gives 0 as long as there are others, then how long the stream is. */
export function continueDeflate(most: usize): usize {
  const stop = from + min(most, end - from);
  do encodeBlock();
  while (from < stop);
  if (from < end) return 0;
  if (heldBits) flush(8 - heldBits);
  store<u32>(to, bswap(adler32(begin, end - begin)));
  return to + 4 - output;
}

function encodeBlock(): void {
  const start = from;
  clearCounts();
  from = inPairs ? findInPairs(begin, from, end) : findInBytes(begin, from, end);
  const last: u32 = from == end ? 1 : 0;
  countSymbols();
  buildLengths(counts, LITERALS, LONGEST_CODE, codeLengths);
  buildLengths(distanceCounts, DISTANCES, LONGEST_CODE, distanceLengths);
  const bits = bitsOfTokens();
  let literalCount = LITERALS;
  while (literalCount > 257 && load<u8>(codeLengths + literalCount - 1) == 0) literalCount--;
  let distanceCount = DISTANCES;
  while (distanceCount > 1 && load<u8>(distanceLengths + distanceCount - 1) == 0) distanceCount--;
  buildCodes(codeLengths, literalCount, codes);
  buildCodes(distanceLengths, distanceCount, distanceCodes);
  memory.copy(codeLengths + literalCount, distanceLengths, distanceCount);
  const runsEnd = findRuns(literalCount + distanceCount);
  buildLengths(precodeCounts, PRECODES, LONGEST_PRECODE, precodeLengths);
  buildCodes(precodeLengths, PRECODES, precodes);
  let precodeCount: u32 = PRECODES;
  while (precodeCount > 4 && load<u8>(precodeLengths + load<u8>(PRECODE_ORDER + precodeCount - 1)) == 0) precodeCount--;
  const all = 17 + 3 * precodeCount + bitsOfRuns() + bits;
  const length = from - start;
  // Of so many bits that the stored bytes, with what stands before each 65535 of them, are no longer.
  if (<usize>(all >> 3) >= length + 5 * (length / STORED_BYTES + 1)) return storeBlock(start, last);
  put(last | (2 << 1) | ((literalCount - 257) << 3) | ((distanceCount - 1) << 8) | ((precodeCount - 4) << 13), 17);
  for (let i: u32 = 0; i < precodeCount; i++) put(load<u8>(precodeLengths + load<u8>(PRECODE_ORDER + i)), 3);
  writeRuns(runsEnd);
  buildBits();
  writeTokens();
  put(load<u16>(codes + (END_OF_BLOCK << 1)), load<u8>(codeLengths + END_OF_BLOCK));
}

/** Of symbols, out of those of halves of tokens. */
function countSymbols(): void {
  for (let i: usize = 0; i < 1024; i += 4) store<u32>(counts + i, load<u32>(firstCounts + i) + load<u32>(secondCounts + i));
  store<u32>(counts + (END_OF_BLOCK << 2), 1);
  for (let symbol: u32 = 0; symbol < 29; symbol++) {
    const after: u32 = load<u16>(LENGTHS + (symbol << 1), 2);
    let sum: u32 = 0;
    for (let length: u32 = load<u16>(LENGTHS + (symbol << 1)); length < after; length++) sum += load<u32>(firstCounts + ((253 + length) << 2));
    store<u32>(counts + ((257 + symbol) << 2), sum);
  }
  memory.copy(distanceCounts, secondCounts + (256 << 2), DISTANCES << 2);
}

/** What the tokens will take. */
function bitsOfTokens(): u32 {
  let bits: u32 = 0;
  for (let symbol: u32 = 0; symbol < LITERALS; symbol++) {
    const extra: u32 = symbol < 257 ? 0 : load<u8>(LENGTH_EXTRA + symbol - 257);
    bits += load<u32>(counts + (symbol << 2)) * (load<u8>(codeLengths + symbol) + extra);
  }
  for (let symbol: u32 = 0; symbol < DISTANCES; symbol++) {
    bits += load<u32>(distanceCounts + (symbol << 2)) * (load<u8>(distanceLengths + symbol) + extraOfDistance(symbol));
  }
  return bits;
}

/** Code lengths that repeat become one symbol (RFC 1951, 3.2.7). Gives where they end. */
function findRuns(all: u32): usize {
  memory.fill(precodeCounts, 0, PRECODES << 2);
  let run = runs;
  let i: u32 = 0;
  while (i < all) {
    const length: u32 = load<u8>(codeLengths + i);
    let times: u32 = 1;
    while (i + times < all && load<u8>(codeLengths + i + times) == length) times++;
    i += times;
    if (length) {
      run = putRun(run, length, 0);
      times--;
    }
    while (times >= 3) {
      const taken = length ? min(times, 6) : min(times, 138);
      if (length) run = putRun(run, 16, taken - 3);
      else run = taken < 11 ? putRun(run, 17, taken - 3) : putRun(run, 18, taken - 11);
      times -= taken;
    }
    for (; times; times--) run = putRun(run, length, 0);
  }
  return run;
}

// @ts-ignore: decorator
@inline
function putRun(run: usize, symbol: u32, added: u32): usize {
  const at = precodeCounts + (symbol << 2);
  store<u32>(at, load<u32>(at) + 1);
  store<u16>(run, <u16>(symbol | (added << 8)));
  return run + 2;
}

// @ts-ignore: decorator
@inline
function extraOfRun(symbol: u32): u32 {
  return symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
}

function bitsOfRuns(): u32 {
  let bits: u32 = 0;
  for (let symbol: u32 = 0; symbol < PRECODES; symbol++) bits += load<u32>(precodeCounts + (symbol << 2)) * (load<u8>(precodeLengths + symbol) + extraOfRun(symbol));
  return bits;
}

function writeRuns(runsEnd: usize): void {
  for (let run = runs; run < runsEnd; run += 2) {
    const symbol: u32 = load<u8>(run);
    put(load<u16>(precodes + (symbol << 1)), load<u8>(precodeLengths + symbol));
    put(load<u8>(run, 1), extraOfRun(symbol));
  }
}

/** What each half of a token becomes in this block. */
function buildBits(): void {
  for (let literal: u32 = 0; literal < 256; literal++) {
    const bits = (<u32>load<u16>(codes + (literal << 1)) << 12) | load<u8>(codeLengths + literal);
    store<u32>(firstBits + (literal << 2), bits);
    store<u32>(secondBits + (literal << 2), bits);
  }
  for (let symbol: u32 = 0; symbol < 29; symbol++) {
    const code: u32 = load<u16>(codes + ((257 + symbol) << 1));
    const length: u32 = load<u8>(codeLengths + 257 + symbol);
    const extra: u32 = load<u8>(LENGTH_EXTRA + symbol);
    const least: u32 = load<u16>(LENGTHS + (symbol << 1));
    for (let added: u32 = 0; added < (1 as u32) << extra; added++) {
      store<u32>(firstBits + ((253 + least + added) << 2), ((code | (added << length)) << 12) | (length + extra));
    }
  }
  for (let symbol: u32 = 0; symbol < DISTANCES; symbol++) {
    const length: u32 = load<u8>(distanceLengths + symbol);
    store<u32>(secondBits + ((256 + symbol) << 2), (<u32>load<u16>(distanceCodes + (symbol << 1)) << 12) | (length << 6) | (length + extraOfDistance(symbol)));
  }
  store<u32>(secondBits + (NOTHING << 2), 0);
}

function writeTokens(): void {
  let at = to;
  let bits = held;
  let count = <u64>heldBits;
  for (let token = tokens; token < tokensEnd; token += 4) {
    const both = load<u32>(token);
    const first = load<u32>(firstBits + ((both & 511) << 2));
    const second = load<u32>(secondBits + (((both >> 9) & 511) << 2));
    const added = <u64>(second >> 12) | (<u64>(both >> 18) << ((second >> 6) & 31));
    const length = first & 63;
    bits |= (<u64>(first >> 12) | (added << length)) << count;
    count += length + (second & 63); // 7 and 20 and 28 at most
    store<u64>(at, bits);
    at += <usize>(count >> 3);
    bits >>= count & 56;
    count &= 7;
  }
  to = at;
  held = bits;
  heldBits = <u32>count;
}

/** Up to 32 bits. */
function put(bits: u32, count: u32): void {
  held |= <u64>bits << heldBits;
  flush(count);
}

function flush(count: u32): void {
  heldBits += count;
  store<u64>(to, held);
  to += heldBits >> 3;
  held >>= heldBits & 56;
  heldBits &= 7;
}

/** Bytes as they are, for what would only become longer. */
function storeBlock(start: usize, last: u32): void {
  do {
    const length = min(from - start, STORED_BYTES);
    put(start + length == from ? last : 0, 3);
    if (heldBits) flush(8 - heldBits);
    store<u32>(to, <u32>length | (~<u32>length << 16));
    memory.copy(to + 4, start, length);
    to += 4 + length;
    start += length;
  } while (start < from);
}
