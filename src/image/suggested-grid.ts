import { type GeoBox, nominalScale, unionGeoBox } from '../geo/geobox.ts';
import type { Band, Image } from './image.ts';

/** The band with the smallest native pixels, the first among equals; null if no band has a grid. */
export function finestBand(bands: readonly Band[]): (Band & { readonly grid: GeoBox }) | null {
  let finest: (Band & { readonly grid: GeoBox }) | null = null;
  for (const { grid, ...band } of bands) {
    if (grid === null) continue;
    // Equal pixels may differ in the last bits: finer means finer by more than that.
    if (finest === null || nominalScale(grid) < nominalScale(finest.grid) * (1 - 1e-9)) finest = { ...band, grid };
  }
  return finest;
}

/**
 * The grid on which an image is exported if no other is asked for: the finest band's pixels, extended by whole ones over
 * all the rasters that the image lies on. Null for an image without bands or with constants only.
 */
export function suggestedGrid(image: Image, names?: readonly string[]): GeoBox | null {
  const finest = finestBand(names ? image.bands.filter((band) => names.includes(band.name)) : image.bands);
  return finest === null ? null : unionGeoBox(finest.grid, image.extents ?? [finest.grid]);
}
