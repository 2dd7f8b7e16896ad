import { setImmediate as nextTurn } from 'node:timers/promises';
import { type GeoBox, cropGeoBox } from '../geo/geobox.ts';
import type { Band, Image, ReadOptions } from '../image/image.ts';
import { type PixelMemory, lendMemory } from '../raster/pixel-memory.ts';
import type { BandPixels } from '../raster/raster.ts';

/** Pixels of a strip: what is computed in one go, between two looks at whether it is still wanted. */
const STRIP_PIXELS = 2 ** 17;

type Bands = readonly Pick<Band, 'name' | 'type'>[];
type StripOptions = Pick<ReadOptions, 'coarser' | 'signal'>;

/**
 * What `use` makes of the pixels of an image, which it must be done with when it returns: their memory is used again. They are read from top
 * to bottom in strips, all of them from the same overviews. In between the thread hears what it is told: that the picture is no longer wanted,
 * or that another is. Throws IssueError.
 */
export function usePixels<T>(image: Image, geobox: GeoBox, bands: Bands, options: StripOptions, use: (pixels: readonly BandPixels[]) => T): Promise<T> {
  return lendMemory(async (memory) => use(await readInStrips(image, geobox, bands, options, memory)));
}

async function readInStrips(image: Image, geobox: GeoBox, bands: Bands, { coarser, signal }: StripOptions, memory: PixelMemory): Promise<readonly BandPixels[]> {
  const names = bands.map(({ name }) => name);
  const { width, height } = geobox;
  const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
  if (rows >= height) return (await image.read(geobox, names, { coarser, memory, signal })).bands;
  const whole = bands.map(({ type }) => ({ values: memory.allocate(type, width * height), mask: null as Uint8Array | null }));
  for (let row = 0; row < height; row += rows) {
    const strip = cropGeoBox(geobox, 0, row, width, Math.min(rows, height - row));
    await lendMemory(async (lent) => {
      const raster = await image.read(strip, names, { output: geobox, coarser, memory: lent, signal });
      raster.bands.forEach(({ values, mask }, index) => {
        const band = whole[index];
        band.values.set(values, row * width);
        if (mask) (band.mask ??= memory.allocate('uint8', width * height).fill(1)).set(mask, row * width);
      });
    });
    await nextTurn();
    signal.throwIfAborted();
  }
  return whole;
}
