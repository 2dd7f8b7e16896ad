import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { cellsOf } from '../../src/raster/cells.ts';
import { EVERYWHERE_SAME, FINEST, coarsen, coarsenMask, expandSpans, latticeOf, refine } from '../../src/raster/lattice.ts';
import { maskOf, spansOf } from '../../src/raster/spans.ts';

const crs = 'EPSG:32633';
const grid = (size: number, left: number, top: number, width: number, height: number): GeoBox => ({
  crs,
  transform: [size, 0, 600_000 + left, 0, -size, 5_000_000 - top],
  width,
  height,
});

const target = fc.tuple(fc.integer({ min: -9, max: 40 }), fc.integer({ min: -9, max: 40 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }));
/** A source: how many target pixels its are wide and high, and by how many (or parts of one) it is shifted. */
const source = fc.tuple(fc.constantFrom(1, 2, 3, 4, 6, 2.5), fc.constantFrom(0, 1, 2, 3, 0.3, 0.5), fc.constantFrom(0, 1, 5, 0.7), fc.integer({ min: 1, max: 30 }));

test('the pixels of a coarsened grid fall on the cells of all pixels that they stand for, for all sources', () => {
  let coarsened = 0;
  fc.assert(
    fc.property(target, fc.array(source, { minLength: 1, maxLength: 3 }), ([left, top, width, height], sources) => {
      const fine = grid(10, left * 10, top * 10, width, height);
      const grids = sources.map(([times, x, y, side]) => grid(10 * times, x * 10, y * 10, side, side));
      const coarse = coarsen(fine, grids.map((one) => latticeOf(fine, one)).reduce(refine, EVERYWHERE_SAME));
      if (coarse === null) return;
      coarsened++;
      for (const one of grids) {
        const [all, few] = [cellsOf(fine, one), cellsOf(coarse.geobox, one)];
        expect([...coarse.columns].map((place) => few.columns[place])).toEqual([...all.columns]);
        expect([...coarse.rows].map((place) => few.rows[place])).toEqual([...all.rows]);
      }
    }),
    { numRuns: 500 },
  );
  expect(coarsened).toBeGreaterThan(50);
});

test.each<[string, GeoBox, GeoBox, unknown]>([
  ['of pixels twice as large, from an odd pixel on', grid(10, 10, 30, 8, 8), grid(20, 0, 0, 9, 9), { columns: { size: 2, offset: 1 }, rows: { size: 2, offset: 1 } }],
  ['of pixels three times as large', grid(10, 20, 0, 8, 8), grid(30, 0, 0, 9, 9), { columns: { size: 3, offset: 2 }, rows: { size: 3, offset: 0 } }],
  ['of pixels as large', grid(10, 0, 0, 8, 8), grid(10, 0, 0, 9, 9), FINEST],
  ['of smaller pixels', grid(10, 0, 0, 8, 8), grid(5, 0, 0, 9, 9), FINEST],
  ['of no whole multiple', grid(10, 0, 0, 8, 8), grid(25, 0, 0, 9, 9), FINEST],
  ['of another CRS', grid(10, 0, 0, 8, 8), { ...grid(20, 0, 0, 9, 9), crs: 'EPSG:32634' }, FINEST],
])('the lattice %s', (_, fine, coarse, expected) => {
  expect(latticeOf(fine, coarse)).toEqual(expected);
});

test('grids that are shifted against each other share the lattice of their common lines', () => {
  const period = (size: number, offset: number) => ({ columns: { size, offset }, rows: { size, offset } });
  expect(refine(period(4, 1), period(6, 3))).toEqual(period(2, 1));
  expect(refine(period(4, 1), period(6, 2))).toEqual(FINEST);
  expect(refine(period(3, 2), EVERYWHERE_SAME)).toEqual(period(3, 2));
  expect(refine(EVERYWHERE_SAME, FINEST)).toEqual(FINEST);
});

test('a mask is coarsened to where any pixel is needed, and runs of rectangles are those of their pixels', () => {
  fc.assert(
    fc.property(target, fc.integer({ min: 2, max: 5 }), fc.infiniteStream(fc.integer({ min: 0, max: 7 })), ([left, top, width, height], times, bits) => {
      const fine = grid(10, left * 10, top * 10, width, height);
      const coarse = coarsen(fine, latticeOf(fine, grid(10 * times, 0, 0, 90, 90)));
      if (coarse === null) return;
      const mask = Uint8Array.from({ length: width * height }, () => (bits.next().value === 0 ? 1 : 0));
      const { geobox, columns, rows } = coarse;
      const any = new Uint8Array(geobox.width * geobox.height);
      mask.forEach((isNeeded, i) => (any[rows[Math.floor(i / width)] * geobox.width + columns[i % width]] |= isNeeded));
      expect([...coarsenMask(mask, coarse)]).toEqual([...any]);
      const expanded = expandSpans(spansOf(any, geobox.width, geobox.height), coarse);
      const expected = Array.from(mask, (_, i) => any[rows[Math.floor(i / width)] * geobox.width + columns[i % width]]);
      expect([...maskOf(expanded, width)]).toEqual(expected);
      expect(expanded.count).toBe(expected.filter((isNeeded) => isNeeded === 1).length);
    }),
  );
});
