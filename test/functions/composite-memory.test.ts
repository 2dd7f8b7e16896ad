import { describe, expect, it } from 'vitest';
import { invoke } from '../../src/expression/expression.ts';
import type { Image } from '../../src/image/image.ts';
import type { PixelMemory } from '../../src/raster/pixel-memory.ts';
import { allocate, bytesPerPixel } from '../../src/raster/pixel-type.ts';
import { type Given, imageOf } from '../support/call.ts';
import { picture, window } from '../support/picture.ts';

const { signal } = new AbortController();

/** A picture that puts its pixels into whatever memory it is given, as images of files do; none of its pixels is valid, so that the next is asked, too. */
function emptyPicture(): Image {
  const image = picture({ B: '- - - - / - - - -', quality: '1 2 3 4 / 5 6 7 8' });
  return {
    ...image,
    async read(geobox, bands, options) {
      options.memory?.allocate('float64', 1000);
      return image.read(geobox, bands, options);
    },
  };
}

/** Bytes that a composite of so many images takes of the memory that its reading is given. */
async function bytesOf(functionName: string, args: Readonly<Record<string, Given>>, images: number): Promise<number> {
  const composite = await imageOf(functionName, { collection: Array.from({ length: images }, emptyPicture), ...args });
  let bytes = 0;
  const memory: PixelMemory = {
    allocate(type, length) {
      bytes += length * bytesPerPixel(type);
      return allocate(type, length);
    },
  };
  await composite.read(window(0, 0, 4, 2), composite.bands.map(({ name }) => name), { memory, signal });
  return bytes;
}

describe('the memory of a composite', () => {
  it.each<[string, Readonly<Record<string, Given>>]>([
    ['ImageCollection.mosaic', {}],
    ['ImageCollection.qualityMosaic', { qualityBand: 'quality' }],
    ['ImageCollection.reduce', { reducer: invoke('Reducer.median', {}) }],
  ])('does not grow with the images of %s', async (functionName, args) => {
    expect(await bytesOf(functionName, args, 30)).toBe(await bytesOf(functionName, args, 2));
  });
});
