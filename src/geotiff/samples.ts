import { type Pixels, bytesPerPixel, pixelsOf } from '../raster/pixel-type.ts';
import { type StoredLevel, pixelTypeOf } from './level.ts';
import type { BlockLayout } from './block-layout.ts';

/** Memory for so many bytes or more, of any content. */
export type AllocateBuffer = (bytes: number) => ArrayBuffer;

/** Pixels of samples without predictor, whose bytes are in the machine's (little-endian) order unless they are packed by bits. */
export function pixelsOfSamples(bytes: Uint8Array, level: StoredLevel, layout: BlockLayout, allocate: AllocateBuffer): Pixels {
  const type = pixelTypeOf(level);
  const length = layout.rows * layout.samplesPerRow;
  const pixels = pixelsOf(type, allocate(length * bytesPerPixel(type)), 0, length);
  const { bitsPerSample: bits, sampleFormat } = level;
  if (bits === 24 && !level.littleEndian) unpackTriples(bytes, pixels);
  else if (layout.sampleBytes === null) unpackBits(bytes, bits, layout, pixels);
  else if (bits === 16 && sampleFormat === 3) unpackHalves(bytes, pixels);
  else if (bits === 64 && sampleFormat !== 3) unpackLongs(bytes, sampleFormat === 2, pixels);
  else new Uint8Array(pixels.buffer).set(bytes.subarray(0, pixels.byteLength));
  return pixels;
}

/** Samples of 1 to 31 bits, packed highest bit first; each row begins on a byte. */
function unpackBits(bytes: Uint8Array, bits: number, { rows, samplesPerRow, rowBytes }: BlockLayout, pixels: Pixels): void {
  for (let row = 0, to = 0; row < rows; row++) {
    let at = row * rowBytes;
    if (bits === 1) {
      for (let i = 0; i < samplesPerRow; i++) pixels[to++] = (bytes[at + (i >> 3)] >> (7 - (i & 7))) & 1;
      continue;
    }
    let [held, heldBits] = [0, 0]; // fewer than 2 ** 39: beyond what shifts of integers can do
    for (let i = 0; i < samplesPerRow; i++) {
      for (; heldBits < bits; heldBits += 8) held = held * 256 + bytes[at++];
      heldBits -= bits;
      const unit = 2 ** heldBits;
      const value = Math.floor(held / unit);
      pixels[to++] = value;
      held -= value * unit;
    }
  }
}

/** Samples of 24 bits as libtiff writes them into big-endian files: it reverses what is packed highest bit first. */
function unpackTriples(bytes: Uint8Array, pixels: Pixels): void {
  for (let i = 0, at = 0; i < pixels.length; i++, at += 3) pixels[i] = bytes[at] + bytes[at + 1] * 0x100 + bytes[at + 2] * 0x10000;
}

/** Integers of 64 bits, rounded once to the nearest double. */
function unpackLongs(bytes: Uint8Array, signed: boolean, pixels: Pixels): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let i = 0, at = 0; i < pixels.length; i++, at += 8) {
    const high = signed ? view.getInt32(at + 4, true) : view.getUint32(at + 4, true);
    pixels[i] = high * 2 ** 32 + view.getUint32(at, true);
  }
}

/** Floats of 16 bits: 1 sign, 5 exponent, 10 fraction. */
function unpackHalves(bytes: Uint8Array, pixels: Pixels): void {
  for (let i = 0, at = 0; i < pixels.length; i++, at += 2) {
    const half = bytes[at] | (bytes[at + 1] << 8);
    const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
    const size = exponent === 0 ? fraction * 2 ** -24 : exponent < 31 ? (1024 + fraction) * 2 ** (exponent - 25) : fraction === 0 ? Infinity : NaN;
    pixels[i] = half & 0x8000 ? -size : size;
  }
}
