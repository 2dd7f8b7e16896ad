import { describe, expect, it } from 'vitest';
import { type GridOptions, exportGrid, scaleWarning } from '../../src/export/export-grid.ts';
import { IssueError } from '../../src/expression/issue.ts';
import type { Affine } from '../../src/geo/affine.ts';
import { applyAffine } from '../../src/geo/affine.ts';
import { pointTransform } from '../../src/geo/crs.ts';
import { type GeoBox, boundsOf } from '../../src/geo/geobox.ts';
import type { Band, Image } from '../../src/image/image.ts';

const UTM = 'EPSG:32633';

function box(transform: Affine, width: number, height: number, crs = UTM): GeoBox {
  return { crs, transform, width, height };
}

/** An image without pixels whose bands lie on some grids, and which lies on some rasters. */
function imageOn(grids: Readonly<Record<string, GeoBox | null>>, extents: readonly GeoBox[] | null = Object.values(grids).filter((grid) => grid !== null)): Image {
  const bands = Object.entries(grids).map(([name, grid]): Band => ({ name, type: 'uint8', nodata: null, content: 'continuous', grid, composite: false }));
  return { kind: 'Image', bands, properties: {}, footprint: null, extents, read: () => Promise.reject(new Error('no pixels')) };
}

function gridOf(image: Image, options: GridOptions = {}, bands = image.bands.map((band) => band.name)): GeoBox {
  return exportGrid(image, bands, options);
}

function fault(make: () => unknown): { message: string; argument?: string } {
  try {
    make();
  } catch (error) {
    if (error instanceof IssueError) return error.issue;
    throw error;
  }
  throw new Error('it did not fail');
}

const NOWHERE = [NaN, NaN, NaN, NaN] as const;

const TEN = box([10, 0, 500_000, 0, -10, 5_000_000], 100, 50);

describe('the grid of an export', () => {
  it('is that of a single raster', () => {
    expect(gridOf(imageOn({ B: TEN }))).toEqual(TEN);
  });

  it('keeps pixels that are not square, and rotated ones', () => {
    for (const transform of [[9.7, 0, 500_001.5, 0, -10.3, 5_000_000.25], [8, 6, 500_000, 6, -8, 5_000_000]] as const) {
      expect(gridOf(imageOn({ B: box(transform, 30, 20) }))).toEqual(box(transform, 30, 20));
    }
  });

  it('is that of the finest band that is exported', () => {
    const image = imageOn({ coarse: box([20, 0, 500_000, 0, -20, 5_000_000], 50, 25), fine: TEN });
    expect(gridOf(image).transform[0]).toBe(10);
    expect(gridOf(image, {}, ['coarse'])).toMatchObject({ transform: [20, 0, 500_000, 0, -20, 5_000_000], width: 50, height: 25 });
  });

  it('reaches over all rasters by whole pixels of the first', () => {
    const other = box([10, 0, 500_997, 0, -10, 5_000_012], 10, 10); // 99.7 to 109.7 columns, −1.2 to 8.8 rows
    expect(gridOf(imageOn({ B: TEN }, [TEN, other]))).toEqual(box([10, 0, 500_000, 0, -10, 5_000_020], 110, 52));
  });

  it('reaches to the left of the first raster, too', () => {
    const other = box([10, 0, 499_995, 0, -10, 5_000_000], 10, 10);
    expect(gridOf(imageOn({ B: TEN }, [TEN, other]))).toEqual(box([10, 0, 499_990, 0, -10, 5_000_000], 101, 50));
  });

  it('does not grow for less than a thousandth of a pixel', () => {
    const by = (pixels: number): GeoBox => box([10, 0, 500_000 - pixels * 10, 0, -10, 5_000_000], 100, 50);
    expect(gridOf(imageOn({ B: TEN }, [TEN, by(0.0009)])).width).toBe(100);
    expect(gridOf(imageOn({ B: TEN }, [TEN, by(0.0011)])).width).toBe(101);
  });

  it('reaches over rasters in another CRS', () => {
    const other = box([10, 0, 200_000, 0, -10, 5_000_000], 10, 10, 'EPSG:32634');
    const grid = gridOf(imageOn({ B: TEN }, [TEN, other]));
    const toUtm = pointTransform('EPSG:32634', UTM);
    for (const [x, y] of [[200_000, 5_000_000], [200_100, 4_999_900], [200_050, 4_999_950]].map(([u, v]) => toUtm(u, v))) {
      const [west, south, east, north] = boundsOf(grid, UTM) ?? NOWHERE;
      expect(x >= west && x <= east && y >= south && y <= north).toBe(true);
    }
  });

  it('needs bounds for an image that is everywhere', () => {
    expect(fault(() => gridOf(imageOn({ constant: null }, null)))).toMatchObject({ message: 'the image has no grid of its own; say which CRS and scale to export', argument: 'crs' });
    expect(fault(() => gridOf(imageOn({ constant: null }, null), { crs: UTM }))).toMatchObject({ argument: 'scale' });
    expect(fault(() => gridOf(imageOn({ constant: null }, null), { crs: UTM, scale: 10 }))).toMatchObject({
      message: 'the image has no extent of its own; say which bounds to export',
      argument: 'region',
    });
  });
});

describe('a scale', () => {
  it('gives square pixels with edges on its multiples', () => {
    const image = imageOn({ B: box([9.7, 0, 500_001.5, 0, -10.3, 5_000_000.25], 30, 20) });
    expect(gridOf(image, { scale: 20 })).toEqual(box([20, 0, 500_000, 0, -20, 5_000_020], 15, 12));
  });

  it('does so in another CRS, in its units', () => {
    const grid = gridOf(imageOn({ B: TEN }), { crs: 'EPSG:4326', scale: 0.001 });
    const [a, b, c, d, e, f] = grid.transform;
    expect([grid.crs, a, b, d, e]).toEqual(['EPSG:4326', 0.001, 0, 0, -0.001]);
    for (const edge of [c, f]) expect(edge / 0.001).toBeCloseTo(Math.round(edge / 0.001), 6);
  });

  it.each([0, -10, NaN, Infinity])('of %s is refused', (scale) => {
    expect(fault(() => gridOf(imageOn({ B: TEN }), { scale }))).toMatchObject({ argument: 'scale' });
  });
});

describe('another CRS', () => {
  it('without a scale has square pixels of about the native size', () => {
    const grid = gridOf(imageOn({ B: TEN }), { crs: 'EPSG:3857' });
    expect(grid.transform[0]).toBe(10);
    expect(grid.transform[2] % 10).toBe(0);
  });

  it('of degrees has pixels of as many metres', () => {
    const [degrees] = gridOf(imageOn({ B: TEN }), { crs: 'EPSG:4326' }).transform;
    expect(degrees * 111_319.49079327358).toBeCloseTo(10, 9);
  });

  it('that is that of the image already changes nothing', () => {
    expect(gridOf(imageOn({ B: TEN }), { crs: '32633' })).toEqual(TEN);
  });

  it('covers all corners of the image', () => {
    const grid = gridOf(imageOn({ B: TEN }), { crs: 'EPSG:3035' });
    const [west, south, east, north] = boundsOf(grid, 'EPSG:3035') ?? NOWHERE;
    const toGrid = pointTransform(UTM, 'EPSG:3035');
    for (const corner of [[0, 0], [100, 0], [0, 50], [100, 50], [50, 0], [50, 50]]) {
      const [x, y] = toGrid(...applyAffine(TEN.transform, corner[0], corner[1]));
      expect(x >= west && x <= east && y >= south && y <= north).toBe(true);
    }
  });

  it('that is not known is refused', () => {
    for (const crs of ['EPSG:1', 'utm', '']) {
      expect(fault(() => gridOf(imageOn({ B: TEN }), { crs }))).toMatchObject({ message: `${crs} is no CRS that is known; expected one like EPSG:32633`, argument: 'crs' });
    }
  });
});

describe('bounds', () => {
  const degrees = boundsOf(TEN, 'EPSG:4326') ?? [0, 0, 0, 0];

  it('are snapped outward to the native grid', () => {
    const [x, y] = pointTransform(UTM, 'EPSG:4326')(500_205, 4_999_795);
    const grid = gridOf(imageOn({ B: TEN }), { bounds: [x, y, x + 1e-5, y + 1e-5] }); // from the middle of pixel (20, 20), 0.8 × 1.1 m
    expect(grid).toEqual(box([10, 0, 500_200, 0, -10, 4_999_800], 1, 1));
  });

  it('are not clipped to the image', () => {
    const [west, south, east, north] = degrees;
    const grid = gridOf(imageOn({ B: TEN }), { bounds: [west - 0.1, south - 0.1, east + 0.1, north + 0.1] });
    expect(grid.width).toBeGreaterThan(1000);
    expect(grid.height).toBeGreaterThan(2000);
    expect(Math.abs(grid.transform[2] - 500_000) % 10).toBe(0);
  });

  it('are followed along their sides: what bulges out between the corners is in', () => {
    // Parallels are curved in UTM: far from the central meridian the middle of the south side lies 1.2 km below its corners.
    const grid = gridOf(imageOn({ B: TEN }), { bounds: [12, 60, 18, 61] });
    const [, south, , north] = boundsOf(grid, UTM) ?? NOWHERE;
    const toUtm = pointTransform('EPSG:4326', UTM);
    expect(south).toBeLessThanOrEqual(toUtm(15, 60)[1]);
    expect(north).toBeGreaterThanOrEqual(toUtm(12, 61)[1]);
    expect(toUtm(12, 60)[1] - toUtm(15, 60)[1]).toBeGreaterThan(1000);
  });

  it('with a scale in degrees lie on its multiples', () => {
    const grid = gridOf(imageOn({ B: TEN }), { crs: 'EPSG:4326', scale: 0.25, bounds: [10.1, 40.1, 10.9, 40.6] });
    expect(grid).toEqual(box([0.25, 0, 10, 0, -0.25, 40.75], 4, 3, 'EPSG:4326'));
  });

  it('let an image be exported that is everywhere', () => {
    const grid = gridOf(imageOn({ constant: null }, null), { crs: 'EPSG:4326', scale: 1, bounds: [0, 0, 2, 1] });
    expect(grid).toEqual(box([1, 0, 0, 0, -1, 1], 2, 1, 'EPSG:4326'));
  });

  it.each([[[2, 0, 1, 1]], [[0, 1, 1, 0]], [[0, 0, 0, 1]], [[0, -91, 1, 1]], [[-500, 0, 1, 1]], [[NaN, 0, 1, 1]]])('of %j are refused', (bounds) => {
    expect(fault(() => gridOf(imageOn({ B: TEN }), { bounds: bounds as unknown as [number, number, number, number] }))).toMatchObject({
      message: 'bounds are west, south, east, north in degrees, west before east and south before north',
      argument: 'region',
    });
  });
});

describe('an absurd size', () => {
  it.each<GridOptions>([{ scale: 1e-6 }, { bounds: [-180, -80, 180, 80], crs: 'EPSG:3857', scale: 0.001 }, { scale: Number.MIN_VALUE }])('is refused: %j', (options) => {
    expect(fault(() => gridOf(imageOn({ B: TEN }), options))).toMatchObject({
      message: 'the export would have more than 4194304 pixels a side; choose a larger scale or smaller bounds',
      argument: 'scale',
    });
  });
});

describe('an image off the map', () => {
  it('of the CRS is refused', () => {
    const beyond = box([1, 0, 0, 0, -1, 95], 1, 1, 'EPSG:4326');
    expect(fault(() => gridOf(imageOn({ B: beyond }), { crs: 'EPSG:3857', scale: 100 }))).toMatchObject({
      message: 'nothing of the image lies on the map of EPSG:3857',
      argument: 'crs',
    });
  });
});

describe('the warning about a scale', () => {
  const degrees = (size: number): GeoBox => box([size, 0, 10, 0, -size, 50], 1, 1, 'EPSG:4326');

  it('is of metres where degrees count', () => {
    expect(scaleWarning(degrees(10), { scale: 10 })).toBe('a pixel is 10 degrees wide, for the scale counts in the units of EPSG:4326; 10 m are about 0.00009 degrees');
  });

  it('is not of degrees, nor of metres, nor of no scale', () => {
    expect([scaleWarning(degrees(1), { scale: 1 }), scaleWarning(TEN, { scale: 10 }), scaleWarning(degrees(10), {})]).toEqual([null, null, null]);
  });
});
