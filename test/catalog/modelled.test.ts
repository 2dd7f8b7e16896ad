import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, readdir, realpath, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { modelledScenes } from '../../src/catalog/modelled/make-set.ts';
import { GRID_10M, GRID_20M, SIZE } from '../../src/catalog/modelled/place.ts';
import { SCENES } from '../../src/catalog/modelled/scene-list.ts';
import { createEvaluator } from '../../src/evaluate/evaluator.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { Image } from '../../src/image/image.ts';
import type { BandPixels } from '../../src/raster/raster.ts';
import { parseWorkflow } from '../../src/workflow/file.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { hasRasterio, python } from '../support/python.ts';
import { expressionOf } from '../support/workflow.ts';
import { EXAMPLES, workspaceIn } from './data-folder.ts';

const MAKER = join(import.meta.dirname, 'make-modelled.ts');
const FILES = SCENES.length * 10;
const never = new AbortController().signal;
const silent = modelledScenes(() => undefined);

let root = '';
let folder = '';
let workflow: Workflow;
const progress: number[] = [];
const outputs: string[] = [];

/** The set, made by two who come at once: one in this process, one in another. */
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'geoweft-modelled-')));
  folder = join(root, 'data', 'modelled-s2');
  await mkdir(join(root, 'data'));
  await copyFile(join(EXAMPLES, 'geoweft.datasets.json'), join(root, 'geoweft.datasets.json'));
  workflow = parseWorkflow(await readFile(join(EXAMPLES, 'best-pixel.weft'), 'utf8'));
  const other = startMaker(folder);
  await modelledScenes((done) => progress.push(done))(folder, never);
  outputs.push(...(await other.ended).lines);
}, 90_000);

afterAll(() => rm(root, { recursive: true, force: true }));

/** Another process that makes the set in a folder. */
function startMaker(into: string): { kill: () => void; begun: Promise<void>; ended: Promise<{ code: number | null; lines: string[] }> } {
  const child = spawn(process.execPath, ['--import', 'tsx', MAKER, into], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const begun = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      resolve();
    });
  });
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, lines: text.split('\n').filter(Boolean) }));
  return { kill: () => child.kill('SIGKILL'), begun, ended };
}

const store = createGeoTiffStore();
afterAll(() => store.close());

async function imagesOf(expressionNode: string): Promise<readonly Image[]> {
  const { value } = await evaluate(expressionNode);
  if (value.kind !== 'ImageCollection') throw new Error(`${expressionNode} is no collection`);
  return value.images;
}

async function evaluate(expressionNode: string): ReturnType<ReturnType<typeof createEvaluator>['evaluate']> {
  const generators = new Map([['modelled-s2', silent]]);
  const catalog = createCatalog({ workspace: workspaceIn(root), store, generators });
  return createEvaluator(catalog).evaluate(expressionOf(workflow, expressionNode), { signal: never });
}

/** Every file of the folder as a band, with the truth that the registry does not name. */
async function everything(): Promise<ReadonlyMap<string, Image>> {
  const { collection } = await createCatalog({ workspace: workspaceIn(root), store }).load('data/modelled-s2', 'a1', never);
  return new Map(collection.images.map((image) => [idOf(image), image]));
}

function idOf({ properties: { 'system:index': index } }: Image): string {
  return typeof index === 'string' ? index : '';
}

async function pixels(image: Image, band: string, grid: GeoBox): Promise<BandPixels> {
  return (await image.read(grid, [band], { signal: never })).bands[0];
}

function hashOf(values: BandPixels['values'] | BandPixels['mask']): string {
  return values === null ? 'none' : createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex').slice(0, 16);
}

function shareOf(values: ArrayLike<number>, holds: (value: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (holds(values[i])) count++;
  return count / values.length;
}

describe('the set', () => {
  test('is made once when two processes ask for it at the same time', () => {
    const counted = outputs.filter((line) => line.includes(' of ')).length;
    expect([progress.length, counted].sort((one, other) => one - other)).toEqual([0, FILES]);
    expect(outputs.at(-1)).toBe('made');
  });

  test('leaves neither lock nor half made folders beside it', async () => {
    expect(await readdir(join(root, 'data'))).toEqual(['modelled-s2']);
  });

  test('is left as it is when it is asked for again, at once', async () => {
    const start = performance.now();
    await modelledScenes(() => expect.unreachable())(folder, never);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('has 16 scenes over two months, of which 12 pass the dates and the point', async () => {
    expect((await imagesOf('collection')).length).toBe(16);
    expect((await imagesOf('bounds')).length).toBe(15);
    const passed = await imagesOf('dates');
    expect(passed.length).toBe(12);
    expect(passed[0].bands.map(({ name, type, nodata, content }) => `${name} ${type} ${nodata} ${content}`)).toEqual([
      ...['B2', 'B3', 'B4', 'B8', 'B11', 'B12'].map((name) => `${name} uint16 0 continuous`),
      'SCL uint8 0 class',
      'MSK_CLDPRB uint8 null quality',
    ]);
  });

  test('says of every scene that it is modelled and that no satellite took it', async () => {
    for (const { id } of SCENES) {
      const item = JSON.parse(await readFile(join(folder, id, `${id}.json`), 'utf8')) as { properties: Record<string, unknown> };
      expect(item.properties).toMatchObject({ 'geoweft:modelled': true });
      expect(item.properties.title).toMatch(/^Modelled Sentinel-2/);
      expect(item.properties.description).toMatch(/no satellite took this/);
    }
  });

  test('is Cloud-Optimized GeoTIFFs to GDAL', { skip: !hasRasterio('the check of the modelled files') }, () => {
    expect(python(join(import.meta.dirname, 'check_modelled.py'), [folder])).toEqual({ output: '', ok: true });
  });
});

describe('pixels', () => {
  test('are the same on every machine', async () => {
    const images = await everything();
    const hashes: Record<string, string> = {};
    for (const [id, band] of [
      ['modelled-20200707T174530', 'B4'],
      ['modelled-20200727T174530', 'B2'],
      ['modelled-20200814T174530', 'B12'],
      ['modelled-20200831T174530', 'MSK_CLDPRB'],
      ['modelled-20200831T174530', 'SCL'],
    ]) {
      const image = images.get(id);
      if (image === undefined) throw new Error(`there is no ${id}`);
      hashes[`${id} ${band}`] = hashOf((await pixels(image, band, ['B4', 'B2'].includes(band) ? GRID_10M : GRID_20M)).values);
    }
    expect(hashes).toMatchInlineSnapshot(`
      {
        "modelled-20200707T174530 B4": "9758d2f0398f5e07",
        "modelled-20200727T174530 B2": "eb2c58412b29a67f",
        "modelled-20200814T174530 B12": "ac0a92b3fc225b7d",
        "modelled-20200831T174530 MSK_CLDPRB": "bbdc41b86e159227",
        "modelled-20200831T174530 SCL": "a8ddaa62c073471d",
      }
    `);
  });

  test('come from integers and + − × ÷: no function whose last bit a machine may choose', async () => {
    const sources = join(import.meta.dirname, '../../src/catalog/modelled');
    for (const name of await readdir(sources)) {
      const source = await readFile(join(sources, name), 'utf8');
      expect(source, name).not.toMatch(/Math\.(?:a?sinh?|a?cosh?|a?tanh?|atan2|exp|expm1|pow|log\w*|hypot|cbrt|random)\b|[\w)\]] \*\* /);
    }
  });

  test('outside a swath are masked in all bands and lie outside the footprint', async () => {
    for (const image of await imagesOf('collection')) {
      const spec = SCENES.find(({ id }) => id === idOf(image));
      const [b4, b11, scl, cloud] = await Promise.all(['B4', 'B11', 'SCL', 'MSK_CLDPRB'].map((name) => pixels(image, name, GRID_20M)));
      expect([b4, b11, cloud].map(({ mask }) => hashOf(mask))).toEqual(Array(3).fill(hashOf(scl.mask)));
      const seen = scl.mask === null ? 1 : shareOf(scl.mask, (valid) => valid === 1);
      const expected = spec?.swath ? spec.swath.edge / SIZE : 1;
      expect(seen).toBeCloseTo(expected, 2);
    }
  });

  test('have classes and probabilities of cloud that agree', async () => {
    for (const image of await imagesOf('collection')) {
      const [{ values: scl }, { values: probability }] = await Promise.all(['SCL', 'MSK_CLDPRB'].map((name) => pixels(image, name, GRID_20M)));
      const wrong: string[] = [];
      for (let i = 0; i < scl.length; i++) {
        const [kind, percent] = [scl[i], probability[i]];
        const fits =
          kind === 8 || kind === 9 || kind === 10 ? percent >= 20 && percent <= 100
          : kind === 3 ? percent >= 1 && percent <= 10
          : kind === 0 ? percent === 0
          : [4, 5, 6, 7].includes(kind) && percent <= 10;
        if (!fits) wrong.push(`${idOf(image)} class ${kind}, ${percent} %`);
      }
      expect(wrong.slice(0, 3)).toEqual([]);
    }
  });

  test('of clear ground have a probability of cloud of 0, but for a few bright ones', async () => {
    const clear = (await imagesOf('dates')).find((image) => idOf(image) === 'modelled-20200801T174530');
    if (clear === undefined) throw new Error('there is no clear scene');
    const { values } = await pixels(clear, 'MSK_CLDPRB', GRID_20M);
    expect(shareOf(values, (percent) => percent === 0)).toBeGreaterThan(0.97);
    expect(shareOf(values, (percent) => percent > 0)).toBeGreaterThan(0);
  });
});

describe('the fire of 16 August', () => {
  /** The normalized burn ratio of a scene at 20 m: (B8 − B12) / (B8 + B12). */
  async function burnRatio(id: string): Promise<Float64Array> {
    const image = (await imagesOf('collection')).find((candidate) => idOf(candidate) === id);
    if (image === undefined) throw new Error(`there is no ${id}`);
    const [b8, b12] = await Promise.all(['B8', 'B12'].map((name) => pixels(image, name, GRID_20M)));
    return Float64Array.from(b8.values, (value, i) => (value - b12.values[i]) / (value + b12.values[i]));
  }

  test('lowers the burn ratio by more than 0.27 over 1 to 6 km² of prairie, and nowhere before', async () => {
    const [july, august, after] = await Promise.all(['modelled-20200722T174530', 'modelled-20200801T174530', 'modelled-20200821T174530'].map(burnRatio));
    const square = { west: 370, east: 512, north: 320, south: 512 };
    const burnt = (before: Float64Array, later: Float64Array): number => {
      let count = 0;
      for (let row = square.north; row < square.south; row++) {
        for (let column = square.west; column < square.east; column++) if (before[row * (SIZE / 2) + column] - later[row * (SIZE / 2) + column] > 0.27) count++;
      }
      return count * 0.0004; // km² of a pixel of 20 m
    };
    expect(burnt(august, after)).toBeGreaterThan(1);
    expect(burnt(august, after)).toBeLessThan(6);
    expect(burnt(july, august)).toBeLessThan(0.05);
  });
});

describe('the reference workflow', () => {
  /** The share of a mosaic that is truly cloud, and of its pixels that are masked; by which image won each pixel. */
  async function judge(mosaic: string, sign: 1 | -1): Promise<{ cloud: number; gaps: number }> {
    const images = await imagesOf('invert');
    const truths = await everything();
    const winner = new Int32Array(SIZE * SIZE).fill(-1);
    const quality = new Float64Array(SIZE * SIZE).fill(-Infinity);
    for (const [k, image] of images.entries()) {
      const { values, mask } = await pixels(image, 'MSK_CLDPRB', GRID_10M);
      for (let i = 0; i < winner.length; i++) {
        if ((mask !== null && mask[i] === 0) || sign * values[i] < quality[i]) continue;
        winner[i] = k;
        quality[i] = sign * values[i];
      }
    }
    const { value } = await evaluate(mosaic);
    if (value.kind !== 'Image') throw new Error(`${mosaic} is no image`);
    const red = await pixels(value, 'B4', GRID_10M);
    let [cloudy, differing] = [0, 0];
    for (const [k, image] of images.entries()) {
      const told = truths.get(idOf(image));
      if (told === undefined) throw new Error(`no truth for ${idOf(image)}`);
      const [truth, own] = [await pixels(told, 'truth', GRID_10M), await pixels(told, 'B4', GRID_10M)];
      for (let i = 0; i < winner.length; i++) {
        if (winner[i] !== k) continue;
        cloudy += truth.values[i];
        if (own.values[i] !== red.values[i]) differing++;
      }
    }
    expect(differing).toBe(0); // the mosaic is made of these very winners
    return { cloud: cloudy / winner.length, gaps: red.mask === null ? 0 : shareOf(red.mask, (valid) => valid === 0) };
  }

  test('has no cloud in its best mosaic, and no gap', async () => {
    const { cloud, gaps } = await judge('best', -1);
    expect(cloud).toBeLessThanOrEqual(0.005);
    expect(gaps).toBe(0);
  });

  test('has mostly cloud in its worst mosaic', async () => {
    const { cloud } = await judge('worst', 1);
    expect(cloud).toBeGreaterThanOrEqual(0.6);
  });

  test('shows a newest scene that is cloudy, yet not all', async () => {
    const newest = (await imagesOf('dates')).at(-1);
    expect(newest?.properties['eo:cloud_cover']).toBeGreaterThan(25);
    expect(newest?.properties['eo:cloud_cover']).toBeLessThan(75);
  });
});

describe('a run that ends too early', () => {
  test('leaves nothing half made when it is killed, and the next one cleans up and can be stopped', async () => {
    const place = await mkdtemp(join(root, 'killed-'));
    const target = join(place, 'set');
    const maker = startMaker(target);
    await maker.begun;
    maker.kill();
    await maker.ended;
    expect((await readdir(place)).filter((name) => !name.startsWith('.set.'))).toEqual([]);

    const stop = new AbortController();
    await expect(modelledScenes(() => stop.abort())(target, stop.signal)).rejects.toThrow(/abort/i);
    expect(await readdir(place)).toEqual([]);
  });

  test('keeps a set of another version in its place until the new one is whole', async () => {
    const manifest = join(folder, 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace(/"version": \d+/, '"version": 0'));
    const stop = new AbortController();
    await expect(modelledScenes(() => stop.abort())(folder, stop.signal)).rejects.toThrow(/abort/i);
    expect((await readdir(folder)).length).toBe(SCENES.length + 3);
    expect(await readdir(join(root, 'data'))).toEqual(['modelled-s2']);
    await writeFile(manifest, text);
  });

  test('is one sentence where nothing can be written', async () => {
    const file = join(root, 'a-file');
    await writeFile(file, '');
    await expect(silent(join(file, 'set'), never)).rejects.toThrow(/^the modelled scenes cannot be made in 'set': /);
    await unlink(file);
  });
});
