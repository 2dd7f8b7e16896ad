import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createEvaluator } from '../../src/evaluate/evaluator.ts';
import { define } from '../../src/expression/define.ts';
import { type Expression, childrenOf, constant, invoke } from '../../src/expression/expression.ts';
import { hashExpression } from '../../src/expression/hash.ts';
import type { Value } from '../../src/functions/value.ts';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import { bandNames } from '../../src/image/image.ts';
import { suggestedGrid } from '../../src/image/suggested-grid.ts';
import { type Files, THREE_BANDS, dataFolder, stacItem, workspaceIn } from '../catalog/data-folder.ts';

const SCENES = 12;
const { signal } = new AbortController();
const store = createGeoTiffStore();
afterAll(() => store.close());

const times = (image: Expression, by: number): Expression => invoke('Image.multiply', { image1: image, image2: invoke('Image.constant', { value: constant(by) }) });
const select = (input: Expression, names: string[]): Expression => invoke('Image.select', { input, bandSelectors: constant(names) });

/** The best pixels of the scenes, times a number at the end. */
function chain(last: number): Expression {
  const withQuality = invoke('Collection.map', {
    collection: invoke('ImageCollection.load', { id: constant('.') }),
    baseAlgorithm: define((image) => invoke('Image.addBands', { dstImg: image, srcImg: invoke('Image.rename', { input: times(select(image, ['cloud']), -1), names: constant(['quality']) }) })),
  });
  return times(select(invoke('ImageCollection.qualityMosaic', { collection: withQuality, qualityBand: constant('quality') }), ['B2', 'B3']), last);
}

/** The calls in an expression that stand for one value each: those without the argument of a function. */
function closedCalls(expression: Expression): Map<string, Expression> {
  const found = new Map<string, Expression>();
  const visit = (one: Expression): void => {
    if ('functionDefinitionValue' in one) return;
    if ('functionInvocationValue' in one) found.set(hashExpression(one), one);
    childrenOf(one).forEach(visit);
  };
  visit(expression);
  return found;
}

it('computes only what is below a parameter that has changed at the end of a chain over 12 scenes, and reads no file for it', async () => {
  const bands = ['B2', 'B3', 'cloud'].map((name) => ({ name }));
  const files: Record<string, Files[string]> = {};
  for (let i = 0; i < SCENES; i++) {
    files[`${i}/s${i}.json`] = stacItem(`s${i}`, { all: { href: './all.tif', type: 'image/tiff', 'eo:bands': bands } });
    files[`${i}/all.tif`] = THREE_BANDS;
  }
  const folder = await dataFolder(files);
  const catalog = createCatalog({ workspace: workspaceIn(folder), store });
  let loads = 0;
  const evaluator = createEvaluator({ load: (...asked) => (loads++, catalog.load(...asked)) });

  const valuesOf = async (expression: Expression): Promise<Map<string, Value>> => {
    const calls = [...closedCalls(expression)];
    return new Map(await Promise.all(calls.map(async ([hash, call]) => [hash, (await evaluator.evaluate(call, { signal })).value] as const)));
  };
  const pixelsOf = async (expression: Expression): Promise<number[][]> => {
    const { value } = await evaluator.evaluate(expression, { signal });
    const grid = value.kind === 'Image' ? suggestedGrid(value) : null;
    if (value.kind !== 'Image' || grid === null) throw new Error('it has no pixels');
    return (await value.read(grid, bandNames(value), { signal })).bands.map(({ values }) => Array.from(values));
  };

  const [before, pixels] = [await valuesOf(chain(2)), await pixelsOf(chain(2))];
  for (const name of await readdir(folder)) await truncate(join(folder, name, 'all.tif'), 0); // whoever reads one now finds nothing

  const [after, changed] = [await valuesOf(chain(3)), await pixelsOf(chain(3))];
  const anew = [...after].filter(([hash, value]) => before.get(hash) !== value);
  expect(before.size).toBe(6); // load, map, qualityMosaic, select, the number, multiply
  expect(anew).toHaveLength(2); // the number and its product
  expect(loads).toBe(1);
  expect(changed).toEqual(pixels.map((band) => band.map((value) => (value / 2) * 3)));
  expect(pixels.flat().some((value) => value > 0)).toBe(true);
});
