import { setImmediate as nextTurn } from 'node:timers/promises';
import { type GeoBox, cropGeoBox } from '../geo/geobox.ts';
import type { Band, Image, ReadOptions } from '../image/image.ts';
import { type PixelMemory, lendMemory } from '../raster/pixel-memory.ts';
import type { BandPixels } from '../raster/raster.ts';

/** Pixels of a strip: what is computed in one go, between two looks at whether it is still wanted. */
const STRIP_PIXELS = 2 ** 17;

interface StripOptions extends Pick<ReadOptions, 'coarser' | 'signal'> {
  readonly memory: PixelMemory;
}

/**
 * The pixels of an image, read from top to bottom in strips, all of them from the same overviews. In between the thread
 * hears what it is told: that the picture is no longer wanted, or that another is. Throws IssueError.
 */
export async function readInStrips(image: Image, geobox: GeoBox, bands: readonly Pick<Band, 'name' | 'type'>[], { coarser, memory, signal }: StripOptions): Promise<readonly BandPixels[]> {
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
