import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { version } from 'node:process';
import { pathToFileURL } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { deflateSync } from 'node:zlib';
import { createBlockDecoder } from '../src/geotiff/block-decoder.ts';
import type { StoredLevel } from '../src/geotiff/level.ts';

/** Tiles of 16-bit imagery with predictor 2: our kernels into buffers used again, beside Node's zlib and JavaScript into new ones. */
const SIZE = 1024;
const TILES = 24;
const ROUNDS = 5;
const TILE_BYTES = 2 * SIZE * SIZE;

const LEVEL: StoredLevel = {
  width: SIZE,
  height: SIZE,
  blockWidth: SIZE,
  blockHeight: SIZE,
  samplesPerBlock: 1,
  planar: false,
  tiled: true,
  littleEndian: true,
  compression: 8,
  predictor: 2,
  bitsPerSample: 16,
  sampleFormat: 1,
  file: null,
  directory: 0,
  mask: null,
  offsets: [],
  byteCounts: [],
  decoderParameters: {
    tileWidth: SIZE,
    tileHeight: SIZE,
    samplesPerPixel: 1,
    planarConfiguration: 1,
    bitsPerSample: [16],
    predictor: 1,
    photometric: 1,
    JPEGTables: null,
    LercParameters: null,
  },
};

interface Task {
  readonly tiles: readonly Uint8Array<ArrayBuffer>[];
  readonly kernels: boolean;
}

/** Slopes, waves and noise, as differences, packed at zlib's level 6. */
function makeTile(seed: number): Uint8Array<ArrayBuffer> {
  let state = seed + 1;
  const random = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
  const pixels = new Uint16Array(SIZE * SIZE);
  for (let y = 0, i = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, i++) {
      pixels[i] = 900 + 250 * Math.sin((x + seed * 50) / 41) + 180 * Math.cos(y / 29) + (random() + random() + random() - 1.5) * (8 + 6 * (seed % 5));
    }
  }
  const differences = pixels.map((value, i) => (i % SIZE === 0 ? value : value - pixels[i - 1]));
  return new Uint8Array(deflateSync(new Uint8Array(differences.buffer), { level: 6 }));
}

/** Milliseconds that it takes to decode all tiles so many times. */
async function decodeAll({ tiles, kernels }: Task): Promise<number> {
  const decoder = kernels ? createBlockDecoder() : createBlockDecoder(null);
  const used = new ArrayBuffer(TILE_BYTES);
  const allocate = (bytes: number): ArrayBuffer => (kernels ? used : new ArrayBuffer(bytes));
  const { signal } = new AbortController();
  const round = async (): Promise<void> => {
    for (const tile of tiles) {
      const room = await decoder.room(tile.length, signal);
      room.bytes.set(tile);
      await decoder.decode(room, LEVEL, SIZE, allocate);
      room.release();
    }
  };
  await round();
  const start = performance.now();
  for (let i = 0; i < ROUNDS; i++) await round();
  return performance.now() - start;
}

/** What `threads` threads decode in a second, in MB of pixels: each its share of the tiles. */
async function speed(tiles: readonly Uint8Array<ArrayBuffer>[], kernels: boolean, threads: number): Promise<number> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs')).href;
  const code = `import('${tsx}').then(({ register }) => (register(), import('${import.meta.url}')))`;
  const times = Array.from({ length: threads }, (_, index) => {
    const task: Task = { tiles: tiles.filter((_tile, i) => i % threads === index), kernels };
    return new Promise<number>((resolve, reject) => {
      const worker = new Worker(code, { eval: true, workerData: task });
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  });
  const slowest = Math.max(...(await Promise.all(times)));
  return (ROUNDS * tiles.length * TILE_BYTES) / slowest / 1000;
}

const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1];

if (isMainThread) {
  const tiles = Array.from({ length: TILES }, (_, seed) => makeTile(seed));
  const packed = tiles.reduce((sum, tile) => sum + tile.length, 0);
  console.log(`Node ${version}; ${TILES} tiles of ${SIZE} × ${SIZE} uint16, ${((TILES * TILE_BYTES) / packed).toFixed(2)} : 1; MB of pixels a second, medians and best of 5, in turns`);
  const runs: { readonly kernels: boolean; readonly threads: number; readonly speeds: number[] }[] = [
    { kernels: false, threads: 1, speeds: [] },
    { kernels: true, threads: 1, speeds: [] },
    { kernels: false, threads: 2, speeds: [] },
    { kernels: true, threads: 2, speeds: [] },
  ];
  for (let i = 0; i < 5; i++) for (const { kernels, threads, speeds } of runs) speeds.push(await speed(tiles, kernels, threads));
  for (const { kernels, threads, speeds } of runs) {
    console.log(`${kernels ? 'ours' : 'zlib'}, ${threads} thread${threads > 1 ? 's' : ''}: ${median(speeds).toFixed(0)} (${Math.max(...speeds).toFixed(0)}) MB/s`);
  }
} else {
  parentPort?.postMessage(await decodeAll(workerData as Task));
}
