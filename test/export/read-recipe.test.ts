import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportImage } from '../../src/export/export-image.ts';
import { readRecipe } from '../../src/export/read-recipe.ts';
import { writePicture } from '../../src/export/write-picture.ts';
import { picture } from '../support/picture.ts';

const { signal } = new AbortController();
const image = picture({ B: '1 2 / 3 -' });
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'geoweft-recipe-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const look = { bands: ['B'], style: 'stretch', palette: null, gamma: [1] } as const;

describe('a recipe', () => {
  it('is in a GeoTIFF and in a PNG what went in, to the letter', async () => {
    const letters = fc.string({ unit: fc.constantFrom('a', '{', '}', '[', ']', '"', ':', '<', '>', '&', ';', "'", '\\', ' ', '\n', '\t', 'ü', '€', '😀', '&lt;', '&amp;lt;', '<Item>', ']]>') });
    await fc.assert(
      fc.asyncProperty(letters, letters, async (workflow, node) => {
        const recipe = { workflow, node };
        const [tif, png] = [join(folder, 'a.tif'), join(folder, 'a.png')];
        await exportImage(image, { path: tif, recipe }, { signal });
        await writePicture(image, { path: png, picture: look, recipe }, { signal });
        expect([await readRecipe(tif), await readRecipe(png)]).toEqual([recipe, recipe]);
      }),
      { numRuns: 40 },
    );
  });

  it('may be long', async () => {
    const recipe = { workflow: 'a "node" & <more> '.repeat(50_000), node: 'best' };
    const path = join(folder, 'long.tif');
    await exportImage(image, { path, recipe }, { signal });
    expect(await readRecipe(path)).toEqual(recipe);
  });

  it('may be missing', async () => {
    await exportImage(image, { path: join(folder, 'none.tif') }, { signal });
    await writePicture(image, { path: join(folder, 'none.png'), picture: look }, { signal });
    expect([await readRecipe(join(folder, 'none.tif')), await readRecipe(join(folder, 'none.png'))]).toEqual([null, null]);
  });

  it('is not read out of what is no image, or damaged', async () => {
    const path = join(folder, 'text.tif');
    await writeFile(path, 'something else');
    await expect(readRecipe(path)).rejects.toThrow('it is not a TIFF file');
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from([255, 255, 255, 255]), Buffer.from('iTXtGEOWEFT')]);
    await writeFile(path, png);
    expect(await readRecipe(path)).toBeNull();
    await writeFile(path, Buffer.concat([png.subarray(0, 8), Buffer.from([0, 0, 0, 30]), Buffer.from('iTXtGEOWEFT_WORKFLOW\0\x01\0\0\0broken stream')]));
    expect(await readRecipe(path)).toBeNull();
  });
});
