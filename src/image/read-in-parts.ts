import { type GeoBox, cropGeoBox } from '../geo/geobox.ts';
import { type PixelType, type Pixels, allocate } from '../raster/pixel-type.ts';
import { type BandPixels, noneValid, unlessAllValid } from '../raster/raster.ts';

/** Reads some bands at a target, given which of its pixels are needed. */
export type ReadPart = (target: GeoBox, needed: Uint8Array | undefined) => Promise<readonly BandPixels[]>;

/** Reads a target in halves of halves until each is small enough, and puts them together. A single pixel always is. */
export async function readInParts(
  target: GeoBox,
  types: readonly PixelType[],
  needed: Uint8Array | undefined,
  isSmall: (part: GeoBox) => boolean,
  read: ReadPart,
): Promise<readonly BandPixels[]> {
  const { width, height } = target;
  if (width * height === 1 || isSmall(target)) return read(target, needed);
  const cut = Math.ceil(Math.max(width, height) / 2);
  const parts = width > height ? [[0, 0, cut, height], [cut, 0, width - cut, height]] : [[0, 0, width, cut], [0, cut, width, height - cut]];
  const whole = types.map((type) => ({ values: allocate(type, width * height), mask: noneValid(width * height) }));
  for (const [column, row, columns, rows] of parts) {
    const part = needed && cropMask(needed, width, column, row, columns, rows);
    const bands = await readInParts(cropGeoBox(target, column, row, columns, rows), types, part, isSmall, read);
    bands.forEach((band, index) => put(band, columns, whole[index], width, column, row));
  }
  return whole.map(({ values, mask }) => ({ values, mask: unlessAllValid(mask) }));
}

/** Bands without a valid pixel. */
export function nothingOn({ width, height }: GeoBox, types: readonly PixelType[]): BandPixels[] {
  return types.map((type) => ({ values: allocate(type, width * height), mask: noneValid(width * height) }));
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
