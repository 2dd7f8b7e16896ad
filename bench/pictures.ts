import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { boundsOf } from '../src/geo/geobox.ts';
import { picturePath, tilePath } from '../src/server/api.ts';
import { findPython, run } from './measured.ts';
import { machine, table, writeSection } from './page.ts';
import { COLOURS, type SceneSetOptions, bestPixels, makeSceneSet } from './scene-set.ts';
import { type Served, serve } from './served.ts';
import { median, quantile, spread } from './statistics.ts';

const SIDE = 512;
/** The zoom at which a tile of 256 pixels has about the scenes' own pixels of 10 m, at 49° north. */
const ZOOM = 14;
const TILES_AT_A_TIME = 4;
/** Pictures that are asked for one after the other, within a pixel of the first. */
const MOVES = 10;
const WORLD = 20_037_508.342789244;

/** Pictures and tiles of the best pixels, as the window asks for them over HTTP, cold and with decoded blocks at hand. */
export async function benchPictures(options: SceneSetOptions & { readonly runs: number }): Promise<void> {
  const python = findPython();
  const { folder } = await makeSceneSet(python, options);
  const scratch = await mkdtemp(join(tmpdir(), 'geoweft-bench-out-'));
  const env = { ...process.env, GEOWEFT_CACHE: scratch };
  const workflow = bestPixels(relative(options.data, folder));
  const [cold, cached, tilesCold, tilesCached]: number[][] = [[], [], [], []];
  const theirs: number[] = [];
  try {
    for (let turn = 0; turn < options.runs; turn++) {
      theirs.push(median(JSON.parse(run(python, [fileURLToPath(new URL('peers/picture.py', import.meta.url)), folder, '1'])) as number[]));
      // A server that has just been started has no block decoded and no file open; it has evaluated the workflow, as the window has it do.
      const served = await serve(options.data, env);
      try {
        const { key, describe: description } = await served.open(workflow, 'best');
        const grid = description.suggestedGrid;
        if (grid === null) throw new Error('the mosaic has no grid');
        const [left, top] = [grid.transform[2], grid.transform[5]];
        const [right, bottom] = [left + grid.transform[0] * grid.width, top + grid.transform[4] * grid.height];
        const ask = (shift: number): Promise<number> => {
          const bbox = [left + shift, bottom, right + shift, top] as const;
          return timed(() => served.get(picturePath(key, { bbox, crs: grid.crs, width: SIDE, height: SIDE, bands: COLOURS })));
        };
        cold.push(await ask(0));
        // The blocks are there, the answers are not: each picture is a little further to the east.
        const moved: number[] = [];
        for (let step = 1; step <= MOVES; step++) moved.push(await ask((step / MOVES) * grid.transform[0]));
        cached.push(median(moved));
        const tiles = tilesOver(boundsOf(grid, 'EPSG:3857') ?? [0, 0, 0, 0]);
        tilesCold.push(...(await pan(served, key, tiles, COLOURS)));
        tilesCached.push(...(await pan(served, key, tiles, [...COLOURS].reverse())));
      } finally {
        await served.stop();
      }
      console.log(`  run ${turn + 1}: picture ${cold[turn].toFixed(0)} ms, cached ${cached[turn].toFixed(0)} ms; rasterio ${theirs[turn].toFixed(0)} ms`);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  const ratio = median(cold.map((ms, index) => ms / theirs[index]));
  await writeSection(
    'pictures',
    [
      `Milliseconds over HTTP, the best pixels of ${options.scenes} scenes of ${options.size}²; ${options.runs} runs, each with a server of its own; medians (least–most). Tiles: ${TILES_AT_A_TIME} are asked for at a time, row by row, over all of the mosaic at its full resolution.`,
      table(
        ['what', 'measured', 'wanted'],
        [
          [`${SIDE}² of the whole mosaic, nothing decoded yet`, `${spread(cold, 0)}: ${ratio.toFixed(2)} × rasterio's ${spread(theirs, 0)} on two threads`, '≤ 0.5 ×'],
          [`the same moved by up to a pixel of 10 m, ${MOVES} times: blocks at hand`, spread(cached, 0), '≤ 20'],
          [`a tile of 256², 95 of 100, nothing decoded yet`, `${quantile(tilesCold, 0.95).toFixed(0)} (median ${median(tilesCold).toFixed(0)})`, '≤ 150'],
          [`the same asked for again, bands in another order`, `${quantile(tilesCached, 0.95).toFixed(0)} (median ${median(tilesCached).toFixed(0)})`, '≤ 20'],
        ],
      ),
      machine(python),
    ].join('\n\n'),
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A screenful of tiles that lie inside the mosaic: 8 × 6 from its middle. */
function tilesOver([west, south, east, north]: readonly [number, number, number, number]): [number, number][] {
  const side = (2 * WORLD) / 2 ** ZOOM;
  const [x, y] = [Math.floor(((west + east) / 2 + WORLD) / side), Math.floor((WORLD - (south + north) / 2) / side)];
  return Array.from({ length: 48 }, (_, index) => [x - 4 + (index % 8), y - 3 + Math.floor(index / 8)]);
}

/** How long each tile took, from its request on. */
async function pan(served: Served, key: string, tiles: readonly (readonly [number, number])[], bands: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < tiles.length; at += TILES_AT_A_TIME) {
    const asked = tiles.slice(at, at + TILES_AT_A_TIME);
    times.push(...(await Promise.all(asked.map(([x, y]) => timed(() => served.get(tilePath(key, ZOOM, x, y, { bands })))))));
  }
  return times;
}
