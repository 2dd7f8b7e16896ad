import { createDeflate, crc32, deflateSync } from 'node:zlib';
import { pipeline } from 'node:stream/promises';

export interface PngSpec {
  readonly width: number;
  readonly height: number;
  /** Texts by keyword: 1 to 79 letters of Latin-1. */
  readonly texts: Readonly<Record<string, string>>;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const EIGHT_BITS = 8;
const RGBA = 6; // colour type
const PIXEL_BYTES = 4;
/** zlib's: of pictures the higher levels make little difference. */
const LEVEL = 6;

/** Makes a PNG of 8-bit RGBA (ISO/IEC 15948) out of strips of whole rows, from the top, and puts its bytes one after the other. */
export async function writePng(put: (bytes: Uint8Array) => Promise<void>, { width, height, texts }: PngSpec, strips: AsyncIterable<Uint8ClampedArray>): Promise<void> {
  await put(Uint8Array.from(SIGNATURE));
  await put(chunk('IHDR', headerOf(width, height)));
  for (const [keyword, text] of Object.entries(texts)) await put(chunk('iTXt', textOf(keyword, text)));
  await pipeline(filtered(strips, width), createDeflate({ level: LEVEL, chunkSize: 2 ** 16 }), async (packed: AsyncIterable<Uint8Array>) => {
    for await (const bytes of packed) await put(chunk('IDAT', bytes));
  });
  await put(chunk('IEND', new Uint8Array(0)));
}

/** How many bytes of a PNG some rows take. */
export function packedBytes(rgba: Uint8ClampedArray, width: number): number {
  return deflateSync(filterRows(rgba, width, null), { level: LEVEL }).length;
}

/** Length, type, data, and a checksum of the latter two. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

function headerOf(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13); // its last bytes: deflated, filtered, not interlaced
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = EIGHT_BITS;
  header[9] = RGBA;
  return header;
}

/** Keyword, flag (compressed), method, no language, no translated keyword, and the text in UTF-8. */
function textOf(keyword: string, text: string): Uint8Array {
  return Buffer.concat([Buffer.from(`${keyword}\0\x01\0\0\0`, 'latin1'), deflateSync(text)]);
}

async function* filtered(strips: AsyncIterable<Uint8ClampedArray>, width: number): AsyncGenerator<Uint8Array> {
  let above: Uint8ClampedArray | null = null;
  for await (const strip of strips) {
    yield filterRows(strip, width, above);
    above = strip.subarray(-width * PIXEL_BYTES);
  }
}

/** Each row as its differences from the row above (filter 2), the first of a picture as those from the pixel to the left (1). */
function filterRows(rgba: Uint8ClampedArray, width: number, above: Uint8ClampedArray | null): Uint8Array {
  const rowBytes = width * PIXEL_BYTES;
  const rows = rgba.length / rowBytes;
  const bytes = new Uint8Array(rows * (rowBytes + 1));
  for (let row = 0; row < rows; row++) {
    const from = row * rowBytes;
    const to = row * (rowBytes + 1) + 1;
    const before = row > 0 ? rgba.subarray(from - rowBytes, from) : above;
    bytes[to - 1] = before === null ? 1 : 2;
    for (let i = 0; i < rowBytes; i++) {
      const reference = before === null ? (i < PIXEL_BYTES ? 0 : rgba[from + i - PIXEL_BYTES]) : before[i];
      bytes[to + i] = rgba[from + i] - reference;
    }
  }
  return bytes;
}
