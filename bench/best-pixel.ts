import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Measured, ROOT, findPython, hasModules, inTurns, measured, run } from './measured.ts';
import { machine, table, writeSection } from './page.ts';
import { COLOURS, type SceneSet, type SceneSetOptions, firstScenes, makeSceneSet } from './scene-set.ts';
import { median, slope, spread } from './statistics.ts';

export interface BestPixelOptions extends SceneSetOptions {
  readonly runs: number;
  readonly peers: boolean;
}

/** One way to make the mosaic of a set: the command for it. */
type Candidate = (set: SceneSet, out: string) => readonly string[];

const peer = (name: string): string => fileURLToPath(new URL(`peers/${name}.py`, import.meta.url));
const ours = (workers?: number): Candidate => (set, out) => [
  ...[execPath, join(ROOT, 'dist/geoweft.js'), 'export', set.workflow, '--node', 'best', '--out', out, '--bands', COLOURS.join(',')],
  ...(workers === undefined ? [] : ['--workers', String(workers)]),
];

function candidates(python: string, withAll: boolean): ReadonlyMap<string, Candidate> {
  const theirs = (name: string, threads: number): Candidate => (set, out) => [python, peer(name), set.folder, out, '--threads', String(threads)];
  const all: [string, Candidate][] = [
    ['Geoweft', ours()],
    ['rasterio, careful, 2 threads', theirs('careful', 2)],
    ['Geoweft, 1 worker', ours(1)],
    ['rasterio, careful, 1 thread', theirs('careful', 1)],
  ];
  if (withAll) {
    all.push(['rasterio, plain, 2 threads', theirs('plain', 2)]);
    if (hasModules(python, 'dask.array, xarray')) all.push(['xarray and dask', theirs('dask_stack', 2)]);
    else console.log('xarray or dask is not installed (Debian: python3-xarray, python3-dask): left out');
    if (hasModules(python, 'osgeo.gdal')) all.push(['gdal_calc.py', theirs('gdal_calc', 2)]);
    else console.log('gdal_calc.py is not installed (Debian: python3-gdal): left out');
  }
  return new Map(all);
}

/** The mosaic of one set by all candidates in turns, with what each file holds. */
export async function benchBestPixel(options: BestPixelOptions): Promise<void> {
  const python = findPython();
  const set = await makeSceneSet(python, options);
  await inScratch(async (scratch, env) => {
    const all = candidates(python, options.peers);
    const names = [...all.keys()];
    const out = (name: string): string => join(scratch, `${names.indexOf(name)}.tif`);
    const results = await inTurns(names, options.runs, (name) => measured(python, commandOf(all, name)(set, out(name)), env));
    const careful = results.get('rasterio, careful, 2 threads') ?? [];
    const rows = await Promise.all(
      names.map(async (name) => {
        const runs = results.get(name) ?? [];
        const pick = (fact: keyof Measured): number[] => runs.map((one) => one[fact]);
        const { differing } = judge(python, set, out(name));
        const bytes = (await stat(out(name))).size;
        return [name, spread(pick('wall')), spread(pick('cpu')), spread(pick('peak'), 0), (bytes / 1e6).toFixed(1), ratio(runs, careful), ratio(runs, careful, 'cpu'), String(differing)];
      }),
    );
    const { scenes, size, tile, clear } = options;
    const ratios = [
      ['Geoweft : careful rasterio, both cores', ratio(results.get('Geoweft') ?? [], careful), '≤ 0.6'],
      ['Geoweft : careful rasterio, one thread each', ratio(results.get('Geoweft, 1 worker') ?? [], results.get('rasterio, careful, 1 thread') ?? []), '≤ 0.9'],
      ['1 worker : all', ratio(results.get('Geoweft, 1 worker') ?? [], results.get('Geoweft') ?? []), '≥ 1.7'],
      ...(results.has('xarray and dask') ? [['Geoweft : dask', ratio(results.get('Geoweft') ?? [], results.get('xarray and dask') ?? []), '≤ 0.3']] : []),
      ['memory, MiB', median((results.get('Geoweft') ?? []).map(({ peak }) => peak)).toFixed(0), '≤ 400 at 4096²'],
    ];
    await writeSection(
      'best-pixel',
      [
        `${scenes} scenes of ${size}² pixels, blocks of ${tile}, clear sky ${clear}; ${options.runs} runs each, in turns; medians (least–most).`,
        table(['who', 'wall s', 'CPU s', 'peak MiB', 'file MB', '× careful', '× careful, CPU', 'pixels that differ from the oracle'], rows),
        table(['what', 'measured', 'wanted'], ratios),
        machine(python),
      ].join('\n\n'),
    );
  });
}

/** How much every further scene costs, beside the careful script. */
export async function benchSlope(options: BestPixelOptions, counts: readonly number[]): Promise<void> {
  const python = findPython();
  const whole = await makeSceneSet(python, { ...options, scenes: Math.max(...counts) });
  await inScratch(async (scratch, env) => {
    const all = candidates(python, false);
    const names = ['Geoweft', 'rasterio, careful, 2 threads'];
    const sets = new Map(await Promise.all(counts.map(async (count) => [count, await firstScenes(whole, count, options.data)] as const)));
    const tasks = counts.flatMap((count) => names.map((name) => `${count} scenes, ${name}`));
    const results = await inTurns(tasks, options.runs, (task) => {
      const [count, name] = [Number.parseInt(task), names.find((one) => task.endsWith(one)) ?? ''];
      const set = sets.get(count);
      if (!set) throw new Error(`there is no set of ${count}`);
      return measured(python, commandOf(all, name)(set, join(scratch, 'out.tif')), env);
    });
    const walls = (count: number, name: string): number[] => (results.get(`${count} scenes, ${name}`) ?? []).map(({ wall }) => wall);
    const slopes = names.map((name) => slope(counts.map((count) => [count, median(walls(count, name))])));
    await writeSection(
      'slope',
      [
        `The same job with more and more scenes: seconds of wall time, medians of ${options.runs} (least–most).`,
        table(['scenes', ...names], counts.map((count) => [String(count), ...names.map((name) => spread(walls(count, name)))])),
        `Every further scene costs ${slopes.map((one, index) => `${names[index]} ${(one * 1000).toFixed(0)} ms`).join(', ')}: ${(slopes[0] / slopes[1]).toFixed(2)} × (wanted: ≤ 0.6).`,
        machine(python),
      ].join('\n\n'),
    );
  });
}

/** Memory for a mosaic of 16 times as many pixels, beside that of one part of it. */
export async function benchLarge(options: BestPixelOptions): Promise<void> {
  const python = findPython();
  const grid = 4;
  const small = await makeSceneSet(python, options);
  const large = await makeSceneSet(python, { ...options, grid });
  await inScratch(async (scratch, env) => {
    const sets = new Map([['one part', small], ['all', large]]);
    const results = await inTurns([...sets.keys()], options.runs, (name) => measured(python, ours()(sets.get(name) ?? small, join(scratch, `${name}.tif`)), env));
    const peak = (name: string): number => median((results.get(name) ?? []).map((one) => one.peak));
    const side = (name: string): number => options.size * (name === 'all' ? grid : 1);
    const rows = [...sets].map(([name, set]) => {
      const runs = results.get(name) ?? [];
      return [`${side(name)}²`, spread(runs.map(({ wall }) => wall)), spread(runs.map((one) => one.peak), 0), String(judge(python, set, join(scratch, `${name}.tif`)).differing)];
    });
    await writeSection(
      'large',
      [
        `${options.scenes} scenes of ${options.size}², and copies of them in ${grid} rows of ${grid}; ${options.runs} runs.`,
        table(['mosaic', 'wall s', 'peak MiB', 'pixels that differ from the oracle'], rows),
        `The large one takes ${(peak('all') / peak('one part')).toFixed(2)} × the memory of the small one (wanted: ≤ 1.2).`,
        machine(python),
      ].join('\n\n'),
    );
  });
}

function commandOf(all: ReadonlyMap<string, Candidate>, name: string): Candidate {
  const candidate = all.get(name);
  if (!candidate) throw new Error(`nobody is called ${name}`);
  return candidate;
}

/** The median of what one takes in terms of the other, run by run. */
function ratio(runs: readonly Measured[], others: readonly Measured[], fact: 'wall' | 'cpu' = 'wall'): string {
  return median(runs.map((one, index) => one[fact] / others[index][fact])).toFixed(2);
}

function judge(python: string, { folder }: SceneSet, mosaic: string): { differing: number } {
  const script = fileURLToPath(new URL('oracle.py', import.meta.url));
  const told = JSON.parse(run(python, [script, folder, mosaic])) as { differing: number; uncovered: number };
  if (told.uncovered > 0) throw new Error(`${mosaic} does not cover the scenes: ${told.uncovered} pixels are missing`);
  return told;
}

/** A folder for what is written, and an environment in which nothing is kept of earlier runs. */
async function inScratch(work: (scratch: string, env: NodeJS.ProcessEnv) => Promise<void>): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'geoweft-bench-out-'));
  try {
    await work(scratch, { ...process.env, GEOWEFT_CACHE: join(scratch, 'cache') });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
