import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyAffine, invertAffine } from '../../src/geo/affine.ts';
import { type Crs, pointTransform } from '../../src/geo/crs.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { cellsOf } from '../../src/raster/cells.ts';

/** Every centre by itself, as slow as it is plain. */
function exactCells(target: GeoBox, source: GeoBox): { columns: number[]; rows: number[] } {
  const transform = pointTransform(target.crs, source.crs);
  const inverse = invertAffine(source.transform);
  const inside = (position: number, size: number): number => {
    const cell = Math.floor(position + 1e-6);
    return cell >= 0 && cell < size ? cell : -1;
  };
  const columns: number[] = [];
  const rows: number[] = [];
  for (let row = 0; row < target.height; row++) {
    for (let column = 0; column < target.width; column++) {
      const [x, y] = transform(...applyAffine(target.transform, column + 0.5, row + 0.5));
      const [sourceColumn, sourceRow] = applyAffine(inverse, x, y);
      columns.push(inside(sourceColumn, source.width));
      rows.push(inside(sourceRow, source.height));
    }
  }
  return { columns, rows };
}

/** A box of the CRS about a place in degrees, with pixels of about `metres`. */
function boxAt(crs: Crs, [longitude, latitude]: readonly [number, number], metres: number, width: number, height: number): GeoBox {
  const [x, y] = pointTransform('EPSG:4326', crs)(longitude, latitude);
  const size = crs === 'EPSG:4326' ? metres / 111_319.5 : crs === 'EPSG:3857' ? metres / Math.cos((latitude * Math.PI) / 180) : metres;
  return { crs, transform: [size, 0, x - (size * width) / 2, 0, -size, y + (size * height) / 2], width, height };
}

const PAIRS: readonly (readonly [Crs, Crs])[] = [
  ['EPSG:3857', 'EPSG:32613'],
  ['EPSG:4326', 'EPSG:32613'],
  ['EPSG:32613', 'EPSG:32614'],
  ['EPSG:32613', 'EPSG:4326'],
  ['EPSG:3857', 'EPSG:5070'],
];

test('a warp gives the cells of the exact transform, whatever the places, scales and sizes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PAIRS),
      fc.double({ min: -110, max: -98, noNaN: true }),
      fc.double({ min: 5, max: 70, noNaN: true }),
      fc.constantFrom(1, 10, 37.5, 300, 5_000, 60_000),
      fc.constantFrom(0.13, 0.5, 1, 3.7),
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 70 }),
      ([to, from], longitude, latitude, metres, ratio, width, height) => {
        const target = boxAt(to, [longitude, latitude], metres, width, height);
        const source = boxAt(from, [longitude, latitude], metres * ratio, 90, 80);
        const { columns, rows } = cellsOf(target, source);
        const exact = exactCells(target, source);
        expect([...columns]).toEqual(exact.columns);
        expect([...rows]).toEqual(exact.rows);
      },
    ),
    { numRuns: 300 },
  );
});

test('a warp across the date line and off the map gives the cells of the exact transform', () => {
  const source: GeoBox = { crs: 'EPSG:4326', transform: [1, 0, -180, 0, -1, 90], width: 360, height: 180 };
  for (const target of [
    boxAt('EPSG:32601', [-179.9, 60], 3_000, 64, 48),
    { crs: 'EPSG:3857', transform: [700_000, 0, -22_000_000, 0, -700_000, 22_000_000], width: 63, height: 63 } satisfies GeoBox,
  ]) {
    const { columns, rows } = cellsOf(target, source);
    const exact = exactCells(target, source);
    expect([...columns]).toEqual(exact.columns);
    expect([...rows]).toEqual(exact.rows);
  }
});
