import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCogWriter } from '../../geotiff/cog-writer.ts';
import type { Pixels } from '../../raster/pixel-type.ts';
import { classify, truthOf } from './classify.ts';
import { halve, seeThrough } from './compose-scene.ts';
import { groundOn } from './ground.ts';
import type { Land } from './land-cover.ts';
import { SIZE } from './place.ts';
import { BAND_FILES, type BandFile, sceneItem } from './scene-item.ts';
import type { SceneSpec } from './scene-list.ts';
import { drawSky } from './sky.ts';
import { seenPixels } from './swath.ts';

const BLOCK = 256;

/** The pixels of a scene by band, 0 where nothing was seen; and its clouds in per cent of what was seen. */
export interface ScenePixels {
  readonly bands: ReadonlyMap<string, Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>;
  readonly cloudCover: number;
}

export function drawScene(spec: SceneSpec, land: Land, calm: Float32Array): ScenePixels {
  const ground = groundOn(land, spec.day, spec.seed);
  const sky = drawSky(spec, calm);
  const [b2, b3, b4, b8, b11, b12] = seeThrough(ground, sky, spec.residue);
  const seen20 = seenPixels(spec.swath);
  const seen10 = seen20 === null ? null : double(seen20);
  const truth = truthOf(sky);
  const { classes, probability } = classify(ground, sky, truth, seen20, spec.seed);
  let [all, cloudy] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    if (seen10 !== null && seen10[i] === 0) truth[i] = 0;
    else all++;
    cloudy += truth[i];
  }
  const bands = new Map<string, Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>([
    ['B2', toIntegers(b2, seen10)],
    ['B3', toIntegers(b3, seen10)],
    ['B4', toIntegers(b4, seen10)],
    ['B8', toIntegers(b8, seen10)],
    ['B11', toIntegers(halve(b11), seen20)],
    ['B12', toIntegers(halve(b12), seen20)],
    ['SCL', classes],
    ['MSK_CLDPRB', probability],
    ['truth', truth],
  ]);
  return { bands, cloudCover: (100 * cloudy) / all };
}

/** Draws a scene and writes it as a folder of its own, its Item last; `onFile` is told each file, as a path from `folder`, with its size. */
export async function writeScene(
  folder: string,
  spec: SceneSpec,
  land: Land,
  calm: Float32Array,
  onFile: (path: string, size: number) => void,
): Promise<void> {
  const { bands, cloudCover } = drawScene(spec, land, calm);
  await mkdir(join(folder, spec.id), { recursive: true });
  for (const file of BAND_FILES) {
    const values = bands.get(file.name);
    if (values === undefined) continue;
    const path = `${spec.id}/${file.name}.tif`;
    onFile(path, await writeBand(join(folder, path), file, values));
  }
  const text = `${JSON.stringify(sceneItem(spec, cloudCover), null, 1)}\n`;
  const path = `${spec.id}/${spec.id}.json`;
  await writeFile(join(folder, path), text);
  onFile(path, Buffer.byteLength(text));
}

async function writeBand(path: string, { name, grid, type, nodata, overviews }: BandFile, values: Pixels): Promise<number> {
  const writer = await createCogWriter(path, {
    geobox: grid,
    type,
    bands: [{ name, overviews }],
    nodata,
    mask: false,
    metadata: { OVERVIEW_RESAMPLING: overviews.toUpperCase(), MODELLED: 'yes: no satellite took this picture' },
    blockSize: BLOCK,
    level: 1,
  });
  for (let row = 0; row < grid.height / BLOCK; row++) {
    for (let column = 0; column < grid.width / BLOCK; column++) {
      await writer.write(column, row, [{ values: blockOf(values, grid.width, column, row), mask: null }]);
    }
  }
  return writer.finish();
}

function blockOf(values: Pixels, width: number, column: number, row: number): Pixels {
  const block = values.slice(0, BLOCK * BLOCK);
  for (let y = 0; y < BLOCK; y++) {
    const start = (row * BLOCK + y) * width + column * BLOCK;
    block.set(values.subarray(start, start + BLOCK), y * BLOCK);
  }
  return block;
}

/** Rounded, at least 1, for 0 means that nothing was seen. */
function toIntegers(values: Float32Array, seen: Uint8Array | null): Uint16Array<ArrayBuffer> {
  const integers = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (seen === null || seen[i] !== 0) integers[i] = Math.min(65535, Math.max(1, Math.floor(values[i] + 0.5)));
  }
  return integers;
}

function double(half: Uint8Array): Uint8Array {
  const full = new Uint8Array(SIZE * SIZE);
  for (let y = 0, i = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, i++) full[i] = half[(y >> 1) * (SIZE / 2) + (x >> 1)];
  }
  return full;
}
