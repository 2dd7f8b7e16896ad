import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatWorkflow } from '../src/workflow/file.ts';
import type { Workflow } from '../src/workflow/workflow.ts';
import { run } from './measured.ts';

export interface SceneSetOptions {
  /** The folder for all that benchmarks make. */
  readonly data: string;
  readonly scenes: number;
  readonly size: number;
  readonly tile: number;
  readonly clear: string;
  /** Copies of the scenes side by side, in a row and in a column. */
  readonly grid?: number;
}

export interface SceneSet {
  /** A folder with the scenes' folders in it, and the workflow that makes the best pixels of them. */
  readonly folder: string;
  readonly workflow: string;
}

export const COLOURS = ['blue', 'green', 'red', 'nir'];

/** Makes scenes where they are not made yet, and the workflow. */
export async function makeSceneSet(python: string, { data, scenes, size, tile, clear, grid = 1 }: SceneSetOptions): Promise<SceneSet> {
  const folder = join(data, `${size}-${tile}-${clear}-${scenes}${grid > 1 ? `-grid${grid}` : ''}`);
  await mkdir(data, { recursive: true });
  console.log(`scenes in ${folder}`);
  const options = Object.entries({ scenes, size, tile, clear, grid }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  run(python, [fileURLToPath(new URL('scenes.py', import.meta.url)), folder, ...options]);
  return { folder, workflow: await writeWorkflow(data, folder) };
}

/** The first so many scenes of a set as a set of their own, by way of symlinks. */
export async function firstScenes({ folder }: SceneSet, count: number, data: string): Promise<SceneSet> {
  const first = `${folder}-first-${count}`;
  await rm(first, { recursive: true, force: true });
  await mkdir(first);
  const names = (await readdir(folder)).filter((name) => name.startsWith('scene-')).sort().slice(0, count);
  await Promise.all(names.map((name) => symlink(relative(first, join(folder, name)), join(first, name))));
  return { folder: first, workflow: await writeWorkflow(data, first) };
}

async function writeWorkflow(data: string, folder: string): Promise<string> {
  const path = `${folder}.weft`;
  await writeFile(path, formatWorkflow(bestPixels(relative(data, folder))));
  return path;
}

/** The image with the lowest cloud at each pixel: quality = cloud × −1. */
export function bestPixels(id: string): Workflow {
  const node = (name: string, type: string, params = {}): Workflow['nodes'][number] => ({ id: name, type, position: [0, 0], params });
  const wire = (from: string, to: string): Workflow['edges'][number] => ({ from, to });
  return {
    format: 'geoweft/workflow',
    version: 1,
    name: 'Best pixel',
    nodes: [
      node('collection', 'Collection', { id }),
      {
        ...node('invert', 'Map'),
        body: {
          argument: 'img',
          result: 'add',
          nodes: [
            node('select', 'Select', { bandSelectors: ['cloud'] }),
            node('times', 'Multiply', { image2: -1 }),
            node('rename', 'Rename', { names: ['quality'] }),
            node('add', 'AddBands'),
          ],
          edges: [wire('$img', 'select.input'), wire('select', 'times.image1'), wire('times', 'rename.input'), wire('$img', 'add.dstImg'), wire('rename', 'add.srcImg')],
        },
      },
      node('best', 'QualityMosaic', { qualityBand: 'quality' }),
    ],
    edges: [wire('collection', 'invert.collection'), wire('invert', 'best.collection')],
    frames: [],
    notes: [],
  };
}
