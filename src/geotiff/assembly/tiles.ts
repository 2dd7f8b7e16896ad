/**
 * Bands, each by itself, to the samples of a tile, band by band of each pixel, with TIFF's predictors. A row has `width` pixels.
 */

/** One of `bands` bands as it is, its first sample at `target`. */
export function layBand(source: usize, pixels: i32, bands: i32, size: i32, target: usize): void {
  if (bands == 1) memory.copy(target, source, <usize>pixels * <usize>size);
  else if (size == 1) lay<u8>(source, pixels, bands, target);
  else if (size == 2) lay<u16>(source, pixels, bands, target);
  else if (size == 4) lay<u32>(source, pixels, bands, target);
  else lay<u64>(source, pixels, bands, target);
}

function lay<T>(source: usize, pixels: i32, bands: i32, target: usize): void {
  const step = <usize>bands * sizeof<T>();
  for (const end = source + <usize>pixels * sizeof<T>(); source < end; source += sizeof<T>(), target += step) store<T>(target, load<T>(source));
}

/** The same with predictor 2: each sample less that of the pixel to the left, wrapping around. */
export function layDifferences(source: usize, rows: i32, width: i32, bands: i32, size: i32, target: usize): void {
  if (size == 1) layRows<u8>(source, rows, width, bands, target);
  else if (size == 2) layRows<u16>(source, rows, width, bands, target);
  else if (size == 4) layRows<u32>(source, rows, width, bands, target);
  else layRows<u64>(source, rows, width, bands, target);
}

function layRows<T>(source: usize, rows: i32, width: i32, bands: i32, target: usize): void {
  const rowBytes = <usize>width * sizeof<T>();
  for (let row = 0; row < rows; row++, source += rowBytes, target += <usize>bands * rowBytes) {
    if (bands == 1) differenceRow<T>(source, rowBytes, target);
    else interleaveRow<T>(source, source + rowBytes, <usize>bands * sizeof<T>(), target);
  }
}

function differenceRow<T>(source: usize, rowBytes: usize, target: usize): void {
  store<T>(target, load<T>(source));
  let at = sizeof<T>();
  for (; at + 16 <= rowBytes; at += 16) v128.store(target + at, v128.sub<T>(v128.load(source + at), v128.load(source + at - sizeof<T>())));
  for (; at < rowBytes; at += sizeof<T>()) store<T>(target + at, <T>(load<T>(source + at) - load<T>(source + at - sizeof<T>())));
}

function interleaveRow<T>(source: usize, end: usize, step: usize, target: usize): void {
  let left: T = 0;
  for (; source < end; source += sizeof<T>(), target += step) {
    const value = load<T>(source);
    store<T>(target, <T>(value - left));
    left = value;
  }
}

/** Predictor 2 of four bands of 16 bits at once, eight pixels at a time; `width` is a multiple of 8. */
export function layFourDifferences(one: usize, two: usize, three: usize, four: usize, rows: i32, width: i32, target: usize): void {
  const steps = width >> 3;
  for (let row = 0; row < rows; row++) {
    let lefts = i16x8.splat(0);
    let lefts2 = lefts;
    let lefts3 = lefts;
    let lefts4 = lefts;
    for (let step = 0; step < steps; step++, target += 64) {
      const values = v128.load(one);
      const values2 = v128.load(two);
      const values3 = v128.load(three);
      const values4 = v128.load(four);
      const a = i16x8.sub(values, besideLeft(lefts, values));
      const b = i16x8.sub(values2, besideLeft(lefts2, values2));
      const c = i16x8.sub(values3, besideLeft(lefts3, values3));
      const d = i16x8.sub(values4, besideLeft(lefts4, values4));
      lefts = values;
      lefts2 = values2;
      lefts3 = values3;
      lefts4 = values4;
      one += 16;
      two += 16;
      three += 16;
      four += 16;
      const firsts = v128.shuffle<u16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
      const seconds = v128.shuffle<u16>(c, d, 0, 8, 1, 9, 2, 10, 3, 11);
      const laterFirsts = v128.shuffle<u16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
      const laterSeconds = v128.shuffle<u16>(c, d, 4, 12, 5, 13, 6, 14, 7, 15);
      v128.store(target, v128.shuffle<u32>(firsts, seconds, 0, 4, 1, 5));
      v128.store(target, v128.shuffle<u32>(firsts, seconds, 2, 6, 3, 7), 16);
      v128.store(target, v128.shuffle<u32>(laterFirsts, laterSeconds, 0, 4, 1, 5), 32);
      v128.store(target, v128.shuffle<u32>(laterFirsts, laterSeconds, 2, 6, 3, 7), 48);
    }
  }
}

/** The pixels one to the left of eight. */
// @ts-ignore: decorator
@inline
function besideLeft(before: v128, values: v128): v128 {
  return v128.shuffle<u16>(before, values, 7, 8, 9, 10, 11, 12, 13, 14);
}

/**
 * Predictor 3, in place: a row's `samples` of `size` bytes are sorted by significance, highest first, then each is less the byte `bands` before.
 * Each row passes through `scratch`, which has room for one.
 */
export function predictFloats(at: usize, rows: i32, samples: i32, bands: i32, size: i32, scratch: usize): void {
  const rowBytes = samples * size;
  for (let row = 0; row < rows; row++, at += rowBytes) {
    if (size == 4) splitFours(at, scratch, samples);
    else splitBytes(at, scratch, samples, size, 0);
    memory.copy(at, scratch, bands);
    let next = bands;
    for (; next + 16 <= rowBytes; next += 16) v128.store(at + next, i8x16.sub(v128.load(scratch + next), v128.load(scratch + next - bands)));
    for (; next < rowBytes; next++) store<u8>(at + next, load<u8>(scratch + next) - load<u8>(scratch + next - bands));
  }
}

/** Numbers of four bytes to planes of bytes: 16 at a time. */
function splitFours(at: usize, planes: usize, samples: i32): void {
  const wholes = samples & ~15;
  for (let i = 0; i < wholes; i += 16) {
    const one = sorted(v128.load(at + 4 * i));
    const two = sorted(v128.load(at + 4 * i, 16));
    const three = sorted(v128.load(at + 4 * i, 32));
    const four = sorted(v128.load(at + 4 * i, 48));
    const lows = v128.shuffle<u32>(one, two, 0, 4, 1, 5); // lowest bytes of eight, then their low ones
    const highs = v128.shuffle<u32>(one, two, 2, 6, 3, 7);
    const laterLows = v128.shuffle<u32>(three, four, 0, 4, 1, 5);
    const laterHighs = v128.shuffle<u32>(three, four, 2, 6, 3, 7);
    v128.store(planes + i, v128.shuffle<u64>(highs, laterHighs, 1, 3));
    v128.store(planes + samples + i, v128.shuffle<u64>(highs, laterHighs, 0, 2));
    v128.store(planes + 2 * samples + i, v128.shuffle<u64>(lows, laterLows, 1, 3));
    v128.store(planes + 3 * samples + i, v128.shuffle<u64>(lows, laterLows, 0, 2));
  }
  splitBytes(at, planes, samples, 4, wholes);
}

/** Of four numbers the lowest bytes, then the low ones, the high ones and the highest. */
// @ts-ignore: decorator
@inline
function sorted(numbers: v128): v128 {
  return v128.swizzle(numbers, i8x16(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
}

function splitBytes(at: usize, planes: usize, samples: i32, size: i32, from: i32): void {
  for (let byte = 0; byte < size; byte++) {
    const plane = planes + (size - 1 - byte) * samples;
    for (let i = from; i < samples; i++) store<u8>(plane + i, load<u8>(at + i * size + byte));
  }
}
