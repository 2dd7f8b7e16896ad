import { expect, it } from 'vitest';
import { evaluateCall, faultOf, imageOf } from '../support/call.ts';
import { picture, pixels, typesOf } from '../support/picture.ts';

const june = picture({ B4: '1 2', SCL: '4 -' }, { index: 'june', type: 'uint8' });
const july = picture({ B4: '300 -' }, { index: 'july', type: 'uint16' });

it('has all bands of all images, named after them', async () => {
  const stack = await imageOf('ImageCollection.toBands', { collection: [june, july] });
  expect(await pixels(stack)).toEqual({ june_B4: '1 2', june_SCL: '4 -', july_B4: '300 -' });
  expect(typesOf(stack)).toEqual({ june_B4: 'uint8', june_SCL: 'uint8', july_B4: 'uint16' });
});

it('reads only the images that are asked for', async () => {
  const [one, other] = [picture({ B: '1' }, { index: 'a' }), picture({ B: '2' }, { index: 'b' })];
  const stack = await imageOf('ImageCollection.toBands', { collection: [one, other] });
  await pixels(stack, undefined, ['b_B']);
  expect([one.reads.length, other.reads.length]).toEqual([0, 1]);
});

it('counts images without an index from 0', async () => {
  const stack = await imageOf('ImageCollection.toBands', { collection: [picture({ B: '1' }), picture({ B: '2' })] });
  expect(Object.keys(await pixels(stack))).toEqual(['0_B', '1_B']);
});

it('has no bands of no images', async () => {
  expect((await imageOf('ImageCollection.toBands', { collection: [] })).bands).toEqual([]);
});

it('refuses two images of one name', async () => {
  const twice = imageOf('ImageCollection.toBands', { collection: [june, june] });
  expect(await faultOf(twice)).toBe('two images have the same system:index, and so their bands would have the same names');
});

it('says which images lie on another grid than the first', async () => {
  const shifted = picture({ B4: '5 6' }, { index: 'shifted', at: [3, 1] });
  const coarse = picture({ B4: '7' }, { index: 'coarse', grid: { crs: 'EPSG:32633', transform: [20, 0, 500_000, 0, -20, 5_000_000] } });
  const issuesOf = async (...images: (typeof june)[]): Promise<string[]> => (await evaluateCall('ImageCollection.toBands', { collection: images })).issues.map(({ message }) => message);
  expect(await issuesOf(june, july, shifted)).toEqual([]);
  expect(await issuesOf(june, coarse)).toEqual(["'coarse' lies on another grid than the first image; its pixels are taken by nearest neighbour"]);
});
