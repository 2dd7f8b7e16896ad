const MODULUS: u32 = 65521;
/** So many bytes can be summed up before 32 bits run over, a multiple of 16. */
const RUN: usize = 5536;

/** zlib's checksum (RFC 1950), 16 bytes at a time. */
export function adler32(at: usize, length: usize): u32 {
  let low: u32 = 1;
  let high: u32 = 0;
  const end = at + length;
  const wholes = end - (length & 15);
  while (at < wholes) {
    const stop = min(at + RUN, wholes);
    high += low * <u32>(stop - at);
    let sums = i32x4.splat(0); // of bytes
    let earlier = i32x4.splat(0); // of sums before each 16 bytes
    let weighted = i32x4.splat(0); // of bytes times how many come from them on within their 16
    for (; at < stop; at += 16) {
      const bytes = v128.load(at);
      earlier = i32x4.add(earlier, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), i16x8(16, 15, 14, 13, 12, 11, 10, 9)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), i16x8(8, 7, 6, 5, 4, 3, 2, 1)));
    }
    low = (low + total(sums)) % MODULUS;
    high = (high % MODULUS + total(earlier) % MODULUS * 16 + total(weighted)) % MODULUS;
  }
  for (; at < end; at++) {
    low += load<u8>(at);
    high += low;
  }
  return ((high % MODULUS) << 16) | (low % MODULUS);
}

function total(sums: v128): u32 {
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
}
