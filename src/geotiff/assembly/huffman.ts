/**
 * Huffman codes of limited length (RFC 1951, 3.2.2), from how often each symbol comes.
 */

const MOST_SYMBOLS = 288;

const sorted: usize = memory.data(MOST_SYMBOLS * 4, 16); // symbols that come, rarest first: the count above nine bits of the symbol
const nodes: usize = memory.data(MOST_SYMBOLS * 4, 16);
const lengthCounts: usize = memory.data(64 * 4, 16);
const nextCodes: usize = memory.data(16 * 4, 16);

/**
 * The length of each symbol's code, a byte each, 0 for those that never come, none longer than `most` bits. At least two symbols get a code, for
 * some decoders refuse others: `counts` (32 bits each) is changed where fewer come.
 */
export function buildLengths(counts: usize, symbols: u32, most: u32, lengths: usize): void {
  let used = sortSymbols(counts, symbols);
  for (let symbol: u32 = 0; used < 2; symbol++) {
    if (load<u32>(counts + (<usize>symbol << 2))) continue;
    store<u32>(counts + (<usize>symbol << 2), 1);
    used = sortSymbols(counts, symbols);
  }
  countLengths(used);
  limitLengths(most);
  memory.fill(lengths, 0, symbols);
  let rank = used;
  for (let bits: u32 = 1; bits <= most; bits++) {
    for (let left = load<u32>(lengthCounts + (<usize>bits << 2)); left; left--) {
      rank--;
      store<u8>(lengths + (load<u32>(sorted + (<usize>rank << 2)) & 511), <u8>bits);
    }
  }
}

/** By count, then by symbol, so that the result depends on nothing else. Gives how many there are. */
function sortSymbols(counts: usize, symbols: u32): u32 {
  let used: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const count = load<u32>(counts + (<usize>symbol << 2));
    if (count == 0) continue;
    store<u32>(sorted + (<usize>used << 2), (count << 9) | symbol);
    used++;
  }
  for (let gap: u32 = 132; gap; gap = gap == 132 ? 57 : gap == 57 ? 23 : gap == 23 ? 10 : gap == 10 ? 4 : gap == 4 ? 1 : 0) {
    for (let i = gap; i < used; i++) {
      const key = load<u32>(sorted + (<usize>i << 2));
      let at = i;
      for (; at >= gap && load<u32>(sorted + (<usize>(at - gap) << 2)) > key; at -= gap) {
        store<u32>(sorted + (<usize>at << 2), load<u32>(sorted + (<usize>(at - gap) << 2)));
      }
      store<u32>(sorted + (<usize>at << 2), key);
    }
  }
  return used;
}

// @ts-ignore: decorator
@inline
function node(index: i32): u32 {
  return load<u32>(nodes + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function setNode(index: i32, value: u32): void {
  store<u32>(nodes + (<usize>index << 2), value);
}

/** How many codes of each length the best code has, however long (Moffat and Katajainen, In-Place Calculation of Minimum-Redundancy Codes). */
function countLengths(used: u32): void {
  const count = <i32>used;
  for (let i = 0; i < count; i++) setNode(i, load<u32>(sorted + (<usize>i << 2)) >> 9);
  // Weights become places of parents.
  let root = 0;
  let leaf = 0;
  for (let next = 0; next < count - 1; next++) {
    let weight: u32 = 0;
    for (let child = 0; child < 2; child++) {
      if (leaf >= count || (root < next && node(root) < node(leaf))) {
        weight += node(root);
        setNode(root++, next);
      } else weight += node(leaf++);
    }
    setNode(next, weight);
  }
  // Places of parents become depths of inner nodes.
  setNode(count - 2, 0);
  for (let next = count - 3; next >= 0; next--) setNode(next, node(node(next)) + 1);
  // Wherever a level has more room than inner nodes, the rest are leaves.
  memory.fill(lengthCounts, 0, 256);
  let room: u32 = 1;
  let depth: u32 = 0;
  let inner = count - 2;
  let leaves = used;
  while (leaves) {
    let inners: u32 = 0;
    for (; inner >= 0 && node(inner) == depth; inner--) inners++;
    const here = room - inners;
    store<u32>(lengthCounts + (<usize>depth << 2), here);
    leaves -= here;
    room = inners << 1;
    depth++;
  }
}

/** Cuts codes off at `most` bits, and lengthens the shorter ones until there is room for all. */
function limitLengths(most: u32): void {
  let cut: u32 = 0;
  for (let bits = most + 1; bits < 64; bits++) cut += load<u32>(lengthCounts + (<usize>bits << 2));
  if (cut == 0) return;
  const longest = lengthCounts + (<usize>most << 2);
  store<u32>(longest, load<u32>(longest) + cut);
  let space: u32 = 0;
  for (let bits: u32 = 1; bits <= most; bits++) space += load<u32>(lengthCounts + (<usize>bits << 2)) << (most - bits);
  for (; space > (1 as u32) << most; space--) {
    store<u32>(longest, load<u32>(longest) - 1);
    let bits = most - 1;
    while (load<u32>(lengthCounts + (<usize>bits << 2)) == 0) bits--;
    const at = lengthCounts + (<usize>bits << 2);
    store<u32>(at, load<u32>(at) - 1);
    store<u32>(at, load<u32>(at, 4) + 2, 4);
  }
}

/** The codes of symbols by their lengths, 16 bits each, turned around as they come in the stream. */
export function buildCodes(lengths: usize, symbols: u32, codes: usize): void {
  memory.fill(lengthCounts, 0, 64);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const at = lengthCounts + (<usize>load<u8>(lengths + symbol) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  store<u32>(lengthCounts, 0);
  let code: u32 = 0;
  for (let bits: usize = 1; bits < 16; bits++) {
    code = (code + load<u32>(lengthCounts + ((bits - 1) << 2))) << 1;
    store<u32>(nextCodes + (bits << 2), code);
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const bits = <u32>load<u8>(lengths + symbol);
    if (bits == 0) continue;
    const at = nextCodes + (<usize>bits << 2);
    const next = load<u32>(at);
    store<u32>(at, next + 1);
    store<u16>(codes + (<usize>symbol << 1), <u16>(reversed(next) >> (16 - bits)));
  }
}

/** Sixteen bits the other way around. */
function reversed(bits: u32): u32 {
  bits = ((bits & 0x5555) << 1) | ((bits >> 1) & 0x5555);
  bits = ((bits & 0x3333) << 2) | ((bits >> 2) & 0x3333);
  bits = ((bits & 0x0f0f) << 4) | ((bits >> 4) & 0x0f0f);
  return ((bits & 0x00ff) << 8) | (bits >> 8);
}
