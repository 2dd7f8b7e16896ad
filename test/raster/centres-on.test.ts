import { describe, expect, it } from 'vitest';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { centresOn } from '../../src/raster/clip.ts';

const degrees = (west: number, width: number): GeoBox => ({ crs: 'EPSG:4326', transform: [1, 0, west, 0, -1, 10], width, height: 1 });

describe('the pixels whose centres lie on rasters', () => {
  it('are those of any of them', () => {
    expect([...centresOn(degrees(0, 5), [degrees(1, 1), degrees(3, 4)])]).toEqual([0, 1, 0, 1, 1]);
  });

  it('are found on the other side of 180°, as their cells are', () => {
    expect([...centresOn(degrees(-181, 4), [degrees(178, 3)])]).toEqual([1, 1, 0, 0]);
  });
});
