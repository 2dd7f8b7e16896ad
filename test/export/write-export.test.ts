import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeChunk, encodeOverview } from '../../src/export/encode-chunk.ts';
import { type ExportPlan, blocksOf, chunksOf, planExport } from '../../src/export/export-plan.ts';
import { type ExportWorkers, writeExport } from '../../src/export/write-export.ts';
import { cropGeoBox } from '../../src/geo/geobox.ts';
import { createCogWriter } from '../../src/geotiff/cog-writer.ts';
import { blockExtent, levelGrids } from '../../src/geotiff/overview-pyramid.ts';
import { DISK, type WriterFiles } from '../../src/geotiff/writable-files.ts';
import type { Image } from '../../src/image/image.ts';
import { allocate } from '../../src/raster/pixel-type.ts';
import { picture, window } from '../support/picture.ts';

const { signal } = new AbortController();
let folder = '';
const folders: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'geoweft-chunks-'));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true, force: true }))));

/** An image of uint16 values and holes that are known at every pixel; a corner of it is empty. */
function speckled(width: number, height: number): Image {
  const grid = window(0, 0, width, height);
  const bands = picture({ A: '1', B: '1' }, { type: 'uint16', types: { B: 'uint8' } }).bands.map((band) => ({ ...band, grid }));
  const classes = { ...bands[1], content: 'class' as const };
  return {
    ...picture({ A: '1' }),
    bands: [bands[0], classes],
    extents: [grid],
    read(geobox, names) {
      const left = Math.round((geobox.transform[2] - grid.transform[2]) / 10);
      const top = Math.round((grid.transform[5] - geobox.transform[5]) / 10);
      const read = names.map((name) => {
        const values = allocate(name === 'A' ? 'uint16' : 'uint8', geobox.width * geobox.height);
        const mask = new Uint8Array(values.length);
        for (let i = 0; i < values.length; i++) {
          const [x, y] = [left + (i % geobox.width), top + Math.floor(i / geobox.width)];
          values[i] = name === 'A' ? (x * 31 + y * 17) % 5000 : ((x >> 2) + (y >> 3)) % 7;
          mask[i] = (x * 7 + y * 13) % 11 === 0 || (x < 40 && y < 40) ? 0 : 1;
        }
        return { values, mask };
      });
      return Promise.resolve({ geobox, bands: read });
    },
  };
}

/** A plan in small blocks, so that small images have many. */
function planOf(image: Image, path: string, blockSize: number, chunkBlocks: number): ExportPlan {
  const plan = planExport(image, { path });
  return { ...plan, cog: { ...plan.cog, blockSize }, chunkBlocks };
}

function workersOf(image: Image, plan: ExportPlan, atOnce: number, before: () => Promise<unknown> = () => Promise.resolve()): ExportWorkers {
  return {
    atOnce,
    async chunk(chunk, called) {
      await before();
      return encodeChunk(image, plan, chunk, called);
    },
    async overview(quarters, called) {
      await before();
      return encodeOverview(plan, quarters, called);
    },
  };
}

async function hashOf(path: string): Promise<string> {
  return createHash('sha256').update(await readFile(path)).digest('hex');
}

/** The same file by the writer that takes one block after the other. */
async function writtenInOrder(image: Image, path: string, blockSize: number): Promise<string> {
  const { cog } = planOf(image, path, blockSize, 1);
  const writer = await createCogWriter(path, cog);
  const [grid] = levelGrids(cog.geobox.width, cog.geobox.height, blockSize);
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const [width, height] = blockExtent(grid, column, row, blockSize);
      const { bands } = await image.read(cropGeoBox(cog.geobox, column * blockSize, row * blockSize, width, height), ['A', 'B'], { signal });
      const converted = bands.map(({ values, mask }) => {
        const wide = allocate(cog.type, values.length);
        wide.set(values);
        return { values: wide, mask };
      });
      await writer.write(column, row, converted);
    }
  }
  await writer.finish();
  return hashOf(path);
}

describe('an export in chunks', () => {
  it('is the same to the byte whatever the chunks, how many are made at once, and which is ready first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ width: fc.integer({ min: 1, max: 150 }), height: fc.integer({ min: 1, max: 150 }), chunk: fc.constantFrom(1, 2, 4, 8), atOnce: fc.integer({ min: 1, max: 7 }) }),
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 20 }),
        async ({ width, height, chunk, atOnce }, delays) => {
          const image = speckled(width, height);
          const wanted = await writtenInOrder(image, join(folder, 'ordered.tif'), 16);
          const path = join(folder, 'chunks.tif');
          const plan = planOf(image, path, 16, chunk);
          let count = 0;
          const turns = async (): Promise<void> => {
            for (let left = delays[count++ % delays.length]; left > 0; left--) await new Promise((done) => setImmediate(done));
          };
          await writeExport(plan, workersOf(image, plan, atOnce, turns), { signal });
          expect(await hashOf(path)).toBe(wanted);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells after each chunk how many blocks are done', async () => {
    const image = speckled(70, 40);
    const plan = planOf(image, join(folder, 'a.tif'), 16, 2);
    const told: [number, number][] = [];
    await writeExport(plan, workersOf(image, plan, 1), { signal, onProgress: (done, all) => told.push([done, all]) });
    expect(told).toEqual([[4, 15], [8, 15], [10, 15], [12, 15], [14, 15], [15, 15]]);
  });

  it('holds as many chunks as it was told, and few quarters of overviews', async () => {
    const image = speckled(600, 500);
    const plan = planOf(image, join(folder, 'a.tif'), 16, 2);
    let [running, most, waiting, mostWaiting] = [0, 0, 0, 0];
    const real = workersOf(image, plan, 4, () => new Promise((done) => setImmediate(done)));
    const counting: ExportWorkers = {
      ...real,
      async chunk(chunk, called) {
        most = Math.max(most, ++running);
        const part = await real.chunk(chunk, called);
        running--;
        mostWaiting = Math.max(mostWaiting, (waiting += part.quarters.length));
        return part;
      },
      async overview(quarters, called) {
        waiting -= quarters.length;
        const part = await real.overview(quarters, called);
        mostWaiting = Math.max(mostWaiting, (waiting += part.quarters.length));
        return part;
      },
    };
    await writeExport(plan, counting, { signal });
    expect([...chunksOf(plan)]).toHaveLength(19 * 16);
    expect(most).toBe(4);
    expect(waiting).toBe(0);
    expect(mostWaiting).toBeLessThanOrEqual(3 * levelGrids(600, 500, 16).length + 4);
  });

  it('covers every block with one chunk, in squares that follow one another', () => {
    const image = speckled(150, 70);
    const plan = planOf(image, 'a.tif', 16, 2);
    const blocks = [...chunksOf(plan)].flatMap((chunk) => blocksOf(plan, chunk).map(String));
    expect(blocks).toHaveLength(10 * 5);
    expect(new Set(blocks).size).toBe(10 * 5);
    expect([...chunksOf(plan)].slice(0, 5).map(({ column, row }) => [column, row])).toEqual([[0, 0], [1, 0], [0, 1], [1, 1], [2, 0]]);
  });

  it('reads images of many bands a block at a time, others four', () => {
    const bands = (count: number): Image => {
      const [band] = speckled(1, 1).bands;
      return { ...speckled(2000, 2000), bands: Array.from({ length: count }, (_, i) => ({ ...band, name: `B${i}` })) };
    };
    expect([4, 30].map((count) => planExport(bands(count), { path: 'a.tif' }).chunkBlocks)).toEqual([2, 1]);
  });
});

describe('an export that fails', () => {
  it('calls the other chunks off and leaves the old file and nothing else', async () => {
    const path = join(folder, 'a.tif');
    await writeFile(path, 'old');
    const image = speckled(200, 200);
    const plan = planOf(image, path, 16, 2);
    const real = workersOf(image, plan, 3);
    const called: AbortSignal[] = [];
    let count = 0;
    const failing: ExportWorkers = {
      ...real,
      chunk(chunk, off) {
        called.push(off);
        if (++count === 7) return Promise.reject(new Error('scene 3 cannot be read'));
        return real.chunk(chunk, off);
      },
    };
    await expect(writeExport(plan, failing, { signal })).rejects.toThrow('scene 3 cannot be read');
    expect(count).toBeLessThan(12);
    expect(called.every((off) => off.aborted)).toBe(true);
    expect([await readdir(folder), await readFile(path, 'utf8')]).toEqual([['a.tif'], 'old']);
  });

  it('by being called off stops between two tiles, also with many bands', async () => {
    const one = speckled(1024, 1024);
    const bands = Array.from({ length: 12 }, (_, i) => ({ ...one.bands[0], name: `B${i}` }));
    let called = (): void => undefined;
    const image: Image = {
      ...one,
      bands,
      async read(geobox, names, options) {
        const { bands: [band] } = await one.read(geobox, ['A'], options);
        called();
        return { geobox, bands: names.map(() => band) };
      },
    };
    const plan = planOf(image, join(folder, 'a.tif'), 256, 4);
    const [chunk] = chunksOf(plan);
    const timeOf = async (work: Promise<unknown>): Promise<number> => {
      const begun = await new Promise<number>((done) => (called = () => done(performance.now())));
      await work;
      return performance.now() - begun;
    };
    const whole = await timeOf(encodeChunk(image, plan, chunk, signal));
    const controller = new AbortController();
    const stopped = encodeChunk(image, plan, chunk, controller.signal);
    stopped.then(undefined, () => undefined);
    const time = timeOf(expect(stopped).rejects.toMatchObject({ name: 'AbortError' }));
    await new Promise((done) => setTimeout(done, whole / 8));
    controller.abort();
    expect(await time).toBeLessThan(whole / 2);
  });

  it('because the disk is full says so in a sentence and leaves nothing', async () => {
    let room = 20_000;
    const files: WriterFiles = {
      ...DISK,
      async open(path, flags) {
        const file = await open(path, flags);
        return {
          read: (buffer, offset, length, position) => file.read(buffer, offset, length, position),
          write(buffer, offset, length, position) {
            room -= length;
            if (room < 0) return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
            return file.write(buffer, offset, length, position);
          },
          sync: () => file.sync(),
          close: () => file.close(),
        };
      },
    };
    const image = speckled(300, 300);
    const plan = planOf(image, join(folder, 'full.tif'), 16, 2);
    await expect(writeExport(plan, workersOf(image, plan, 4), { signal }, files)).rejects.toThrow(/^cannot write full\.tif: the disk is full$/);
    expect(await readdir(folder)).toEqual([]);
  });
});
