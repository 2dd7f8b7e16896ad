import { fail } from '../expression/issue.ts';
import { type GeoBox, unionGeoBox } from '../geo/geobox.ts';
import { type Cells, cellsOf } from '../raster/cells.ts';
import { type PixelType, allocate } from '../raster/pixel-type.ts';
import { type BandPixels, noneValid, unlessAllValid } from '../raster/raster.ts';
import { windowUnder } from './grid-window.ts';
import type { Image, ReadOptions } from './image.ts';
import { nothingOn, readInParts } from './read-in-parts.ts';

/** Pixels of the grid that are computed in one go. */
const PART_PIXELS = 2 ** 21;
/** Pixels of the grid that one answer may need: more, and a view from afar would compute for minutes. */
const MOST_PIXELS = 2 ** 27;

/** An image that is computed on one grid whatever is asked for; pixels of others take the value of the cell their centre lies in. */
export function onFixedGrid(image: Image, { crs, transform }: Pick<GeoBox, 'crs' | 'transform'>): Image {
  const origin: GeoBox = { crs, transform, width: 1, height: 1 };
  const whole = image.extents && image.extents.length > 0 ? unionGeoBox(origin, image.extents) : null;
  const types = new Map(image.bands.map((band) => [band.name, band.type]));

  async function read(target: GeoBox, names: readonly string[], options: ReadOptions): Promise<readonly BandPixels[]> {
    const asked = names.map((name) => types.get(name) ?? 'float64');
    const under = windowUnder(target, origin, whole);
    if (under === null) return nothingOn(target, asked);
    if (under.width * under.height > MOST_PIXELS) {
      return fail(`the fixed grid has ${under.width} × ${under.height} pixels here; look closer, or use a larger scale`, { argument: 'scale' });
    }
    return readInParts(target, asked, options.needed, isSmall, async (part, wanted) => {
      const window = windowUnder(part, origin, whole);
      if (window === null) return nothingOn(part, asked);
      const cells = cellsOf(part, window);
      const needed = cellsNeeded(cells, part, window, wanted);
      if (needed === null) return nothingOn(part, asked);
      const { bands } = await image.read(window, names, { ...options, needed, output: whole ?? origin });
      options.signal.throwIfAborted();
      return bands.map((band, index) => pick(band, asked[index], cells, part, window));
    });
  }

  function isSmall(part: GeoBox): boolean {
    const window = windowUnder(part, origin, whole);
    return window === null || window.width * window.height <= PART_PIXELS;
  }

  return {
    kind: 'Image',
    bands: image.bands.map((band) => ({ ...band, grid: whole, composite: false })),
    properties: image.properties,
    footprint: image.footprint,
    extents: whole && [whole],
    read: async (geobox, names, options) => ({ geobox, bands: await read(geobox, names, { ...options, resampling: undefined }) }),
  };
}

/** 1 for the cells that a needed pixel lies on; null if none does. */
function cellsNeeded(cells: Cells, { width, height }: GeoBox, window: GeoBox, needed: Uint8Array | undefined): Uint8Array | null {
  const hit = new Uint8Array(window.width * window.height);
  let any = false;
  for (let i = 0; i < width * height; i++) {
    if (needed !== undefined && needed[i] === 0) continue;
    const cell = cellAt(cells, i, width, window.width);
    if (cell < 0) continue;
    hit[cell] = 1;
    any = true;
  }
  return any ? hit : null;
}

function cellAt({ separable, columns, rows }: Cells, i: number, width: number, windowWidth: number): number {
  const column = separable ? columns[i % width] : columns[i];
  const row = separable ? rows[Math.floor(i / width)] : rows[i];
  return column < 0 || row < 0 ? -1 : row * windowWidth + column;
}

function pick({ values: source, mask: valid }: BandPixels, type: PixelType, cells: Cells, { width, height }: GeoBox, window: GeoBox): BandPixels {
  const values = allocate(type, width * height);
  const mask = noneValid(width * height);
  for (let i = 0; i < values.length; i++) {
    const cell = cellAt(cells, i, width, window.width);
    if (cell < 0 || (valid !== null && valid[cell] === 0)) continue;
    values[i] = source[cell];
    mask[i] = 1;
  }
  return { values, mask: unlessAllValid(mask) };
}
