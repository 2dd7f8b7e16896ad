import type { Affine } from '../geo/affine.ts';
import { parseCrs } from '../geo/crs.ts';
import type { GeoBox } from '../geo/geobox.ts';
import { MAX_BANDS, MAX_PICTURE_PIXELS, MAX_STATISTICS_SIDE } from './api.ts';
import { badRequest } from './http-error.ts';

/** Half the side of the square map of EPSG:3857, in metres. */
const HALF = 20037508.342789244;
const MAX_ZOOM = 30;
const TILE_SIZES = [256, 512];

/** The grid of an XYZ tile. Throws HttpError. */
export function tileGrid(z: string, x: string, y: string, size = '256'): GeoBox {
  const [zoom, column, row, side] = [z, x, y, size].map((text) => (/^\d{1,10}$/.test(text) ? Number(text) : NaN));
  if (!(zoom <= MAX_ZOOM && column < 2 ** zoom && row < 2 ** zoom)) badRequest(`there is no tile ${z}/${x}/${y}`);
  if (!TILE_SIZES.includes(side)) badRequest(`a tile has 256 or 512 pixels a side, not ${size}`);
  const pixel = (2 * HALF) / 2 ** zoom / side;
  const transform: Affine = [pixel, 0, column * side * pixel - HALF, 0, -pixel, HALF - row * side * pixel];
  return { crs: 'EPSG:3857', transform, width: side, height: side };
}

/** The grid of a picture of `bbox` (west, south, east, north in `crs`). Throws HttpError. */
export function pictureGrid(query: URLSearchParams): GeoBox {
  const [width, height] = [sideOf(query, 'width'), sideOf(query, 'height')];
  if (width * height > MAX_PICTURE_PIXELS) badRequest(`a picture has at most ${MAX_PICTURE_PIXELS} pixels, not ${width} × ${height}`);
  return gridOver(query, () => [width, height]) ?? badRequest("'bbox' is missing: expected west,south,east,north");
}

/** The grid that statistics are taken on: square pixels over `bbox`. Undefined without one. Throws HttpError. */
export function statisticsGrid(query: URLSearchParams): GeoBox | undefined {
  return gridOver(query, (width, height) => {
    const pixel = Math.max(width, height) / MAX_STATISTICS_SIDE;
    return [Math.max(1, Math.round(width / pixel)), Math.max(1, Math.round(height / pixel))];
  });
}

/** Names parted by commas, each escaped as in a URL; undefined for all. Throws HttpError. */
export function bandsOf(query: URLSearchParams): string[] | undefined {
  const text = query.get('bands');
  if (text === null || text === '') return undefined;
  const names = text.split(',').map(unescapeName);
  return names.length <= MAX_BANDS ? names : badRequest(`at most ${MAX_BANDS} bands are given at a time, not ${names.length}`);
}

function gridOver(query: URLSearchParams, sides: (width: number, height: number) => readonly [number, number]): GeoBox | undefined {
  const text = query.get('bbox');
  if (text === null) return undefined;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const [west, south, east, north] = numbers;
  const isBox = numbers.length === 4 && numbers.every(Number.isFinite) && west < east && south < north;
  if (!isBox) badRequest(`'bbox' is ${text}; expected west,south,east,north with west before east and south before north`);
  const name = query.get('crs') ?? 'EPSG:4326';
  const crs = parseCrs(name) ?? badRequest(`${name} is no CRS that is known; expected one like EPSG:3857`);
  const [width, height] = sides(east - west, north - south);
  return { crs, transform: [(east - west) / width, 0, west, 0, -(north - south) / height, north], width, height };
}

function sideOf(query: URLSearchParams, name: 'width' | 'height'): number {
  const text = query.get(name) ?? '';
  const side = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return side > 0 ? side : badRequest(`'${name}' is ${text || 'missing'}; expected a number of pixels`);
}

function unescapeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
