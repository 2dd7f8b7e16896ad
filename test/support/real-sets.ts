import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { define } from '../../src/expression/define.ts';
import { type Expression, constant, invoke } from '../../src/expression/expression.ts';
import { type Evaluator, createEvaluator } from '../../src/evaluate/evaluator.ts';
import type { Affine } from '../../src/geo/affine.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import type { GeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { Image, ImageCollection } from '../../src/image/image.ts';
import { type PixelType, pixelsOf, bytesPerPixel } from '../../src/raster/pixel-type.ts';
import type { BandPixels } from '../../src/raster/raster.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
const ANSWERS = join(ROOT, 'test/reference/answers');

export interface RealSet {
  readonly name: string;
  /** From the root of the repository. */
  readonly folder: string;
  /** Low is good. */
  readonly quality: string;
}

/** The sets of test/reference/README.md. */
export const REAL_SETS: readonly RealSet[] = [
  { name: 'slovenia', folder: 'examples/data/s2-l1c-clp-slovenia-2015', quality: 'CLP' },
  { name: 'ndvi', folder: 'test/fixtures/data/s2-ndvi-clp-slovenia-2015-2016', quality: 'CLP' },
  { name: 'flanders', folder: 'examples/data/s2-l2a-31uds-2018', quality: 'SCL' },
  { name: 'landsat-sr', folder: 'examples/data/l8-sr-31uds-2017-2018', quality: 'pixel_qa' },
  { name: 'newyork', folder: 'test/fixtures/data/l8-l1-newyork-2018h1', quality: 'BQA' },
  { name: 'utm-zones', folder: 'test/fixtures/utm-zones', quality: 'cloud' },
];

export function realSet(name: string): RealSet {
  const set = REAL_SETS.find((candidate) => candidate.name === name);
  if (!set) throw new Error(`there is no set ${name}`);
  return set;
}

/** An evaluator that may read the whole repository, as a workflow in its root would. */
export function repositoryEvaluator(store: GeoTiffStore): Evaluator {
  return createEvaluator(createCatalog({ workspace: { root: ROOT, folder: ROOT, consented: [] }, store }));
}

/** The images of a set with the quality band times −1 behind the others as `quality`. */
export function withQuality({ folder, quality }: RealSet): Expression {
  return invoke('Collection.map', {
    collection: invoke('ImageCollection.load', { id: constant(folder) }),
    baseAlgorithm: define((image) => {
      const selected = invoke('Image.select', { input: image, bandSelectors: constant([quality]) });
      const inverted = invoke('Image.multiply', { image1: selected, image2: invoke('Image.constant', { value: constant(-1) }) });
      return invoke('Image.addBands', { dstImg: image, srcImg: invoke('Image.rename', { input: inverted, names: constant(['quality']) }) });
    }),
  });
}

export type Which = 'best' | 'worst';

/** The lowest of the quality band wins, or the highest. */
export function mosaicOf(set: RealSet, which: Which, ties?: 'first'): Expression {
  return invoke('ImageCollection.qualityMosaic', {
    collection: withQuality(set),
    qualityBand: constant(which === 'best' ? 'quality' : set.quality),
    ties: ties && constant(ties),
  });
}

export async function evaluateImage(evaluator: Evaluator, expression: Expression): Promise<Image> {
  const { value } = await evaluator.evaluate(expression, { signal: new AbortController().signal });
  if (value.kind !== 'Image') throw new Error(`it is ${value.kind}`);
  return value;
}

export async function evaluateImages(evaluator: Evaluator, expression: Expression): Promise<ImageCollection> {
  const { value } = await evaluator.evaluate(expression, { signal: new AbortController().signal });
  if (value.kind !== 'ImageCollection') throw new Error(`it is ${value.kind}`);
  return value;
}

/** What numpy and rasterio made of a set. */
export interface Answer {
  readonly geobox: GeoBox;
  readonly types: Readonly<Record<string, PixelType>>;
  readonly images: readonly string[];
  readonly bands: ReadonlyMap<string, BandPixels>;
}

export function answerPath(set: string, which: Which): string {
  return join(ANSWERS, `${set}-${which}`);
}

export function readAnswer(set: string, which: Which): Answer {
  const base = answerPath(set, which);
  return decodeAnswer(readFileSync(`${base}.json`, 'utf8'), gunzipSync(readFileSync(`${base}.bin.gz`)));
}

/** An answer from the text of its head and the bytes of its bands. */
export function decodeAnswer(text: string, bytes: Uint8Array): Answer {
  const head = JSON.parse(text) as {
    crs: string;
    transform: Affine;
    width: number;
    height: number;
    bands: { name: string; type: PixelType }[];
    images: string[];
  };
  const { crs, transform, width, height, images } = head;
  const length = width * height;
  let offset = 0;
  const take = (type: PixelType): BandPixels['values'] => {
    const part = Uint8Array.from(bytes.subarray(offset, (offset += length * bytesPerPixel(type))));
    return pixelsOf(type, part.buffer, 0, length);
  };
  const bands = new Map(head.bands.map(({ name, type }) => [name, { values: take(type), mask: take('uint8') as Uint8Array }]));
  return { geobox: { crs, transform, width, height }, types: Object.fromEntries(head.bands.map(({ name, type }) => [name, type])), images, bands };
}
