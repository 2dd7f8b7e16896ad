import fc from 'fast-check';

/** Bytes from noise to runs: a few letters, repeats from near and far, steps as in images. */
export const arbitraryBytes = fc
  .record({
    seed: fc.nat(2 ** 31 - 1),
    length: fc.oneof(fc.nat(300), fc.nat(70_000), fc.nat(300_000)),
    letters: fc.constantFrom(1, 2, 5, 40, 256),
    repeats: fc.constantFrom(0, 0.01, 0.1, 0.5, 0.98),
    reach: fc.constantFrom(1, 3, 8, 20, 300, 32_768),
  })
  .map(({ seed, length, letters, repeats, reach }) => {
    let state = seed | 1;
    const random = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32;
    };
    const output = new Uint8Array(length);
    for (let i = 0; i < length; ) {
      if (i > 0 && random() < repeats) {
        const back = 1 + Math.trunc(random() * Math.min(i, reach));
        for (let left = 3 + Math.trunc(random() ** 3 * 300); left > 0 && i < length; left--, i++) output[i] = output[i - back];
      } else {
        output[i++] = Math.trunc(random() ** 2 * letters);
      }
    }
    return output;
  });
