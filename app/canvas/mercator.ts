import type { Extent } from '../store/view.ts';

const RADIUS = 6_378_137;
const MAX_LATITUDE = 85.051128;

/** Longitude, latitude in degrees to Web Mercator metres. */
export function toMercator([longitude, latitude]: readonly [number, number]): [number, number] {
  const bounded = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude));
  return [(longitude * Math.PI * RADIUS) / 180, Math.log(Math.tan(Math.PI / 4 + (bounded * Math.PI) / 360)) * RADIUS];
}

/** The middle of the map's extent in Web Mercator metres, cut to a picture's proportions. */
export function pictureBox([west, south, east, north]: Extent, width: number, height: number): [number, number, number, number] {
  const [left, bottom] = toMercator([west, south]);
  const [right, top] = toMercator([east, north]);
  const perPixel = Math.min((right - left) / width, (top - bottom) / height);
  const [x, y] = [(left + right) / 2, (bottom + top) / 2];
  return [x - (perPixel * width) / 2, y - (perPixel * height) / 2, x + (perPixel * width) / 2, y + (perPixel * height) / 2];
}
