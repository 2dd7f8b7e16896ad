import { type Band, type Image, latticeOfBands, withShortcuts } from '../image/image.ts';
import type { PixelMemory } from '../raster/pixel-memory.ts';
import type { PixelType, Range } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';

/** What becomes of a band: how it is described, and its pixels out of those of the band of the input. */
export interface ChangedBand {
  readonly band: Band;
  compute(pixels: BandPixels, memory: PixelMemory | undefined): BandPixels;
}

/** An image with each band computed from the one band of another; names, properties and footprint stay. */
export function changeBands(image: Image, change: (band: Band) => ChangedBand): Image {
  const changed = new Map(image.bands.map((band) => [band.name, change(band)]));
  return {
    ...image,
    bands: [...changed.values()].map(({ band }) => band),
    read: withShortcuts(
      async (geobox, names, options) => {
        const { bands } = await image.read(geobox, names, options);
        return { geobox, bands: names.map((name, index) => changed.get(name)?.compute(bands[index], options.memory) ?? bands[index]) };
      },
      { lattice: (geobox, names, options) => latticeOfBands(image, geobox, names, options) },
    ),
  };
}

/** The band with computed values: another type and range, and no nodata value of its files. */
export function computedBand(band: Band, type: PixelType, range: Range, content: Band['content'] = band.content): Band {
  return { name: band.name, type, range, nodata: null, content, grid: band.grid, composite: band.composite };
}
