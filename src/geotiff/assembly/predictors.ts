/**
 * TIFF's predictors, undone in place. A row has `samples` numbers of `size` bytes, and the number `stride` before one is the same band of
 * the pixel to the left. Nothing outside the rows is written.
 */

/** Predictor 2: each number is stored as its difference from the one to the left. Sums wrap around. */
export function undoDifferences(at: usize, rows: i32, samples: i32, stride: i32, size: i32): void {
  if (size == 1) undo<u8>(at, rows, samples, stride);
  else if (size == 2) undo<u16>(at, rows, samples, stride);
  else if (size == 4) undo<u32>(at, rows, samples, stride);
  else undo<u64>(at, rows, samples, stride);
}

function undo<T>(at: usize, rows: i32, samples: i32, stride: i32): void {
  const rowBytes = <usize>samples * sizeof<T>();
  const back = <usize>stride * sizeof<T>();
  for (let row = 0; row < rows; row++, at += rowBytes) {
    if (back >= 16) addFarther<T>(at, rowBytes, back);
    else if (16 % <i32>back == 0) addUp<T>(at, rowBytes, back);
    else addOneByOne<T>(at, at + back, at + rowBytes, back);
  }
}

/** Pixels of 16 bytes and more: 16 bytes at once, for what is added to them is done. */
function addFarther<T>(at: usize, rowBytes: usize, back: usize): void {
  const end = at + rowBytes;
  let next = at + back;
  for (; next + 16 <= end; next += 16) v128.store(next, v128.add<T>(v128.load(next), v128.load(next - back)));
  addOneByOne<T>(at, next, end, back);
}

/** Pixels of 1, 2, 4 or 8 bytes: within 16 bytes the sums double their reach, then the last pixel so far is added to all of them. */
function addUp<T>(at: usize, rowBytes: usize, back: usize): void {
  const counting = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const wholes = at + (rowBytes & ~15);
  // An index below 0 is above 15, and takes a 0.
  const by1 = i8x16.sub(counting, i8x16.splat(<i8>back));
  const by2 = i8x16.sub(by1, i8x16.splat(<i8>back));
  const by4 = i8x16.sub(by2, i8x16.splat(<i8>(2 * back)));
  const by8 = i8x16.sub(by4, i8x16.splat(<i8>(4 * back)));
  const lastPixel = i8x16.add(v128.and(counting, i8x16.splat(<i8>(back - 1))), i8x16.splat(<i8>(16 - back)));
  let before = i8x16.splat(0);
  let next = at;
  for (; next < wholes; next += 16) {
    let sums = v128.load(next);
    sums = v128.add<T>(sums, v128.swizzle(sums, by1));
    if (back < 8) sums = v128.add<T>(sums, v128.swizzle(sums, by2));
    if (back < 4) sums = v128.add<T>(sums, v128.swizzle(sums, by4));
    if (back < 2) sums = v128.add<T>(sums, v128.swizzle(sums, by8));
    sums = v128.add<T>(sums, before);
    v128.store(next, sums);
    before = v128.swizzle(sums, lastPixel);
  }
  addOneByOne<T>(at, next, at + rowBytes, back);
}

function addOneByOne<T>(at: usize, next: usize, end: usize, back: usize): void {
  if (next < at + back) next = at + back;
  for (; next < end; next += sizeof<T>()) store<T>(next, <T>(load<T>(next) + load<T>(next - back)));
}

/**
 * Predictor 3: the bytes of a row are sorted by significance, highest first, and stored as differences. Each row passes through
 * `scratch`, which has room for one.
 */
export function undoFloatPredictor(at: usize, rows: i32, samples: i32, stride: i32, size: i32, scratch: usize): void {
  const rowBytes = samples * size;
  undoDifferences(at, rows, rowBytes, stride, 1);
  for (let row = 0; row < rows; row++, at += rowBytes) {
    memory.copy(scratch, at, rowBytes);
    if (size == 4) joinFours(scratch, at, samples);
    else joinBytes(scratch, at, samples, size, 0);
  }
}

/** Four planes of `samples` bytes, highest first, to numbers in little-endian order: 16 at a time. */
function joinFours(planes: usize, at: usize, samples: i32): void {
  const wholes = samples & ~15;
  for (let i = 0; i < wholes; i += 16) {
    const highest = v128.load(planes + i);
    const high = v128.load(planes + samples + i);
    const low = v128.load(planes + 2 * samples + i);
    const lowest = v128.load(planes + 3 * samples + i);
    const lowerHalf = v128.shuffle<u8>(lowest, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const upperHalf = v128.shuffle<u8>(high, highest, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const lowerRest = v128.shuffle<u8>(lowest, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const upperRest = v128.shuffle<u8>(high, highest, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const target = at + 4 * i;
    v128.store(target, v128.shuffle<u16>(lowerHalf, upperHalf, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(target, v128.shuffle<u16>(lowerHalf, upperHalf, 4, 12, 5, 13, 6, 14, 7, 15), 16);
    v128.store(target, v128.shuffle<u16>(lowerRest, upperRest, 0, 8, 1, 9, 2, 10, 3, 11), 32);
    v128.store(target, v128.shuffle<u16>(lowerRest, upperRest, 4, 12, 5, 13, 6, 14, 7, 15), 48);
  }
  joinBytes(planes, at, samples, 4, wholes);
}

function joinBytes(planes: usize, at: usize, samples: i32, size: i32, from: i32): void {
  for (let byte = 0; byte < size; byte++) {
    const plane = planes + (size - 1 - byte) * samples;
    for (let i = from; i < samples; i++) store<u8>(at + i * size + byte, load<u8>(plane + i));
  }
}

/** Reverses the bytes of each number of `size` bytes; `length` bytes and up to 15 behind them are touched. */
export function swapBytes(at: usize, length: usize, size: i32): void {
  const counting = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const order = v128.xor(counting, i8x16.splat(<i8>(size - 1)));
  for (const end = at + length; at < end; at += 16) v128.store(at, v128.swizzle(v128.load(at), order));
}
