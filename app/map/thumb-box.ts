import { transformExtent } from 'ol/proj.js';
import type { Extent } from '../store/view.ts';

/** The middle of an extent (degrees) with the shape of a picture, in EPSG:3857. */
export function thumbBox(extent: Extent, aspect: number): [number, number, number, number] {
  const [west, south, east, north] = transformExtent([...extent], 'EPSG:4326', 'EPSG:3857');
  const width = Math.min(east - west, (north - south) * aspect);
  const height = width / aspect;
  const x = (west + east) / 2;
  const y = (south + north) / 2;
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}
