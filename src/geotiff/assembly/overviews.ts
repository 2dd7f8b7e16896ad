/**
 * Bands at half the resolution: of 2 × 2 pixels, all of them valid, the mean. `width` and `height` are those of the band, and even.
 */

/** Integers of 1 or 2 bytes; halves are rounded away from zero. */
export function averageIntegers(source: usize, width: i32, height: i32, size: i32, isSigned: bool, target: usize): void {
  if (size == 1) {
    if (isSigned) average<i8>(source, width, height, target);
    else average<u8>(source, width, height, target);
  } else if (isSigned) average<i16>(source, width, height, target);
  else averageShorts(source, width, height, target);
}

function average<T>(source: usize, width: i32, height: i32, target: usize): void {
  const rowBytes = <usize>width * sizeof<T>();
  for (let row = 0; row < height; row += 2, source += rowBytes << 1) target = averageRest<T>(source, source + rowBytes, rowBytes, target);
}

/** Two rows up to `end`, where the second begins `rowBytes` behind the first. Gives where the next mean goes. */
function averageRest<T>(source: usize, end: usize, rowBytes: usize, target: usize): usize {
  for (; source < end; source += 2 * sizeof<T>(), target += sizeof<T>()) {
    const sum = <i32>load<T>(source) + <i32>load<T>(source, sizeof<T>()) + <i32>load<T>(source + rowBytes) + <i32>load<T>(source + rowBytes, sizeof<T>());
    store<T>(target, <T>(sum < 0 ? -((2 - sum) >> 2) : (sum + 2) >> 2));
  }
  return target;
}

function averageShorts(source: usize, width: i32, height: i32, target: usize): void {
  const rowBytes = <usize>width << 1;
  for (let row = 0; row < height; row += 2, source += rowBytes << 1) {
    const end = source + rowBytes;
    let at = source;
    for (; at + 32 <= end; at += 32, target += 16) {
      v128.store(target, i16x8.narrow_i32x4_u(meansOfFour(at, rowBytes), meansOfFour(at + 16, rowBytes)));
    }
    target = averageRest<u16>(at, end, rowBytes, target);
  }
}

// @ts-ignore: decorator
@inline
function meansOfFour(at: usize, rowBytes: usize): v128 {
  const sums = i32x4.add(i32x4.extadd_pairwise_i16x8_u(v128.load(at)), i32x4.extadd_pairwise_i16x8_u(v128.load(at + rowBytes)));
  return i32x4.shr_u(i32x4.add(sums, i32x4.splat(2)), 2);
}

/** Floats of 32 bits, added up in 64. */
export function averageFloats(source: usize, width: i32, height: i32, target: usize): void {
  const rowBytes = <usize>width << 2;
  for (let row = 0; row < height; row += 2, source += rowBytes << 1) {
    for (let at = source; at < source + rowBytes; at += 8, target += 4) {
      const sum = <f64>load<f32>(at) + <f64>load<f32>(at, 4) + <f64>load<f32>(at + rowBytes) + <f64>load<f32>(at + rowBytes, 4);
      store<f32>(target, <f32>(sum / 4));
    }
  }
}

/** Whether one of the integers of `size` bytes, 1, 2 or 4, is `value`. */
export function contains(source: usize, length: usize, size: i32, value: u32): bool {
  if (size == 1) return has<u8>(source, length, i8x16.splat(<i8>value), value);
  if (size == 2) return has<u16>(source, length, i16x8.splat(<i16>value), value);
  return has<u32>(source, length, i32x4.splat(value), value);
}

function has<T>(source: usize, length: usize, values: v128, value: u32): bool {
  const end = source + length;
  for (; source + 64 <= end; source += 64) {
    const found = v128.or(
      v128.or(v128.eq<T>(v128.load(source), values), v128.eq<T>(v128.load(source, 16), values)),
      v128.or(v128.eq<T>(v128.load(source, 32), values), v128.eq<T>(v128.load(source, 48), values)),
    );
    if (v128.any_true(found)) return true;
  }
  for (; source < end; source += sizeof<T>()) if (load<T>(source) == <T>value) return true;
  return false;
}
