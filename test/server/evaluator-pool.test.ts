import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspaceOf } from '../../src/catalog/workspace.ts';
import type { ExportOptions } from '../../src/export/export-plan.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { createCogWriter } from '../../src/geotiff/cog-writer.ts';
import { blockExtent, levelGrids } from '../../src/geotiff/overview-pyramid.ts';
import type { AskOptions } from '../../src/server/evaluator-thread.ts';
import { type EvaluatorPool, type PoolOptions, startEvaluatorPool } from '../../src/server/evaluator-pool.ts';
import { startEvaluatingWorker } from '../../src/server/evaluator-thread.ts';
import type { Question, Tasks, ThreadReply, ThreadRequest } from '../../src/server/tasks.ts';
import { type Values, decodeValues } from '../../src/server/values.ts';
import { expressionOf, node, workflow } from '../support/workflow.ts';

const [WIDTH, HEIGHT] = [1500, 1200];
const BLOCK = 256;
const { signal } = new AbortController();
setMaxListeners(0, signal);
let folder = '';
let question: Question;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'geoweft-pool-')));
  await mkdir(join(folder, 'data'));
  for (let scene = 0; scene < 2; scene++) await writeScene(scene);
  const document = workflow([node('scenes', 'Collection', { id: 'data' }), node('mosaic', 'Mosaic')], 'scenes>mosaic.collection');
  question = { workspace: await workspaceOf(join(folder, 'x.weft')), expression: expressionOf(document, 'mosaic'), mapped: [] };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Two bands of uint16 with holes, each scene two pixels beside the last. */
async function writeScene(scene: number): Promise<void> {
  const geobox: GeoBox = { crs: 'EPSG:32633', transform: [10, 0, 500_000 + 20 * scene, 0, -10, 5_000_000], width: WIDTH, height: HEIGHT };
  const bands = [1, 2].map((band) => ({ name: `B${band}`, overviews: 'average' as const }));
  const writer = await createCogWriter(join(folder, `data/scene-2020-01-0${scene + 1}.tif`), { geobox, type: 'uint16', bands, nodata: 0, mask: false, blockSize: BLOCK, level: 1 });
  const [grid] = levelGrids(WIDTH, HEIGHT, BLOCK);
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const [width, height] = blockExtent(grid, column, row, BLOCK);
      const pixels = bands.map((_, band) => {
        const values = Uint16Array.from({ length: width * height }, (_unused, i) => {
          const [x, y] = [column * BLOCK + (i % width), row * BLOCK + Math.floor(i / width)];
          return (x + 3 * y + scene) % 17 < 5 ? 0 : ((x * 31 + y * 17 + band * 101) % 3000) + scene + 1;
        });
        return { values, mask: null };
      });
      await writer.write(column, row, pixels);
    }
  }
  await writer.finish();
}

/** A pool whose threads, and what they are asked and answer, can be seen. */
interface Seen {
  readonly pool: EvaluatorPool;
  readonly workers: Worker[];
  readonly asked: ThreadRequest[];
  readonly replies: { readonly reply: ThreadReply; readonly at: number }[];
}

async function withPool<T>(options: PoolOptions, use: (seen: Seen) => Promise<T>, begun: (worker: Worker) => void = () => undefined): Promise<T> {
  const [workers, asked, replies]: [Worker[], ThreadRequest[], { reply: ThreadReply; at: number }[]] = [[], [], []];
  const pool = startEvaluatorPool({
    ...options,
    startWorker(data) {
      const worker = startEvaluatingWorker(data);
      const post = worker.postMessage.bind(worker);
      worker.postMessage = (request: ThreadRequest) => {
        asked.push(request);
        post(request);
      };
      worker.on('message', (reply: ThreadReply) => replies.push({ reply, at: performance.now() }));
      workers.push(worker);
      begun(worker);
      return worker;
    },
  });
  try {
    return await use({ pool, workers, asked, replies });
  } finally {
    await pool.stop();
  }
}

const tasksOf = ({ asked }: Seen): string[] => asked.map((request) => ('task' in request ? request.task : 'cancel'));

async function exported({ pool }: Seen, name: string, options: Partial<ExportOptions> = {}, context: Partial<AskOptions> = {}): Promise<string> {
  const path = join(folder, name);
  await pool.ask('export', { ...question, options: { path, ...options } }, { signal, ...context });
  return createHash('sha256').update(await readFile(path)).digest('hex');
}

function windowOf(column: number, row: number, side: number): GeoBox {
  return { crs: 'EPSG:32633', transform: [10, 0, 500_000 + 10 * side * column, 0, -10, 5_000_000 - 10 * side * row], width: side, height: side };
}

async function opened({ pool }: Seen): Promise<string> {
  return (await pool.ask('open', question, { signal })).key;
}

function tile(key: string, column: number, row: number, side = 256): Tasks['read']['ask'] {
  return { ...question, key, geobox: windowOf(column, row, side), bands: undefined };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((done) => setTimeout(done, 5));
}

describe('an export by a pool', () => {
  it('is the same to the byte by one thread, two and three, twice, and after a preview', async () => {
    const one = await withPool({ workers: 1 }, (seen) => exported(seen, 'one.tif'));
    await withPool({ workers: 2 }, async (seen) => {
      const key = await opened(seen);
      await Promise.all([0, 1, 2, 3].map((column) => seen.pool.ask('read', tile(key, column, 1), { signal })));
      expect(await exported(seen, 'two.tif')).toBe(one);
      expect(await exported(seen, 'two.tif')).toBe(one);
    });
    await withPool({ workers: 3 }, async (seen) => {
      expect(await exported(seen, 'three.tif')).toBe(one);
      expect(seen.workers.length).toBeGreaterThan(1);
    });
  });

  it('is the same to the byte whether blocks are kept or not', async () => {
    const none = await withPool({ workers: 2, blockBytes: 0 }, (seen) => exported(seen, 'none.tif'));
    const all = await withPool({ workers: 2, blockBytes: 2 ** 30 }, (seen) => exported(seen, 'all.tif'));
    expect(none).toBe(all);
  });

  it('starts one thread where there is work for one', async () => {
    await withPool({ workers: 3 }, async (seen) => {
      await exported(seen, 'small.tif', { scale: 100 });
      expect(seen.workers).toHaveLength(1);
    });
  });

  it('begins at once on every thread that was started before', async () => {
    await withPool({ workers: 2 }, async (seen) => {
      seen.pool.warm(1);
      expect(seen.workers).toHaveLength(1);
      seen.pool.warm();
      expect(seen.workers).toHaveLength(2);
      await exported(seen, 'warm.tif');
      expect(seen.workers).toHaveLength(2);
      expect(tasksOf(seen).slice(0, 3)).toEqual(['plan', 'chunk', 'chunk']);
    });
  });

  it('goes on when a thread is ended in the midst of it', async () => {
    const whole = await withPool({ workers: 1 }, (seen) => exported(seen, 'whole.tif', { scale: 6 }));
    await withPool({ workers: 2 }, async (seen) => {
      let ended = false;
      const onProgress: AskOptions['onProgress'] = ({ what, done }) => {
        if (what !== 'blocks' || done < 8 || ended) return;
        ended = true;
        void seen.workers[0].terminate();
      };
      expect(await exported(seen, 'again.tif', { scale: 6 }, { onProgress })).toBe(whole);
      expect(seen.workers.length).toBeGreaterThan(2);
    });
  });

  it('fails in one sentence and leaves nothing when threads fall again and again; others go on', async () => {
    let doomed = false;
    const end = (worker: Worker): void => {
      if (doomed) worker.once('online', () => void worker.terminate());
    };
    await withPool({ workers: 2 }, async (seen) => {
      const onProgress: AskOptions['onProgress'] = ({ what, done }) => {
        if (what !== 'blocks' || done < 4 || doomed) return;
        doomed = true;
        seen.workers.forEach((worker) => void worker.terminate());
      };
      await expect(exported(seen, 'fallen.tif', { scale: 6 }, { onProgress })).rejects.toThrow(/^the evaluator stopped$/);
      expect((await readdir(folder)).filter((name) => name.includes('fallen'))).toEqual([]);
      doomed = false;
      expect((await seen.pool.ask('describe', question, { signal })).kind).toBe('Image');
    }, end);
  });

  it('that is cancelled leaves nothing, and frees its threads', async () => {
    await withPool({ workers: 2 }, async (seen) => {
      const controller = new AbortController();
      let cancelled = 0;
      const onProgress: AskOptions['onProgress'] = ({ what, done }) => {
        if (what !== 'blocks' || done < 8 || cancelled > 0) return;
        cancelled = performance.now();
        controller.abort();
      };
      await expect(exported(seen, 'cancelled.tif', { scale: 2 }, { signal: controller.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' });
      expect(performance.now() - cancelled).toBeLessThan(200);
      expect((await readdir(folder)).filter((name) => name.includes('cancelled'))).toEqual([]);
      const open = (): number => tasksOf(seen).filter((task) => task !== 'cancel').length - seen.replies.filter(({ reply }) => !('progress' in reply)).length;
      await until(() => open() === 0);
      const later = seen.replies.filter(({ reply, at }) => at > cancelled && !('progress' in reply));
      expect(later.length).toBeGreaterThan(0);
      expect(later.every(({ reply }) => 'reason' in reply && reply.reason === 'aborted')).toBe(true);
      expect(Math.max(...later.map(({ at }) => at)) - cancelled).toBeLessThan(2000); // 200 ms where nobody else is at work
    });
  });
});

describe('a read by a pool', () => {
  it('is done once for two who ask for the same, and goes on when one of them leaves', async () => {
    await withPool({ workers: 2 }, async (seen) => {
      const key = await opened(seen);
      const controller = new AbortController();
      const leaving = seen.pool.ask('read', tile(key, 0, 0, 1024), { signal: controller.signal });
      const staying = seen.pool.ask('read', tile(key, 0, 0, 1024), { signal });
      controller.abort();
      await expect(leaving).rejects.toMatchObject({ name: 'AbortError' });
      expect((await staying).byteLength).toBeGreaterThan(1024 * 1024);
      expect(tasksOf(seen)).toEqual(['open', 'read']);
    });
  });

  it('of statistics is done once, too', async () => {
    await withPool({ workers: 2 }, async (seen) => {
      const ask = { ...tile(await opened(seen), 0, 0), bands: ['B1'] };
      const [one, other] = await Promise.all([seen.pool.ask('statistics', ask, { signal }), seen.pool.ask('statistics', ask, { signal })]);
      expect([other, await seen.pool.ask('statistics', ask, { signal })]).toEqual([one, one]);
      expect(tasksOf(seen)).toEqual(['open', 'statistics']);
    });
  });

  it('stops when the last who waited for it leaves', async () => {
    await withPool({ workers: 1 }, async (seen) => {
      const key = await opened(seen);
      const controllers = [new AbortController(), new AbortController()];
      const left = controllers.map((controller) => seen.pool.ask('read', tile(key, 0, 0, 1500), { signal: controller.signal }));
      controllers.forEach((controller) => controller.abort());
      expect((await Promise.allSettled(left)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(tasksOf(seen)).toEqual(['open', 'read', 'cancel']);
    });
  });

  it('that was answered before asks no thread', async () => {
    await withPool({ workers: 1 }, async (seen) => {
      const key = await opened(seen);
      const first = await seen.pool.ask('read', tile(key, 1, 1), { signal });
      const begun = performance.now();
      const again = await seen.pool.ask('read', tile(key, 1, 1), { signal });
      expect(performance.now() - begun).toBeLessThan(50);
      expect(again).toBe(first);
      expect(tasksOf(seen)).toEqual(['open', 'read']);
    });
  });

  it('of several bands is shared by threads, and kept by band', async () => {
    await withPool({ workers: 2 }, async (seen) => {
      const key = await opened(seen);
      const whole = decodeValues((await seen.pool.ask('read', tile(key, 0, 0), { signal })).buffer);
      const before = tasksOf(seen).length;
      const read = async (...bands: string[]): Promise<Values> => decodeValues((await seen.pool.ask('read', { ...tile(key, 0, 0), bands }, { signal })).buffer);
      expect(await read('B2', 'B1')).toEqual({ ...whole, bands: whole.bands.toReversed() });
      expect(seen.asked.slice(before).map((request) => 'ask' in request && 'bands' in request.ask && request.ask.bands)).toEqual([['B2'], ['B1']]);
      expect(seen.workers).toHaveLength(2);
      expect(await read('B1', 'B2')).toEqual(whole);
      expect(tasksOf(seen)).toHaveLength(before + 2);
    });
  });

  it('that waits in the queue never reaches a thread when it is no longer wanted', async () => {
    await withPool({ workers: 1 }, async (seen) => {
      const key = await opened(seen);
      const controller = new AbortController();
      const large = [0, 1].map((row) => seen.pool.ask('read', tile(key, 0, row, 1024), { signal }));
      const dropped = seen.pool.ask('read', tile(key, 3, 3), { signal: controller.signal });
      controller.abort();
      await expect(dropped).rejects.toMatchObject({ name: 'AbortError' });
      await Promise.all(large);
      expect(tasksOf(seen)).toEqual(['open', 'read', 'read']);
    });
  });

  it('gives the same pixels whoever reads, in whatever order', async () => {
    const places = Array.from({ length: 12 }, (_, i) => [i % 4, Math.floor(i / 4)] as const);
    const readAll = (workers: number, order: typeof places): Promise<string[]> =>
      withPool({ workers }, async (seen) => {
        const key = await opened(seen);
        const answers = await Promise.all(order.map(async (place) => [place, await seen.pool.ask('read', tile(key, ...place, 300), { signal })] as const));
        return answers.toSorted(([a], [b]) => places.indexOf(a) - places.indexOf(b)).map(([, bytes]) => createHash('sha256').update(bytes).digest('hex'));
      });
    expect(await readAll(3, places.toReversed())).toEqual(await readAll(1, places));
  });

  it('is done again when its thread is ended in the midst of it', async () => {
    await withPool({ workers: 1 }, async (seen) => {
      const key = await opened(seen);
      const answer = seen.pool.ask('read', tile(key, 0, 0, 1500), { signal });
      await until(() => tasksOf(seen).includes('read'));
      await seen.workers[0].terminate();
      expect((await answer).byteLength).toBeGreaterThan(1500 * 1200);
      expect([seen.workers.length, tasksOf(seen)]).toEqual([2, ['open', 'read', 'read']]);
    });
  });

  it('is answered while an export runs, and the export goes on', async () => {
    await withPool({ workers: 2 }, async (seen) => {
      const key = await opened(seen);
      let done = 0;
      const writing = exported(seen, 'beside.tif', { scale: 6 }, { onProgress: (step) => (done = step.what === 'blocks' ? step.done : done) });
      await until(() => done > 0);
      const before = done;
      for (let i = 0; i < 12; i++) await Promise.all([0, 1, 2].map((k) => seen.pool.ask('read', tile(key, i % 4, k, 200 + i), { signal })));
      expect(done).toBeGreaterThan(before);
      expect(await writing).toBe(await withPool({ workers: 1 }, (alone) => exported(alone, 'alone.tif', { scale: 6 })));
    });
  });
});
