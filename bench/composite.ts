/**
 * The way of pixels from decoded blocks to a best-pixel composite: no file, no decoding, no encoding. 12 scenes of 4096² pixels,
 * 4 bands of uint16 at 10 m and one of uint8 at 20 m, in blocks of 1024 pixels; the quality is the latter times −1.
 */
import { performance } from 'node:perf_hooks';
import { cpuUsage, memoryUsage, version } from 'node:process';
import { cpus } from 'node:os';
import { define } from '../src/expression/define.ts';
import { constant, invoke } from '../src/expression/expression.ts';
import { createEvaluator } from '../src/evaluate/evaluator.ts';
import { type GeoBox, cropGeoBox } from '../src/geo/geobox.ts';
import type { Image } from '../src/image/image.ts';
import { type SourceBand, sourceImage } from '../src/image/source-image.ts';
import { type MemoryFile, blockFile, memoryStore } from '../test/support/memory-store.ts';

const SIDE = Number(process.argv[2] ?? 4096);
const SCENES = Number(process.argv[3] ?? 12);
const PIECE = 512;
const BLOCK = 1024;
const ROUNDS = 5;
const BANDS = ['B2', 'B3', 'B4', 'B8'];
const { signal } = new AbortController();

const fine: GeoBox = { crs: 'EPSG:32633', transform: [10, 0, 600_000, 0, -10, 5_000_000], width: SIDE, height: SIDE };
const coarse: GeoBox = { crs: 'EPSG:32633', transform: [20, 0, 600_000, 0, -20, 5_000_000], width: SIDE / 2, height: SIDE / 2 };

/** Smooth clouds: 0 where the sky is clear, or a haze of 0 to 5 that changes slowly, as `clear` says. */
function clouds(scene: number, clear: 'zero' | 'haze', column: number, row: number): number {
  const cover = wave(column, row, 310, scene) + 0.6 * wave(column, row, 127, scene * 2.3) + 0.3 * wave(column, row, 41, scene * 5.1);
  if (cover > 0.2) return Math.min(100, Math.round(cover * 90));
  return clear === 'zero' ? 0 : Math.round(2.5 + 2.5 * wave(column, row, 23, scene * 3.3));
}

function wave(column: number, row: number, length: number, phase: number): number {
  return Math.sin(column / length + phase) * Math.cos(row / (length * 0.8) - phase * 1.7);
}

/** Bands share their blocks among the scenes: copying does not ask what the numbers are. */
function sharedBlock(seed: number): MemoryFile['block'] {
  const values = Uint16Array.from({ length: BLOCK * BLOCK }, (_, i) => (i * 2654435761 + seed) & 0x3fff);
  return () => ({ values, stride: 1 });
}

function scenes(clear: 'zero' | 'haze', nodata: number | null): { images: Image[]; blocks: string[] } {
  const files: MemoryFile[] = [];
  const bands = Array.from({ length: SCENES }, (_, scene) => {
    const reflectance = BANDS.map((name, index) => {
      const file = blockFile({ name: `${scene}/${name}`, geobox: fine, type: 'uint16', blockWidth: BLOCK, nodata }, sharedBlock(index));
      files.push(file);
      return { name, header: file.header, sample: 0, nodata, content: 'continuous' } satisfies SourceBand;
    });
    const kept = new Map<string, Uint8Array<ArrayBuffer>>();
    const cloud = blockFile({ name: `${scene}/cloud`, geobox: coarse, type: 'uint8', blockWidth: BLOCK }, (column, row) => {
      const key = `${column},${row}`;
      const values =
        kept.get(key) ??
        Uint8Array.from({ length: BLOCK * BLOCK }, (_, i) => clouds(scene, clear, column * BLOCK + (i % BLOCK), row * BLOCK + Math.floor(i / BLOCK)));
      kept.set(key, values);
      return { values, stride: 1 };
    });
    files.push(cloud);
    for (let row = 0; row * BLOCK < coarse.height; row++) for (let column = 0; column * BLOCK < coarse.width; column++) cloud.block(column, row, 0);
    return [...reflectance, { name: 'cloud', header: cloud.header, sample: 0, nodata: null, content: 'quality' } satisfies SourceBand];
  });
  const { store, blocks } = memoryStore(files, { spoil: false });
  const images = bands.map((own, scene) =>
    sourceImage({ bands: own, properties: { 'system:index': String(scene) }, footprint: null, clipped: false, label: `scene ${scene}`, hash: 'a1' }, store),
  );
  return { images, blocks };
}

async function bestPixel(images: readonly Image[]): Promise<Image> {
  const evaluator = createEvaluator({
    load: () => Promise.resolve({ collection: { kind: 'ImageCollection', images }, issues: [], fingerprint: 'bench' }),
  });
  const collection = invoke('Collection.map', {
    collection: invoke('ImageCollection.load', { id: constant('scenes') }),
    baseAlgorithm: define((image) => {
      const selected = invoke('Image.select', { input: image, bandSelectors: constant(['cloud']) });
      const inverted = invoke('Image.multiply', { image1: selected, image2: invoke('Image.constant', { value: constant(-1) }) });
      return invoke('Image.addBands', { dstImg: image, srcImg: invoke('Image.rename', { input: inverted, names: constant(['quality']) }) });
    }),
  });
  const { value } = await evaluator.evaluate(invoke('ImageCollection.qualityMosaic', { collection, qualityBand: constant('quality') }), { signal });
  if (value.kind !== 'Image') throw new Error(`it is ${value.kind}`);
  return value;
}

async function readAll(image: Image): Promise<number> {
  let sum = 0;
  for (let row = 0; row < SIDE; row += PIECE) {
    for (let column = 0; column < SIDE; column += PIECE) {
      const part = cropGeoBox(fine, column, row, Math.min(PIECE, SIDE - column), Math.min(PIECE, SIDE - row));
      const { bands } = await image.read(part, BANDS, { output: fine, signal });
      for (const { values } of bands) sum += values[(row * 7 + column) % values.length];
    }
  }
  return sum;
}

console.log(`${cpus()[0].model.trim()}, Node ${version}; ${SCENES} scenes of ${SIDE}², pieces of ${PIECE}², best of ${ROUNDS}`);
for (const [clear, nodata] of [['zero', null], ['zero', 0], ['haze', null], ['haze', 0]] as const) {
  const { images, blocks } = scenes(clear, nodata);
  const image = await bestPixel(images);
  let [wall, cpu, asked, sum] = [Infinity, Infinity, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    blocks.length = 0;
    const [start, used] = [performance.now(), cpuUsage()];
    sum = await readAll(image);
    wall = Math.min(wall, performance.now() - start);
    const { user, system } = cpuUsage(used);
    cpu = Math.min(cpu, (user + system) / 1000);
    asked = blocks.length;
  }
  const rate = (SIDE * SIDE) / 1000 / wall;
  console.log(
    `clear sky ${clear}, nodata ${nodata ?? 'none'}: ${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms of CPU, ${rate.toFixed(1)} megapixels/s; ` +
      `${asked} blocks asked for, ${(memoryUsage().rss / 2 ** 20).toFixed(0)} MiB, sum ${sum}`,
  );
}
