import { getDecoder } from 'geotiff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZSTDDecoder } from 'zstddec';
import { createCompressor } from '../../src/geotiff/compressor.ts';
import { createLzwEncoder, undoLzw } from '../../src/geotiff/lzw.ts';
import { undoPackBits } from '../../src/geotiff/pack-bits.ts';

/** TIFF's LZW (TIFF 6.0, section 13), written plainly. */
function lzw(bytes: Uint8Array): Uint8Array {
  const output: number[] = [];
  let [bits, held, width] = [0, 0, 9];
  const put = (code: number): void => {
    bits = (bits << width) | code;
    for (held += width; held >= 8; held -= 8) output.push((bits >> (held - 8)) & 0xff);
    bits &= (1 << held) - 1;
  };
  let table = new Map<string, number>();
  let free = 258;
  put(256);
  let word = '';
  const codeOf = (text: string): number => (text.length === 1 ? text.charCodeAt(0) : (table.get(text) ?? -1));
  for (const byte of bytes) {
    const longer = word + String.fromCharCode(byte);
    if (longer.length === 1 || table.has(longer)) {
      word = longer;
      continue;
    }
    put(codeOf(word));
    table.set(longer, free++);
    if (free === 4095) {
      put(256);
      table = new Map();
      [free, width] = [258, 9];
    } else if (free + 1 > 1 << width) width++;
    word = String.fromCharCode(byte);
  }
  if (word !== '') put(codeOf(word));
  put(257);
  put(0); // fills the last byte
  return Uint8Array.from(output);
}

/** Numbers that look random, each the same whenever asked for; below `limit`. */
const noise = (length: number, limit: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (Math.imul(i ^ 0x5bd1e995, 0x9e3779b1) >>> 16) % limit);

describe('LZW', () => {
  const samples: [string, Uint8Array][] = [
    ['one byte', Uint8Array.of(7)],
    ['a run, whose codes stand for what is just being written', new Uint8Array(5000).fill(7)],
    ['a pattern', Uint8Array.from({ length: 20_000 }, (_, i) => i % 7)],
    ['noise that fills the table many times', noise(100_000, 256)],
    ['noise of few values', noise(100_000, 3)],
  ];

  it.each(samples)('is undone of %s', (_, bytes) => {
    expect(undoLzw(lzw(bytes), bytes.length)).toEqual(bytes);
  });

  it.each(samples)('is undone of %s as by geotiff.js', async (_, bytes) => {
    const packed = lzw(bytes);
    const decoder = await getDecoder(5, { tileWidth: 1, tileHeight: 1, predictor: 1, bitsPerSample: [8], planarConfiguration: 1, samplesPerPixel: 1 });
    const theirs = new Uint8Array(await decoder.decodeBlock(packed.slice().buffer));
    expect(theirs.slice(0, bytes.length)).toEqual(bytes);
  });

  it('gives no more than was asked for, and what there is where it ends before', () => {
    expect(undoLzw(lzw(new Uint8Array(5000).fill(7)), 100)).toEqual(new Uint8Array(100).fill(7));
    expect(undoLzw(lzw(Uint8Array.of(1, 2, 3)), 100)).toEqual(Uint8Array.of(1, 2, 3));
    expect(undoLzw(new Uint8Array(0), 100)).toEqual(new Uint8Array(0));
  });

  it('refuses a code that stands for nothing', () => {
    expect(() => undoLzw(Uint8Array.of(0x80, 0x7f, 0xff, 0xff), 100)).toThrow(/^the LZW code \d+ stands for nothing$/);
  });
});

describe('PackBits', () => {
  const sample = Uint8Array.of(0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa);
  const unpacked = [0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22, ...Array.from({ length: 10 }, () => 0xaa)];

  it('is undone', () => {
    expect([...undoPackBits(sample, 24)]).toEqual(unpacked); // Apple's own example
  });

  it('skips what means nothing', () => {
    expect([...undoPackBits(Uint8Array.of(0x80, 0x00, 0x07), 1)]).toEqual([7]);
  });

  it('gives no more than was asked for, and what there is where it ends before', () => {
    expect([...undoPackBits(sample, 5)]).toEqual(unpacked.slice(0, 5));
    expect([...undoPackBits(sample, 20)]).toEqual(unpacked.slice(0, 20));
    expect([...undoPackBits(sample.subarray(0, 5), 24)]).toEqual(unpacked.slice(0, 5));
  });
});

describe('the LZW encoder', () => {
  const encode = createLzwEncoder(); // one for all, as a file's tiles share it

  it('gives back whatever bytes there are', () => {
    const runs = fc.array(fc.tuple(fc.nat(255), fc.nat(400)), { maxLength: 60 }).map((parts) => Uint8Array.from(parts.flatMap(([value, times]) => Array<number>(times).fill(value))));
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 12_000 }), runs, fc.integer({ min: 0, max: 30_000 }).map((length) => noise(length, 17)));
    fc.assert(fc.property(bytes, (raw) => Buffer.compare(undoLzw(encode(raw), raw.length), raw) === 0));
  });

  it('fills its table many times over', () => {
    const raw = noise(2_000_000, 251);
    expect(Buffer.compare(undoLzw(encode(raw), raw.length), raw)).toBe(0);
  });

  it('makes little of a run', () => {
    expect(encode(new Uint8Array(100_000)).length).toBeLessThan(800);
  });
});

describe('ZSTD', () => {
  it.each([1, 3, 19])('at level %i gives back what another decoder reads', async (level) => {
    const compress = await createCompressor('zstd', level);
    const decoder = new ZSTDDecoder();
    await decoder.init();
    for (const raw of [noise(100_000, 40), new Uint8Array(5000), Uint8Array.of(1, 2, 3)]) {
      expect(Buffer.compare(decoder.decode(new Uint8Array(compress(Uint8Array.from(raw))), raw.length), raw)).toBe(0);
    }
  });
});
