import { type PixelType, allocate } from '../../src/raster/pixel-type.ts';
import { type BandPixels, isValid } from '../../src/raster/raster.ts';

export interface TextBand extends BandPixels {
  readonly width: number;
  readonly height: number;
}

/** A band from text: rows parted by "/", a masked pixel as "-", NaN as "NaN". */
export function raster(text: string, type: PixelType = 'int32'): TextBand {
  const rows = text.split('/').map((row) => row.trim().split(/\s+/));
  const cells = rows.flat();
  const values = allocate(type, cells.length);
  cells.forEach((cell, index) => (values[index] = cell === '-' ? 0 : Number(cell)));
  const mask = cells.includes('-') ? Uint8Array.from(cells, (cell) => (cell === '-' ? 0 : 1)) : null;
  return { values, mask, width: rows[0].length, height: rows.length };
}

/** A band as such text. */
export function rasterText(band: BandPixels, width: number): string {
  const cells = Array.from(band.values, (value, index) => (isValid(band, index) ? String(value) : '-'));
  return Array.from({ length: cells.length / width }, (_, row) => cells.slice(row * width, (row + 1) * width).join(' ')).join(' / ');
}

/** A mask of the pixels that are asked for, as text of 1 and 0. */
export function maskText(mask: Uint8Array, width: number): string {
  return rasterText({ values: Uint8Array.from(mask), mask: null }, width);
}
