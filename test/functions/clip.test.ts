import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, invoke } from '../../src/expression/expression.ts';
import { applyAffine } from '../../src/geo/affine.ts';
import { WGS84, pointTransform } from '../../src/geo/crs.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { type Area, centresInside } from '../../src/raster/clip.ts';
import type { Json } from '../../src/expression/json.ts';
import type { Image } from '../../src/image/image.ts';
import { faultOf, imageOf } from '../support/call.ts';
import { picture, pixels, window } from '../support/picture.ts';

/** Pixel corners as longitude and latitude: [0, 0] is the upper left one of all pictures. */
function corner(column: number, row: number, { crs, transform }: GeoBox = window(0, 0, 1, 1)): [number, number] {
  const [x, y] = pointTransform(crs, WGS84)(...applyAffine(transform, column, row));
  return [x, y];
}

/** A polygon through such corners. */
function polygon(...corners: readonly (readonly [number, number])[]): [number, number][] {
  return [...corners, corners[0]].map(([column, row]) => corner(column, row));
}

const polygonOf = (rings: Json, type = 'Polygon') => invoke(`GeometryConstructors.${type}`, { coordinates: constant(rings) });
const clip = (input: Image, rings: Json, type?: string): Promise<Image> => imageOf('Image.clip', { input, geometry: polygonOf(rings, type) });

const four = picture({ B: '1 2 / 3 -' }, { index: 'one', time: 5, nodata: 0 });

describe('clip', () => {
  it('masks pixels whose centre lies outside, also in holes', async () => {
    expect(await pixels(await clip(four, [polygon([0, 0], [1.2, 0], [1.2, 2], [0, 2])]))).toEqual({ B: '1 - / 3 -' });
    expect(await pixels(await clip(four, [polygon([-1, -1], [5, -1], [5, 5], [-1, 5]), polygon([0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9])]))).toEqual({ B: '- 2 / 3 -' });
  });

  it('takes several polygons, and a feature', async () => {
    const squares = [[polygon([0, 0], [1, 0], [1, 1], [0, 1])], [polygon([0, 1], [1, 1], [1, 2], [0, 2])]];
    expect(await pixels(await clip(four, squares, 'MultiPolygon'))).toEqual({ B: '1 - / 3 -' });
    const feature = invoke('Feature', { geometry: polygonOf([polygon([1, 0], [2, 0], [2, 1], [1, 1])]) });
    expect(await pixels(await imageOf('Image.clip', { input: four, geometry: feature }))).toEqual({ B: '- 2 / - -' });
  });

  it('keeps bands, nodata value and metadata', async () => {
    expect(await clip(four, [polygon([0, 0], [1, 0], [1, 1])])).toMatchObject({ bands: [{ name: 'B', type: 'int16', nodata: 0 }], properties: { 'system:index': 'one', 'system:time_start': 5 } });
  });

  it('has the footprint that image and polygon share', async () => {
    const square = (from: number, to: number): [number, number][] => [[from, 0], [to, 0], [to, 1], [from, 1], [from, 0]];
    const image = picture({ B: '1' }, { footprint: { type: 'Polygon', coordinates: [square(0, 2)] } });
    const { footprint } = await clip(image, [square(1, 3)]);
    expect(footprint?.type === 'Polygon' && footprint.coordinates[0].map(([x]) => x).sort()).toEqual([1, 1, 1, 2, 2]);
    expect((await clip(image, [square(5, 6)])).footprint).toEqual({ type: 'MultiPolygon', coordinates: [] });
    expect((await clip(four, [square(1, 3)])).footprint).toEqual({ type: 'Polygon', coordinates: [square(1, 3)] });
  });

  it('is to areas only', async () => {
    const fault = faultOf(imageOf('Image.clip', { input: four, geometry: invoke('GeometryConstructors.Point', { coordinates: constant([1, 2]) }) }));
    expect(await fault).toBe('a Point holds no pixel; expected a Polygon or MultiPolygon');
    expect(await faultOf(imageOf('Image.clip', { input: four, geometry: constant('here') }))).toBe('an image is clipped to a geometry or a feature');
  });
});

describe('which centres lie inside', () => {
  const GRIDS: readonly GeoBox[] = [
    window(0, 0, 67, 41),
    { crs: 'EPSG:4326', transform: [0.01, 0, 14.9, 0, -0.02, 45.4], width: 50, height: 33 },
    { crs: 'EPSG:3857', transform: [900, 100, 1_650_000, 80, -1100, 5_660_000], width: 45, height: 38 },
  ];

  it('equals the test of each centre by itself, on any grid and polygon', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GRIDS), fc.array(fc.tuple(fc.double({ min: -0.3, max: 1.3, noNaN: true }), fc.double({ min: -0.3, max: 1.3, noNaN: true })), { minLength: 3, maxLength: 9 }), (grid, places) => {
        const ring = [...places, places[0]].map(([x, y]) => corner(x * grid.width, y * grid.height, grid));
        const area: Area = { type: 'Polygon', coordinates: [ring] };
        const inside = centresInside(grid, area);
        const toDegrees = pointTransform(grid.crs, WGS84);
        const expected = Array.from(inside, (_, i) => {
          const centre = toDegrees(...applyAffine(grid.transform, (i % grid.width) + 0.5, Math.floor(i / grid.width) + 0.5));
          return booleanPointInPolygon([...centre], area) ? 1 : 0;
        });
        expect(Array.from(inside)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('finds an area around the pole, and one past the date line', () => {
    const polar: GeoBox = { crs: 'EPSG:3995', transform: [100_000, 0, -1_000_000, 0, -100_000, 1_000_000], width: 20, height: 20 };
    const cap: Area = { type: 'Polygon', coordinates: [[[-180, 85], [180, 85], [180, 90], [-180, 90], [-180, 85]]] };
    expect(centresInside(polar, cap).reduce((sum, one) => sum + one)).toBeGreaterThan(80);
    const pacific: GeoBox = { crs: 'EPSG:4326', transform: [1, 0, -180, 0, -1, 5], width: 4, height: 2 };
    const across: Area = { type: 'Polygon', coordinates: [[[178, 0], [182, 0], [182, 6], [178, 6], [178, 0]]] };
    expect(Array.from(centresInside(pacific, across))).toEqual([1, 1, 0, 0, 1, 1, 0, 0]);
  });
});
