import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuUsage } from 'node:process';
import { constants, deflateSync } from 'node:zlib';
import { allSteps, createBlockEncoder, predictorOf } from '../src/geotiff/block-codec.ts';
import { createCompressor, deflateWithKernels } from '../src/geotiff/compressor.ts';
import { BLOCK_SIZE } from '../src/geotiff/tile-maker.ts';
import { SLACK, loadWasmKernels } from '../src/geotiff/wasm-kernels.ts';
import { type PixelType, type Pixels, allocate, pixelsOf } from '../src/raster/pixel-type.ts';
import { noteLoad } from './load.ts';
import { ROOT, findPython, run } from './measured.ts';
import { machine, table, writeSection } from './page.ts';
import { makeSceneSet } from './scene-set.ts';
import { median } from './statistics.ts';

const SIZE = 2048;
const TURNS = 5;
/** The file that ours should not be larger than. */
const YARDSTICK = 'GDAL DEFLATE 6';

interface Coded {
  readonly data: string;
  readonly coding: string;
  readonly bytes: number;
  /** Of CPU time. */
  readonly seconds: number;
  readonly raw: number;
}

/** `sampleBytes`: of the numbers that the bytes are; 1 where a predictor took them apart. */
type Coder = (bytes: Uint8Array<ArrayBuffer>, sampleBytes: number) => Uint8Array;

/** Our own DEFLATE, the copying into its memory included. */
function ourDeflate(): Coder {
  const kernels = loadWasmKernels();
  if (!kernels) throw new Error('WebAssembly with SIMD is missing here');
  return (bytes, sampleBytes) => {
    kernels.memory.set(bytes, kernels.begin);
    return allSteps(deflateWithKernels(kernels, kernels.memory.subarray(kernels.begin, kernels.begin + bytes.length), kernels.begin + bytes.length + SLACK, sampleBytes));
  };
}

/** zlib at levels and with strategies, and what else we write; each tile by itself. */
async function coders(): Promise<Readonly<Record<string, Coder>>> {
  const zlib = (level: number, strategy = constants.Z_DEFAULT_STRATEGY): Coder => (bytes) => deflateSync(bytes, { level, strategy, memLevel: 9, chunkSize: 2 ** 18 });
  return {
    'DEFLATE 1, ours': ourDeflate(),
    'DEFLATE 1, zlib': zlib(1),
    'DEFLATE 2': zlib(2),
    'DEFLATE 3': zlib(3),
    'DEFLATE 4': zlib(4),
    'DEFLATE 5': zlib(5),
    'DEFLATE 6': zlib(6),
    'DEFLATE 9': zlib(9),
    'DEFLATE 6, filtered': zlib(6, constants.Z_FILTERED),
    'DEFLATE, runs only': zlib(1, constants.Z_RLE),
    'DEFLATE, Huffman only': zlib(1, constants.Z_HUFFMAN_ONLY),
    'ZSTD 1': await createCompressor('zstd', 1),
    'ZSTD 3': await createCompressor('zstd', 3),
    LZW: await createCompressor('lzw'),
  };
}

/** The bytes of all tiles, differenced and not yet compressed. */
async function differenced(path: string, type: PixelType, bandCount: number): Promise<Uint8Array<ArrayBuffer>[]> {
  const file = readFileSync(path);
  const pixels = pixelsOf(type, file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength), 0, SIZE * SIZE * bandCount);
  const encoder = await createBlockEncoder({ type, bandCount, blockSize: BLOCK_SIZE, padding: 0, compression: 'none', predictor: predictorOf(type, 'deflate') });
  const tiles: Uint8Array<ArrayBuffer>[] = [];
  for (let top = 0; top < SIZE; top += BLOCK_SIZE) {
    for (let left = 0; left < SIZE; left += BLOCK_SIZE) {
      const bands = Array.from({ length: bandCount }, (_, band) => cut(pixels, type, band, left, top));
      tiles.push(Uint8Array.from(encoder.encodeBands(bands, BLOCK_SIZE, BLOCK_SIZE)));
    }
  }
  return tiles;
}

function cut(pixels: Pixels, type: PixelType, band: number, left: number, top: number): Pixels {
  const block = allocate(type, BLOCK_SIZE * BLOCK_SIZE);
  for (let row = 0; row < BLOCK_SIZE; row++) {
    const from = band * SIZE * SIZE + (top + row) * SIZE + left;
    block.set(pixels.subarray(from, from + BLOCK_SIZE), row * BLOCK_SIZE);
  }
  return block;
}

function code(data: string, coding: string, coder: Coder, tiles: readonly Uint8Array<ArrayBuffer>[]): Coded {
  const start = cpuUsage();
  const sampleBytes = data === 'uint16' ? 2 : 1;
  const bytes = tiles.reduce((sum, tile) => sum + coder(tile, sampleBytes).length, 0);
  const { user, system } = cpuUsage(start);
  return { data, coding, bytes, seconds: (user + system) / 1e6, raw: tiles.reduce((sum, tile) => sum + tile.length, 0) };
}

/** How small and how fast the ways of compressing tiles are, beside GDAL's. */
export async function benchEncoding(data: string): Promise<void> {
  const python = findPython();
  const { folder } = await makeSceneSet(python, { data, scenes: 1, size: SIZE, tile: BLOCK_SIZE, clear: 'mixed' });
  const scene = join(folder, readdirSync(folder).find((name) => name.startsWith('scene-')) ?? '');
  const scratch = mkdtempSync(join(tmpdir(), 'geoweft-encoding-'));
  const peer = (): Coded[] => run(python, [join(ROOT, 'bench/peers/encode.py'), scene, scratch]).trim().split('\n').map((line) => JSON.parse(line) as Coded);
  try {
    const results = peer(); // makes the pixels, too
    const tiles = { uint16: await differenced(join(scratch, 'uint16'), 'uint16', 4), float32: await differenced(join(scratch, 'float32'), 'float32', 1) };
    const all = Object.entries(await coders());
    for (let turn = 0; turn < TURNS; turn++) {
      for (const [coding, coder] of all) {
        for (const [type, bytes] of Object.entries(tiles)) results.push(code(type, coding, coder, bytes));
      }
      if (turn > 0) results.push(...peer());
      noteLoad();
    }
    await writeSection('encoding', `${summary(results)}\n\n${machine(python)}`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function summary(results: readonly Coded[]): string {
  const rows = [...new Set(results.map(({ coding }) => coding))].map((coding) => {
    const cells = ['uint16', 'float32'].flatMap((data) => {
      const own = results.filter((one) => one.data === data && one.coding === coding);
      const yardstick = results.find((one) => one.data === data && one.coding === YARDSTICK)?.bytes ?? NaN;
      const speed = own[0].raw / median(own.map(({ seconds }) => seconds)) / 1e6;
      return [speed.toFixed(0), (own[0].raw / own[0].bytes).toFixed(3), `${((own[0].bytes / yardstick - 1) * 100).toFixed(1)} %`];
    });
    return [coding, ...cells];
  });
  const heads = ['uint16, 4 bands', 'float32'].flatMap((what) => [`${what}: MB a second of CPU`, 'ratio', `beside ${YARDSTICK}`]);
  return table(['', ...heads], rows);
}
