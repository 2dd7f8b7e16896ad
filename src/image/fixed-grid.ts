import { fail } from '../expression/issue.ts';
import { type GeoBox, cropGeoBox, mayMeet, unionGeoBox } from '../geo/geobox.ts';
import { type Affine, applyAffine, invertAffine } from '../geo/affine.ts';
import { type Cells, cellsOf } from '../raster/cells.ts';
import { type PixelType, type Pixels, allocate } from '../raster/pixel-type.ts';
import { type BandPixels, noneValid, unlessAllValid } from '../raster/raster.ts';
import type { Image, ReadOptions } from './image.ts';

/** Pixels of the grid that are computed in one go. */
const PART_PIXELS = 2 ** 21;
/** Pixels of the grid that one answer may need: more, and a view from afar would compute for minutes. */
const MOST_PIXELS = 2 ** 27;

/** An image that is computed on one grid whatever is asked for; pixels of others take the value of the cell their centre lies in. */
export function onFixedGrid(image: Image, { crs, transform }: Pick<GeoBox, 'crs' | 'transform'>): Image {
  const origin: GeoBox = { crs, transform, width: 1, height: 1 };
  const whole = image.extents && image.extents.length > 0 ? unionGeoBox(origin, image.extents) : null;
  const types = new Map(image.bands.map((band) => [band.name, band.type]));

  async function read(target: GeoBox, names: readonly string[], options: ReadOptions): Promise<BandPixels[]> {
    const length = target.width * target.height;
    const nothing = (): BandPixels[] => names.map((name) => ({ values: allocate(types.get(name) ?? 'float64', length), mask: noneValid(length) }));
    const window = windowUnder(target, origin, whole);
    if (window === null) return nothing();
    if (window.width * window.height > MOST_PIXELS) {
      return fail(`the fixed grid has ${window.width} × ${window.height} pixels here; look closer, or use a larger scale`, { argument: 'scale' });
    }
    if (window.width * window.height > PART_PIXELS && length > 1) return readHalves(target, names, options);
    const cells = cellsOf(target, window);
    const needed = cellsNeeded(cells, target, window, options.needed);
    if (needed === null) return nothing();
    const { bands } = await image.read(window, names, { ...options, needed, output: whole ?? origin });
    options.signal.throwIfAborted();
    return bands.map((band, index) => pick(band, types.get(names[index]) ?? 'float64', cells, target, window));
  }

  async function readHalves(target: GeoBox, names: readonly string[], options: ReadOptions): Promise<BandPixels[]> {
    const { width, height } = target;
    const isWide = width > height;
    const cut = Math.ceil((isWide ? width : height) / 2);
    const parts = isWide
      ? ([[0, 0, cut, height], [cut, 0, width - cut, height]] as const)
      : ([[0, 0, width, cut], [0, cut, width, height - cut]] as const);
    const whole = names.map((name) => ({ values: allocate(types.get(name) ?? 'float64', width * height), mask: noneValid(width * height) }));
    for (const [column, row, columns, rows] of parts) {
      const needed = options.needed && cropMask(options.needed, width, column, row, columns, rows);
      const bands = await read(cropGeoBox(target, column, row, columns, rows), names, { ...options, needed });
      bands.forEach((band, index) => put(band, columns, whole[index], width, column, row));
    }
    return whole.map(({ values, mask }) => ({ values, mask: unlessAllValid(mask) }));
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

/** The part of the grid that a target's pixels lie on, or null. */
function windowUnder(target: GeoBox, origin: GeoBox, whole: GeoBox | null): GeoBox | null {
  if (whole && !mayMeet(target, whole)) return null;
  const under = unionGeoBox(origin, [target]);
  const inverse = invertAffine(origin.transform);
  const [left, top] = cornerOf(under, inverse);
  const bounds = whole ? cornerOf(whole, inverse) : null;
  const first = [Math.max(left - 1, bounds?.[0] ?? -Infinity), Math.max(top - 1, bounds?.[1] ?? -Infinity)];
  const last = [
    Math.min(left + under.width + 1, bounds && whole ? bounds[0] + whole.width : Infinity),
    Math.min(top + under.height + 1, bounds && whole ? bounds[1] + whole.height : Infinity),
  ];
  const [width, height] = [last[0] - first[0], last[1] - first[1]];
  return width > 0 && height > 0 ? cropGeoBox(origin, first[0], first[1], width, height) : null;
}

/** The whole column and row of the endless grid at which a part of it begins. */
function cornerOf({ transform }: GeoBox, inverse: Affine): [number, number] {
  const [column, row] = applyAffine(inverse, transform[2], transform[5]);
  return [Math.round(column), Math.round(row)];
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

function cropMask(mask: Uint8Array, width: number, column: number, row: number, columns: number, rows: number): Uint8Array {
  const part = new Uint8Array(columns * rows);
  for (let r = 0; r < rows; r++) part.set(mask.subarray((row + r) * width + column, (row + r) * width + column + columns), r * columns);
  return part;
}

/** Puts a part of a raster at its place in the whole. */
function put({ values, mask }: BandPixels, columns: number, whole: { values: Pixels; mask: Uint8Array }, width: number, column: number, row: number): void {
  for (let r = 0, rows = values.length / columns; r < rows; r++) {
    const to = (row + r) * width + column;
    whole.values.set(values.subarray(r * columns, (r + 1) * columns), to);
    if (mask === null) whole.mask.fill(1, to, to + columns);
    else whole.mask.set(mask.subarray(r * columns, (r + 1) * columns), to);
  }
}
