import { describe, expect, it } from 'vitest';
import type { Affine } from '../../src/geo/affine.ts';
import { groundAreas } from '../../src/geo/ground-area.ts';

const sum = (areas: Float64Array): number => areas.reduce((total, area) => total + area, 0);

describe('the area of pixels on the ground', () => {
  it('adds up to the surface of the ellipsoid', () => {
    // WGS 84: 510 065 621.724 km².
    const globe = groundAreas({ crs: 'EPSG:4326', transform: [1, 0, -180, 0, -1, 90] }, 0, 0, 360, 180);
    expect(sum(globe) / 510_065_621_724_000).toBeCloseTo(1, 11);
  });

  it('is that of the parts of a pixel together', () => {
    const [whole] = groundAreas({ crs: 'EPSG:4326', transform: [1, 0, 14, 0, -1, 46] }, 0, 0, 1, 1);
    expect(sum(groundAreas({ crs: 'EPSG:4326', transform: [0.01, 0, 14, 0, -0.01, 46] }, 0, 0, 100, 100)) / whole).toBeCloseTo(1, 12);
  });

  it.each<[string, Affine]>([
    ['EPSG:32633', [10, 0, 700_000, 0, -10, 5_000_000]],
    ['EPSG:3857', [10, 0, 1_600_000, 0, -10, 8_400_000]],
    ['EPSG:3035', [100, 20, 4_600_000, 30, -90, 2_600_000]],
    ['EPSG:32633', [1000, 0, 500_000, 0, -1000, 5_000_000]],
  ])('is interpolated in %s to a millionth', (crs, transform) => {
    const size = 100;
    const areas = groundAreas({ crs, transform }, 0, 0, size, size);
    for (const [column, row] of [[0, 0], [17, 45], [50, 31], [99, 98]]) {
      const [exact] = groundAreas({ crs, transform }, column, row, 1, 1);
      expect(Math.abs(areas[row * size + column] / exact - 1)).toBeLessThan(1e-6);
    }
  });

  it('is the same across the date line', () => {
    const [here] = groundAreas({ crs: 'EPSG:32660', transform: [10, 0, 500_000, 0, -10, 5_000_000] }, 0, 0, 1, 1);
    const [there] = groundAreas({ crs: 'EPSG:32601', transform: [10, 0, 500_000, 0, -10, 5_000_000] }, 0, 0, 1, 1);
    expect(there / here).toBeCloseTo(1, 9);
    const [across] = groundAreas({ crs: 'EPSG:4326', transform: [1, 0, 179.5, 0, -1, 46] }, 0, 0, 1, 1);
    expect(across).toBeCloseTo(groundAreas({ crs: 'EPSG:4326', transform: [1, 0, 14, 0, -1, 46] }, 0, 0, 1, 1)[0], 0);
  });
});
