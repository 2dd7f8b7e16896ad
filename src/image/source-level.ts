import { scaleAffine } from '../geo/affine.ts';
import { type GeoBox, centralSteps } from '../geo/geobox.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import type { Level } from '../geotiff/level.ts';
import type { Content } from './image.ts';

/** Where the pixels of a level lie. */
export function levelGeoBox({ geobox }: GeoTiffHeader, level: Level): GeoBox {
  if (level.width === geobox.width && level.height === geobox.height) return geobox;
  const transform = scaleAffine(geobox.transform, geobox.width / level.width, geobox.height / level.height);
  return { crs: geobox.crs, transform, width: level.width, height: level.height };
}

/** By how much a pixel may be smaller than an overview's and still be read from it: rounding, no more. */
const SCALE_TOLERANCE = 1e-6;

/**
 * The coarsest level that is not coarser than the asked pixel at the centre of the output. Classes and qualities are
 * taken from overviews only where these hold samples, not mixtures, or where their very scale is asked for.
 */
export function chooseLevel(header: GeoTiffHeader, content: Content, output: GeoBox): Level {
  const [full] = header.levels;
  const asked = askedPixel(output, header.geobox);
  if (asked === null) return full;
  const sampled = header.overviewResampling === 'nearest' || header.overviewResampling === 'mode';
  let chosen = full;
  for (const level of header.levels) {
    const [x, y] = [full.width / level.width, full.height / level.height];
    const fits = x <= asked[0] * (1 + SCALE_TOLERANCE) && y <= asked[1] * (1 + SCALE_TOLERANCE);
    const same = fits && x >= asked[0] * (1 - SCALE_TOLERANCE) && y >= asked[1] * (1 - SCALE_TOLERANCE);
    if (fits && (content === 'continuous' || sampled || same || level === full) && level.width < chosen.width) chosen = level;
  }
  return chosen;
}

/** A file of so many pixels on a side is read in full in no time. */
const SMALL_SIDE = 2048;

/** Whether a large file would be read at full resolution for pixels of more than four times its own on either side. */
export function isSeenFromAfar(header: GeoTiffHeader, content: Content, output: GeoBox): boolean {
  const { geobox, levels } = header;
  if (Math.max(geobox.width, geobox.height) <= SMALL_SIDE || chooseLevel(header, content, output) !== levels[0]) return false;
  const asked = askedPixel(output, geobox);
  return asked !== null && Math.min(...asked) >= 4;
}

/** The size [x, y] of the output's central pixel in full-resolution pixels of the source, or null off its map. */
function askedPixel(output: GeoBox, source: GeoBox): [number, number] | null {
  const { right, down } = centralSteps(output, source);
  const [x, y] = [Math.max(Math.abs(right[0]), Math.abs(down[0])), Math.max(Math.abs(right[1]), Math.abs(down[1]))];
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}
