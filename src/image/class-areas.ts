import { fail } from '../expression/issue.ts';
import { groundAreas } from '../geo/ground-area.ts';
import { isValid } from '../raster/raster.ts';
import type { Image } from './image.ts';
import { type Region, type RegionOptions, readRegion } from './read-region.ts';
import type { TableRow } from './table.ts';

/** More different values than that are no classes. */
const MAX_CLASSES = 4096;
const SQUARE_METRES_PER_HECTARE = 10_000;

/**
 * A row for each value of a band, in ascending order: the value, its pixels, their area on the ground in m² and in hectares, and its
 * share of the area of all valid pixels in percent. Pixels count by the part of each that lies inside.
 */
export async function classAreas(image: Image, band: string, region: Region, options: RegionOptions): Promise<TableRow[]> {
  const classes = new Map<number, { pixels: number; area: number }>();
  await readRegion(image, [band], region, ({ window, bands: [pixels], weights }) => {
    const areas = groundAreas(region.grid, window.column, window.row, window.width, window.height);
    for (let i = 0; i < weights.length; i++) {
      const value = pixels.values[i];
      if (weights[i] === 0 || !isValid(pixels, i) || Number.isNaN(value)) continue;
      let entry = classes.get(value);
      if (!entry) classes.set(value, (entry = { pixels: 0, area: 0 }));
      entry.pixels += weights[i];
      entry.area += weights[i] * areas[i];
    }
    if (classes.size > MAX_CLASSES) fail(`band '${band}' has more than ${MAX_CLASSES} different values here: it holds no classes`, { argument: 'band' });
  }, options);
  const sorted = [...classes].sort(([one], [other]) => one - other);
  const all = sorted.reduce((sum, [, { area }]) => sum + area, 0);
  return sorted.map(([value, { pixels, area }]) => [value, pixels, area, area / SQUARE_METRES_PER_HECTARE, (100 * area) / all]);
}
