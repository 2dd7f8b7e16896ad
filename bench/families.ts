/**
 * Each family of functions beside numpy, in milliseconds a megapixel: 12 images of uint16 in memory, of which one pixel in ten is
 * masked, read in boxes of 512 pixels through the evaluator and the functions. First every result is compared with numpy's, pixel by
 * pixel; then both take turns, each on one thread.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { cpuUsage } from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { createEvaluator } from '../src/evaluate/evaluator.ts';
import type { Value } from '../src/functions/value.ts';
import { cropGeoBox } from '../src/geo/geobox.ts';
import type { Image } from '../src/image/image.ts';
import { type SourceBand, sourceImage } from '../src/image/source-image.ts';
import { allocate } from '../src/raster/pixel-type.ts';
import { type BandPixels, isValid } from '../src/raster/raster.ts';
import { type MemoryFile, blockFile, memoryStore } from '../test/support/memory-store.ts';
import { AREA, CASES, type FamilyCase, SIDE } from './family-cases.ts';
import { noteLoad } from './load.ts';
import { ROOT, findPython } from './measured.ts';
import { machine, table, writeSection } from './page.ts';
import { median } from './statistics.ts';

const SCENES = 12;
const BOX = 512;
const [LEAST_TURNS, MOST_TURNS] = [3, 5];
/** A case that has taken longer than this, both together, has no more turns than it must: all of them stay below two minutes. */
const ENOUGH_MS = 1500;
const { signal } = new AbortController();

/** One pixel in ten is 0, which means masked; others are random, which is the worst for masks and for sorting. The rule of peers/families.py. */
function pixel(place: number, highest: number): number {
  let mixed = Math.imul(place, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed = (mixed ^ (mixed >>> 13)) >>> 0;
  return mixed % 10 === 0 ? 0 : ((mixed >>> 8) % highest) + 1;
}

/** A band whose blocks are the boxes: made when first asked for, and kept. */
function bandFile(scene: number, name: string, band: number): MemoryFile {
  const [type, highest] = name === 'c' ? (['uint8', 11] as const) : (['uint16', 10_000] as const);
  const kept = new Map<string, ReturnType<MemoryFile['block']>>();
  return blockFile({ name: `${scene}/${name}`, geobox: AREA, type, blockWidth: BOX, nodata: 0 }, (column, row) => {
    const key = `${column},${row}`;
    const known = kept.get(key);
    if (known) return known;
    const first = ((scene * 3 + band) * SIDE + row * BOX) * SIDE + column * BOX;
    const values = allocate(type, BOX * BOX);
    for (let i = 0; i < values.length; i++) values[i] = pixel(first + Math.floor(i / BOX) * SIDE + (i % BOX), highest);
    const block = { values, stride: 1 };
    kept.set(key, block);
    return block;
  });
}

function makeImages(): Image[] {
  return Array.from({ length: SCENES }, (_, scene) => {
    const files = ['a', 'b', 'c'].map((name, band) => ({ name, file: bandFile(scene, name, band) }));
    const { store } = memoryStore(files.map(({ file }) => file), { spoil: false });
    const bands = files.map(({ name, file }): SourceBand => ({ name, header: file.header, sample: 0, nodata: 0, content: name === 'c' ? 'class' : 'continuous' }));
    return sourceImage({ bands, properties: { 'system:index': String(scene) }, footprint: null, clipped: false, label: `scene ${scene}`, hash: 'a1' }, store);
  });
}

/** What is read of a case: pixels and where they begin in its grid. */
type Visit = (bands: readonly BandPixels[], column: number, row: number, width: number) => void;

/** Evaluates a case anew, as nothing of the last time may be left, and reads all of it. */
async function readAll({ expression, bands, grid }: FamilyCase, images: readonly Image[], visit: Visit): Promise<void> {
  const evaluator = createEvaluator({ load: () => Promise.reject(new Error('nothing is loaded here')) });
  const bindings: Record<string, Value> = { image: images[0], images: { kind: 'ImageCollection', images } };
  const { value } = await evaluator.evaluate(expression, { bindings, signal });
  if (value.kind === 'Table') {
    const [row] = await value.table.rows({ signal });
    visit(row.map((number) => ({ values: Float64Array.of(Number(number)), mask: null })), 0, 0, 1);
    return;
  }
  if (value.kind !== 'Image') throw new Error(`it is ${value.kind}`);
  for (let row = 0; row < grid.height; row += BOX) {
    for (let column = 0; column < grid.width; column += BOX) {
      const raster = await value.read(cropGeoBox(grid, column, row, BOX, BOX), bands, { output: grid, signal });
      visit(raster.bands, column, row, BOX);
    }
  }
}

/** Milliseconds, and those of CPU time. */
interface Took {
  readonly wall: number;
  readonly cpu: number;
}

/** The peer, which answers one question after the other. */
interface Peer {
  ask(name: string, file: string | null): Promise<Took>;
  stop(): void;
}

async function startPeer(python: string): Promise<Peer> {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', GDAL_NUM_THREADS: '1' };
  const script = join(ROOT, 'bench/peers/families.py');
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(python, [script, String(SIDE), String(SCENES)], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const answers = lines[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const answer = await answers.next();
    if (answer.done) throw new Error('peers/families.py ended');
    return answer.value;
  };
  await next(); // its pixels are made
  return {
    async ask(name, file) {
      child.stdin.write(`${JSON.stringify({ name, file })}\n`);
      const [wall, cpu] = JSON.parse(await next()) as [number, number];
      return { wall, cpu };
    },
    stop() {
      child.stdin.end();
    },
  };
}

/** Throws where a result is not numpy's, which lies in a file: for each band its values, then its mask. */
async function compare(one: FamilyCase, images: readonly Image[], file: string): Promise<void> {
  const bytes = readFileSync(file);
  const [gridWidth, pixels] = one.bands.length === 0 ? [1, 1] : [one.grid.width, one.grid.width * one.grid.height];
  const theirs = Array.from({ length: Math.max(1, one.bands.length) }, (_, band) => ({
    values: new Float64Array(bytes.buffer.slice(bytes.byteOffset + band * 9 * pixels, bytes.byteOffset + band * 9 * pixels + 8 * pixels)),
    mask: bytes.subarray((band * 9 + 8) * pixels, (band + 1) * 9 * pixels),
  }));
  await readAll(one, images, (bands, column, row, width) => {
    bands.forEach((ours, band) => {
      const { values, mask } = theirs[band];
      for (let i = 0; i < ours.values.length; i++) {
        const place = (row + Math.floor(i / width)) * gridWidth + column + (i % width);
        const [value, other] = [ours.values[i], values[place]];
        const isEqual = isValid(ours, i) === (mask[place] !== 0) && (mask[place] === 0 || Math.abs(value - other) <= one.levels + one.relative * Math.abs(other));
        if (isEqual) continue;
        const said = [isValid(ours, i) ? String(value) : 'masked', mask[place] === 0 ? 'masked' : String(other)];
        throw new Error(`${one.name}, band ${band + 1}, pixel ${place % gridWidth},${Math.floor(place / gridWidth)}: ${said[0]} here, ${said[1]} by numpy`);
      }
    });
  });
}

/** What we and what numpy took, in turns. */
async function time(one: FamilyCase, images: readonly Image[], peer: Peer): Promise<[ours: Took, theirs: Took][]> {
  const turns: [ours: Took, theirs: Took][] = [];
  const ourTurn = async (): Promise<Took> => {
    const [start, used] = [performance.now(), cpuUsage()];
    await readAll(one, images, () => undefined);
    const { user, system } = cpuUsage(used);
    return { wall: performance.now() - start, cpu: (user + system) / 1000 };
  };
  const start = performance.now();
  while (turns.length < LEAST_TURNS || (turns.length < MOST_TURNS && performance.now() - start < ENOUGH_MS)) {
    const early = turns.length % 2 === 0 ? await ourTurn() : null;
    const theirs = await peer.ask(one.name, null);
    turns.push([early ?? (await ourTurn()), theirs]);
    noteLoad();
  }
  return turns;
}

function rowOf({ family, what, note }: FamilyCase, turns: readonly [ours: Took, theirs: Took][]): string[] {
  const perMegapixel = (values: readonly number[]): string => (median(values) / ((SIDE * SIDE) / 1e6)).toFixed(1);
  return [
    family,
    what,
    perMegapixel(turns.map(([ours]) => ours.wall)),
    perMegapixel(turns.map(([, theirs]) => theirs.wall)),
    median(turns.map(([ours, theirs]) => ours.wall / theirs.wall)).toFixed(1),
    median(turns.map(([ours, theirs]) => ours.cpu / theirs.cpu)).toFixed(1),
    note,
  ];
}

const python = findPython();
const scratch = mkdtempSync(join(tmpdir(), 'geoweft-bench-'));
const peer = await startPeer(python);
try {
  const images = makeImages();
  const rows: string[][] = [];
  for (const one of CASES) {
    const file = join(scratch, 'theirs');
    await peer.ask(one.name, file);
    await compare(one, images, file);
    const turns = await time(one, images, peer);
    const row = rowOf(one, turns);
    rows.push(row);
    console.log(`  ${row.slice(0, -1).join('; ')} (${turns.length} turns)`);
  }
  const head = ['family', 'function', 'Geoweft, ms a megapixel', 'numpy, ms a megapixel', 'ratio', 'of CPU time', 'what numpy does otherwise'];
  const said = `Medians of ${LEAST_TURNS} to ${MOST_TURNS} turns; the ratios are those within a turn.`;
  await writeSection('families', `${table(head, rows)}\n\n${said} ${machine(python)}`);
} finally {
  peer.stop();
  rmSync(scratch, { recursive: true });
}
