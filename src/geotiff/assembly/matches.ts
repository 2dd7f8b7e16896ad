/**
 * Finds what repeats (the first half of DEFLATE): bytes become tokens, which are counted on the way.
 *
 * A token is two symbols that stand beside each other in the stream, so that writing it out needs no branch: two literals, or the length and
 * the distance of a match, or one literal and nothing. From its lowest bit:
 *    0–8   a literal, or 256 and a length less 3
 *    9–17  a literal, or 256 and the symbol of a distance, or NOTHING
 *   18–30  what is added to the distance
 *
 * Of numbers of 2 bytes one place is looked at, the last one with the same hash: differences of neighbours are close to noise, in which four
 * bytes repeat nearly everywhere and longer ones nowhere. Of bytes the last eight are, all at once.
 */

const MOST_TOKENS: u32 = 1 << 16;
export const NOTHING: u32 = 256 + 30;
const LONGEST: usize = 258;
const WINDOW: usize = 32768;

export const tokens: usize = memory.data((1 << 16) * 4 + 1024, 64); // some more than the most: what was begun is ended
/** How often each first and each second half came, 32 bits each. */
export const firstCounts: usize = memory.data(512 * 4, 64);
export const secondCounts: usize = memory.data(512 * 4, 64);
/** The lowest 16 bits of places, by hash: whether they are what they seem is seen in the bytes there. */
const places: usize = memory.data(131072, 64);

export function forgetPlaces(): void {
  memory.fill(places, 0, 131072);
}

export function clearCounts(): void {
  memory.fill(firstCounts, 0, 512 * 4);
  memory.fill(secondCounts, 0, 512 * 4);
}

/** Where the tokens end that were made last. */
export let tokensEnd: usize = 0;

// @ts-ignore: decorator
@inline
function count(counts: usize, index: u32): void {
  const at = counts + (<usize>index << 2);
  store<u32>(at, load<u32>(at) + 1);
}

// @ts-ignore: decorator
@inline
function putLiterals(token: usize, one: u32, other: u32): void {
  count(firstCounts, one);
  count(secondCounts, other);
  store<u32>(token, one | (other << 9));
}

// @ts-ignore: decorator
@inline
function putMatch(token: usize, length: usize, distance: usize): void {
  const back = <u32>distance - 1;
  const extra: u32 = back < 4 ? 0 : 30 - clz(back);
  const symbol = (extra << 1) + (back >> extra);
  const one: u32 = 256 + <u32>length - 3;
  count(firstCounts, one);
  count(secondCounts, 256 + symbol);
  store<u32>(token, one | ((256 + symbol) << 9) | ((back & ((1 << extra) - 1)) << 18));
}

/** How many bytes are alike from two places on, of which the first `known` are. */
// @ts-ignore: decorator
@inline
function lengthOf(at: usize, place: usize, known: usize, most: usize): usize {
  let length = known;
  while (length < most) {
    const unlike = load<u64>(at + length) ^ load<u64>(place + length);
    if (unlike) return min(length + <usize>(ctz(unlike) >> 3), most);
    length += 8;
  }
  return most;
}

const PLACE_BITS: u32 = 15;

// @ts-ignore: decorator
@inline
function placeOfFour(bytes: u32): usize {
  return places + (<usize>((bytes * 0xcc9e2d51) >> (32 - PLACE_BITS)) << 1); // with other factors neighbours meet in one place (measured)
}

/**
 * Of numbers of 2 bytes or more, which lie from `start` to `end`: a match is of whole numbers of 2 bytes, two of them at least. Gives where it
 * stopped: at `end`, or where there are enough tokens.
 */
export function findInPairs(start: usize, at: usize, end: usize): usize {
  let token = tokens;
  const full = tokens + (<usize>MOST_TOKENS << 2);
  while (at + 4 <= end && token < full) {
    const bytes = load<u32>(at);
    const found = placeOfFour(bytes);
    const distance = (at - <usize>load<u16>(found)) & 0xffff;
    store<u16>(found, <u16>at);
    if (distance - 1 < min(at - start, WINDOW) && load<u32>(at - distance) == bytes) {
      const length = lengthOf(at, at - distance, 4, min(LONGEST, end - at)) & ~1;
      putMatch(token, length, distance);
      // Of the places inside the second and the last: in a run the next match is then the nearest.
      store<u16>(placeOfFour(load<u32>(at + 2)), <u16>(at + 2));
      at += length;
      if (length > 4) store<u16>(placeOfFour(load<u32>(at - 2)), <u16>(at - 2));
    } else {
      putLiterals(token, bytes & 255, (bytes >> 8) & 255);
      at += 2;
    }
    token += 4;
  }
  return finish(at, end, 4, token);
}

/** The last bytes, fewer than `few`, have no match. There is room for them behind the most tokens, too. */
function finish(at: usize, end: usize, few: usize, token: usize): usize {
  if (at + few > end) {
    for (; at < end; at++, token += 4) putLiterals(token, load<u8>(at), NOTHING);
  }
  tokensEnd = token;
  return at;
}

/** A bucket holds the last eight places with the same hash, the newest first, and behind them what else is known of their hashes. */
const BUCKET_BITS: u64 = 12;
const BUCKET_BYTES: usize = 32;
const TAGS: usize = 16;
/** A match of so many bytes is not compared with others. */
const LONG_ENOUGH: usize = 64;

// @ts-ignore: decorator
@inline
function hashOfFive(bytes: u64): u64 {
  return (bytes & 0xffffffffff) * 0x9e3779b185ebca87;
}

// @ts-ignore: decorator
@inline
function bucketOf(hash: u64): usize {
  return places + <usize>(hash >> (64 - BUCKET_BITS)) * BUCKET_BYTES;
}

// @ts-ignore: decorator
@inline
function remember(at: usize, hash: u64): void {
  const bucket = bucketOf(hash);
  v128.store(bucket, v128.shuffle<u16>(i16x8.splat(<i16>at), v128.load(bucket), 0, 8, 9, 10, 11, 12, 13, 14));
  v128.store(bucket, v128.shuffle<u16>(i16x8.splat(<i16>(hash >> 32)), v128.load(bucket, TAGS), 0, 8, 9, 10, 11, 12, 13, 14), TAGS);
}

/** How long the match is that was found last, 0 if none was. */
let foundLength: usize = 0;

/** How far back the longest match begins, the nearest of several. */
// @ts-ignore: decorator
@inline
function longest(at: usize, hash: u64, start: usize, end: usize): usize {
  const bucket = bucketOf(hash);
  let alike = i16x8.bitmask(i16x8.eq(v128.load(bucket, TAGS), i16x8.splat(<i16>(hash >> 32))));
  if (alike == 0) {
    foundLength = 0;
    return 0;
  }
  const bytes = load<u64>(at);
  const reach = min(at - start, WINDOW);
  const most = min(LONGEST, end - at);
  let length: usize = 0;
  let distance: usize = 0;
  for (; alike && length < LONG_ENOUGH; alike &= alike - 1) {
    const other = (at - <usize>load<u16>(bucket + (<usize>ctz(alike) << 1))) & 0xffff;
    if (other - 1 >= reach || (bytes ^ load<u64>(at - other)) << 24 != 0) continue;
    const longer = lengthOf(at, at - other, 5, most);
    if (longer <= length) continue;
    length = longer;
    distance = other;
  }
  foundLength = length;
  return distance;
}

/** Of bytes: a match has five of them at least. One that begins a byte later is taken if it is longer. */
export function findInBytes(start: usize, at: usize, end: usize): usize {
  let token = tokens;
  const full = tokens + (<usize>MOST_TOKENS << 2);
  let literals = at; // where those begin that have no token yet
  while (at + 8 <= end && token + ((at - literals) << 1) < full) {
    const hash = hashOfFive(load<u64>(at));
    let distance = longest(at, hash, start, end);
    let length = foundLength;
    remember(at, hash);
    if (length == 0) {
      at++;
      continue;
    }
    while (length < LONG_ENOUGH && at + 9 <= end) {
      const nextHash = hashOfFive(load<u64>(at + 1));
      const next = longest(at + 1, nextHash, start, end);
      if (foundLength <= length) break;
      distance = next;
      length = foundLength;
      remember(++at, nextHash);
    }
    token = putRun(token, literals, at);
    putMatch(token, length, distance);
    token += 4;
    literals = at + length;
    for (at++; at < literals; at++) remember(at, hashOfFive(load<u64>(at)));
  }
  return finish(at, end, 8, putRun(token, literals, at));
}

/** Literals, two a token, the last one alone if need be. */
function putRun(token: usize, at: usize, end: usize): usize {
  for (; at + 2 <= end; at += 2, token += 4) putLiterals(token, load<u8>(at), load<u8>(at, 1));
  if (at == end) return token;
  putLiterals(token, load<u8>(at), NOTHING);
  return token + 4;
}
