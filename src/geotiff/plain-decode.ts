import type { BlockLayout } from './block-layout.ts';

/** Undoes predictor and byte order of unpacked samples in JavaScript. Gives the block's bytes in a buffer of their own. */
export function restoreSamples(unpacked: Uint8Array, littleEndian: boolean, layout: BlockLayout): Uint8Array {
  const data = new Uint8Array(layout.bytes);
  data.set(unpacked.subarray(0, layout.bytes));
  const { sampleBytes, predictor } = layout;
  if (sampleBytes === null) return data;
  if (predictor === 3) {
    undoFloatPredictor(data, sampleBytes, layout); // its bytes come highest first in any file
  } else if (!littleEndian && sampleBytes > 1) {
    swapBytes(data, sampleBytes);
  }
  if (predictor === 2) undoDifferences(data, sampleBytes, layout);
  return data;
}

function swapBytes(data: Uint8Array<ArrayBuffer>, sampleBytes: number): void {
  const buffer = Buffer.from(data.buffer);
  if (sampleBytes === 2) buffer.swap16();
  else if (sampleBytes === 4) buffer.swap32();
  else buffer.swap64();
}

/** Predictor 2: each sample is stored as its difference from the one to its left. Adding wraps around in the type. */
function undoDifferences({ buffer }: Uint8Array<ArrayBuffer>, sampleBytes: number, { rows, samplesPerRow, samplesPerPixel }: BlockLayout): void {
  if (sampleBytes === 8) {
    const wide = new BigUint64Array(buffer);
    forDifferences(rows, samplesPerRow, samplesPerPixel, (i) => (wide[i] += wide[i - samplesPerPixel]));
    return;
  }
  const view = sampleBytes === 1 ? new Uint8Array(buffer) : sampleBytes === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer);
  forDifferences(rows, samplesPerRow, samplesPerPixel, (i) => (view[i] += view[i - samplesPerPixel]));
}

function forDifferences(rows: number, rowLength: number, from: number, add: (index: number) => void): void {
  for (let row = 0; row < rows; row++) for (let i = row * rowLength + from; i < (row + 1) * rowLength; i++) add(i);
}

/** Predictor 3: the bytes of a row are sorted by significance, highest first, then stored as differences. */
function undoFloatPredictor(data: Uint8Array, sampleBytes: number, { rows, samplesPerRow, samplesPerPixel, rowBytes }: BlockLayout): void {
  const sorted = new Uint8Array(rowBytes);
  for (let row = 0; row < rows; row++) {
    const bytes = data.subarray(row * rowBytes, (row + 1) * rowBytes);
    for (let i = samplesPerPixel; i < rowBytes; i++) bytes[i] += bytes[i - samplesPerPixel];
    sorted.set(bytes);
    for (let byte = 0; byte < sampleBytes; byte++) {
      const plane = (sampleBytes - 1 - byte) * samplesPerRow;
      for (let i = 0; i < samplesPerRow; i++) bytes[i * sampleBytes + byte] = sorted[plane + i];
    }
  }
}
