import { ZSTDDecoder } from 'zstddec';
import type { Pixels } from '../raster/pixel-type.ts';
import { type BlockLayout, layoutOf } from './block-layout.ts';
import { GeoTiffError } from './geotiff-error.ts';
import { decodeJpeg } from './jpeg.ts';
import { decodeLerc } from './lerc.ts';
import type { StoredLevel } from './level.ts';
import { undoLzw } from './lzw.ts';
import { type MemoryRanges, createMemoryRanges } from './memory-ranges.ts';
import { undoPackBits } from './pack-bits.ts';
import { restoreSamples } from './plain-decode.ts';
import { type AllocateBuffer, pixelsOfSamples } from './samples.ts';
import { SLACK, type WasmKernels, loadWasmKernels } from './wasm-kernels.ts';
import { inflateByZlib } from './zlib-inflate.ts';

/** Room for the bytes of a block as they are in the file. */
export interface BlockRoom {
  readonly bytes: Uint8Array<ArrayBuffer>;
  release(): void;
}

/** Decodes blocks. Most are read straight into the memory of the WASM kernels and decoded there, one after another. */
export interface BlockDecoder {
  /** Room to read so many bytes into, once there is. Throws the signal's reason if that is aborted before. */
  room(length: number, signal: AbortSignal): Promise<BlockRoom>;
  /**
   * The samples of the block whose bytes are in the room, in the machine's byte order, `rows` × blockWidth × samplesPerBlock, bands fastest,
   * in a buffer of `allocate`. Throws GeoTiffError if the block does not hold that much.
   */
  decode(room: BlockRoom, level: StoredLevel, rows: number, allocate: AllocateBuffer): Promise<Pixels>;
}

const NONE = 1;
const LZW = 5;
const JPEG = 7;
const DEFLATE = [8, 32946];
const PACK_BITS = 32773;
const LERC = 34887;
const ZSTD = 50000;
const SUPPORTED = [NONE, LZW, JPEG, ...DEFLATE, PACK_BITS, LERC, ZSTD];

const MIB = 2 ** 20;
/** A larger block is decoded in JavaScript. Memory that is never touched costs nothing. */
const INPUT_BYTES = 16 * MIB;
const OUTPUT_BYTES = 16 * MIB;
const SCRATCH_BYTES = MIB;

/** `kernels`: null where there are none; then all blocks are decoded in JavaScript and by zlib. */
export function createBlockDecoder(kernels: WasmKernels | null = loadWasmKernels()): BlockDecoder {
  const zstd = new ZSTDDecoder();
  const desk = kernels && layOut(kernels);

  /** Bytes of the samples as they are stored, for JavaScript. */
  async function unpack(bytes: Uint8Array<ArrayBuffer>, level: StoredLevel, layout: BlockLayout): Promise<Uint8Array> {
    switch (level.compression) {
      case NONE:
        return bytes;
      case LZW:
        return undoLzw(bytes, layout.bytes);
      case PACK_BITS:
        return undoPackBits(bytes, layout.bytes);
      case ZSTD:
        await zstd.init();
        return zstd.decode(bytes, layout.wholeBytes); // the last strip may be a whole one
      case JPEG:
        return decodeJpeg(bytes, level, layout);
      case LERC:
        await zstd.init();
        return decodeLerc(bytes, level, layout, (packed, most) => zstd.decode(packed, most));
      default:
        return inflateByZlib(bytes, layout.wholeBytes);
    }
  }

  async function pixelsOfBlock(bytes: Uint8Array<ArrayBuffer>, level: StoredLevel, layout: BlockLayout, allocate: AllocateBuffer): Promise<Pixels> {
    // What lies in the memory of the kernels is copied at once: the next block comes as soon as something is waited for.
    const copy = (samples: Uint8Array): Pixels => pixelsOfSamples(samples, level, layout, allocate);
    const fits = desk && bytes.buffer === desk.kernels.memory.buffer && layout.wholeBytes <= OUTPUT_BYTES && layout.rowBytes <= SCRATCH_BYTES;
    const done = fits ? unpackInMemory(desk, bytes, level, layout) : null;
    if (desk && done !== null) return copy(restoreInMemory(desk, done, level, layout));
    const unpacked = await unpack(bytes, level, layout);
    requireBytes(unpacked.length, layout);
    if (level.compression === JPEG || level.compression === LERC) return copy(unpacked); // samples as the machine has them
    if (!desk || !fits) return copy(restoreSamples(unpacked, level.littleEndian, layout));
    desk.kernels.memory.set(unpacked.subarray(0, layout.bytes), desk.output);
    return copy(restoreInMemory(desk, desk.output, level, layout));
  }

  return {
    async room(length, signal) {
      if (!desk || length > INPUT_BYTES - SLACK) return { bytes: new Uint8Array(length), release: () => undefined };
      const start = await desk.ranges.take(length + SLACK, signal);
      return { bytes: desk.kernels.memory.subarray(start, start + length), release: () => desk.ranges.give(start) };
    },
    async decode({ bytes }, level, rows, allocate) {
      if (!SUPPORTED.includes(level.compression)) throw new GeoTiffError(`its compression (${level.compression}) is not supported`);
      const layout = layoutOf(level, rows);
      try {
        return await pixelsOfBlock(bytes, level, layout, allocate);
      } catch (error) {
        if (error instanceof GeoTiffError) throw error;
        throw new GeoTiffError('a block of pixels is damaged', { cause: error });
      }
    },
  };
}

function requireBytes(found: number, layout: BlockLayout): void {
  if (found < layout.bytes) throw new GeoTiffError('a block of pixels is damaged or cut off');
}

/** The memory of the kernels: input of several blocks, output of one, a row on its way. */
interface Desk {
  readonly kernels: WasmKernels;
  readonly ranges: MemoryRanges;
  readonly output: number;
  readonly scratch: number;
}

function layOut(kernels: WasmKernels): Desk {
  const output = kernels.begin + INPUT_BYTES;
  const scratch = output + OUTPUT_BYTES + Math.ceil(SLACK / 64) * 64;
  return { kernels, ranges: createMemoryRanges(kernels.begin, output), output, scratch };
}

/** Where the unpacked samples are; null for what is not for the kernels. */
function unpackInMemory({ kernels, output }: Desk, bytes: Uint8Array, level: StoredLevel, layout: BlockLayout): number | null {
  if (level.compression === NONE) {
    requireBytes(bytes.length, layout);
    return bytes.byteOffset;
  }
  if (level.compression === LZW) {
    requireBytes(kernels.undoLzw(bytes.byteOffset, bytes.length, output, layout.bytes), layout);
    return output;
  }
  if (!DEFLATE.includes(level.compression)) return null;
  const length = kernels.inflate(bytes.byteOffset, bytes.length, output, layout.wholeBytes);
  if (length < 0) return null; // zlib has the last word, and room for a strip that is too long
  requireBytes(length, layout);
  return output;
}

/** Undoes predictor and byte order in place. */
function restoreInMemory({ kernels, scratch }: Desk, at: number, level: StoredLevel, layout: BlockLayout): Uint8Array {
  const { rows, bytes, samplesPerRow, samplesPerPixel, sampleBytes, predictor } = layout;
  if (sampleBytes !== null) {
    if (predictor === 3) kernels.undoFloatPredictor(at, rows, samplesPerRow, samplesPerPixel, sampleBytes, scratch);
    else if (!level.littleEndian && sampleBytes > 1) kernels.swapBytes(at, bytes, sampleBytes);
    if (predictor === 2) kernels.undoDifferences(at, rows, samplesPerRow, samplesPerPixel, sampleBytes);
  }
  return kernels.memory.subarray(at, at + bytes);
}
