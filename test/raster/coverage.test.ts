import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Affine } from '../../src/geo/affine.ts';
import type { Geometry } from '../../src/geo/geometry.ts';
import { pixelsIn, shapeOnGrid } from '../../src/geo/pixel-shape.ts';
import { COVERAGE_BLOCK, LEAST_COVERAGE, coverageOf } from '../../src/raster/coverage.ts';
import { areaInPixel, isInsideRings } from '../support/clipped-area.ts';

/** A degree a pixel, so that a geometry's coordinates are pixels: columns from 0, rows down from 0. */
const GRID = { crs: 'EPSG:4326', transform: [1, 0, 0, 0, -1, 0] as Affine };
type Ring = (readonly [number, number])[];

/** Rings in columns and rows as a geometry on the grid. */
const polygon = (...rings: Ring[]): Geometry => ({ type: 'Polygon', coordinates: rings.map(upright) });
const multi = (...polygons: Ring[][]): Geometry => ({ type: 'MultiPolygon', coordinates: polygons.map((rings) => rings.map(upright)) });
const upright = (ring: Ring): number[][] => ring.map(([x, y]) => [x, -y]);

const square = (x: number, y: number, side: number): Ring => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];

/** How much of the pixels from (0, 0) to (width, height) is inside. */
function fractionsOf(geometry: Geometry, width: number, height: number, what: 'fractions' | 'centres' = 'fractions'): number[] {
  const coverage = coverageOf(shapeOnGrid(geometry, GRID));
  const all = new Array<number>(width * height).fill(0);
  for (const block of coverage.blocks) {
    coverage[what](block).forEach((value, i) => {
      const [x, y] = [block.column + (i % block.width), block.row + Math.floor(i / block.width)];
      if (x >= 0 && y >= 0 && x < width && y < height) all[y * width + x] = value;
    });
  }
  return all;
}

describe('the part of a pixel that a polygon covers', () => {
  it('is 1 inside, 0 outside, and as much as lies inside at the edge', () => {
    expect(fractionsOf(polygon(square(0.5, 0.25, 2)), 4, 3)).toEqual([0.375, 0.75, 0.375, 0, 0.5, 1, 0.5, 0, 0.125, 0.25, 0.125, 0]);
  });

  it('leaves holes out, whichever way the rings run', () => {
    const hole = square(1, 1, 1);
    const expected = [1, 1, 1, 1, 0, 1, 1, 1, 1];
    expect(fractionsOf(polygon(square(0, 0, 3), hole), 3, 3)).toEqual(expected);
    expect(fractionsOf(polygon(square(0, 0, 3).toReversed(), hole), 3, 3)).toEqual(expected);
    expect(fractionsOf(polygon(square(0, 0, 3), hole.toReversed()), 3, 3)).toEqual(expected);
  });

  it('is counted once where polygons of one geometry overlap, or lie in each other', () => {
    expect(fractionsOf(multi([square(0, 0, 1.5)], [square(0.5, 0, 1.5)]), 2, 2)).toEqual([1, 1, 0.5, 0.5]);
    expect(fractionsOf(multi([square(0, 0, 2)], [square(0, 0, 0.5)], [square(0.5, 0.5, 1)]), 2, 2)).toEqual([1, 1, 1, 1]);
  });

  it('is whole across the edge that two polygons share', () => {
    expect(fractionsOf(multi([square(0, 0, 1.5)], [[[1.5, 0], [3, 0], [3, 1.5], [1.5, 1.5], [1.5, 0]]]), 3, 1)).toEqual([1, 1, 1]);
  });

  it('follows the even-odd rule where a ring crosses itself', () => {
    const bow: Ring = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]];
    expect(fractionsOf(polygon(bow), 2, 2)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('counts less than half a percent as nothing', () => {
    expect(fractionsOf(polygon(square(0, 0, 1.004)), 2, 1)).toEqual([1, 0]);
    expect(fractionsOf(polygon(square(0, 0, 1.006)), 2, 1)[1]).toBeCloseTo(0.006, 12);
  });

  it('is that of cutting the polygon at the sides of the pixel, for any star with a hole', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 3, maxLength: 24 }), fc.double({ min: 1, max: 9, noNaN: true }), fc.tuple(fc.double({ min: 0, max: 6, noNaN: true }), fc.double({ min: 0, max: 6, noNaN: true })), (radii, size, [x, y]) => {
        const around = (scale: number): Ring => {
          const corners = radii.map((radius, i) => {
            const angle = (2 * Math.PI * i) / radii.length;
            return [x + 9 + scale * size * radius * Math.cos(angle), y + 9 + scale * size * radius * Math.sin(angle)] as const;
          });
          return [...corners, corners[0]];
        };
        const [shell, hole] = [around(1), around(0.4)];
        const side = 26;
        fractionsOf(polygon(shell, hole), side, side).forEach((fraction, i) => {
          const exact = areaInPixel(shell, i % side, Math.floor(i / side)) - areaInPixel(hole, i % side, Math.floor(i / side));
          if (Math.abs(exact - LEAST_COVERAGE) > 1e-9) expect(fraction).toBeCloseTo(exact < LEAST_COVERAGE ? 0 : exact, 9);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('is, for any rings that cross, what as many points inside say', () => {
    const corner = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.array(corner, { minLength: 4, maxLength: 9 }), (corners) => {
        // Corners on odd places of a lattice, so that edges meet but rarely lie on each other.
        const places = corners.map(([x, y], i) => [x / 2 + 0.01 * i * i, y / 2 + 0.013 * i] as const);
        const ring: Ring = [...places, places[0]];
        const points = 128;
        fractionsOf(polygon(ring), 8, 8).forEach((fraction, i) => {
          let inside = 0;
          for (let p = 0; p < points * points; p++) {
            if (isInsideRings([ring], (i % 8) + ((p % points) + 0.5) / points, Math.floor(i / 8) + (Math.floor(p / points) + 0.5) / points)) inside++;
          }
          expect(Math.abs(fraction - inside / points ** 2)).toBeLessThan(0.03);
        });
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe('the blocks of a region', () => {
  it('reach over all of it and skip what lies between its parts', () => {
    const far = 40 * COVERAGE_BLOCK;
    const { blocks } = coverageOf(shapeOnGrid({ type: 'MultiPolygon', coordinates: [[upright(square(0, 0, 10))], [upright(square(far, 0, 10))]] }, { ...GRID, transform: [1, 0, 0, 0, -1, 0] }));
    expect(blocks.map(({ column }) => column / COVERAGE_BLOCK)).toEqual([0, 40]);
  });

  it('hold those that lie inside without an edge in them', () => {
    const side = 5 * COVERAGE_BLOCK;
    const coverage = coverageOf({ kind: 'area', paths: [[-1, -1, -1, side, side, side, side, -1, -1, -1].map((value) => value + 0.5)] });
    expect(coverage.blocks).toHaveLength(49);
    const sum = coverage.blocks.reduce((total, block) => total + coverage.fractions(block).reduce((one, other) => one + other, 0), 0);
    expect(sum).toBeCloseTo((side + 1) ** 2, 6);
  });

  it('give the same fractions wherever the region lies on the grid', () => {
    const star: Ring = [[0.2, 0.4], [3.3, 0.9], [2.2, 3.1], [0.9, 2.2], [0.2, 0.4]];
    const moved = star.map(([x, y]) => [x + 254, y + 254] as const);
    const coverage = coverageOf({ kind: 'area', paths: [moved.toReversed().flat()] });
    const sum = coverage.blocks.reduce((total, block) => total + coverage.fractions(block).reduce((one, other) => one + other, 0), 0);
    expect(coverage.blocks).toHaveLength(4);
    expect(sum).toBeCloseTo(fractionsOf(polygon(star), 4, 4).reduce((one, other) => one + other), 6);
  });
});

describe('centres, lines and points', () => {
  it('counts a pixel whose centre is inside', () => {
    expect(fractionsOf(polygon(square(0.4, 0.6, 2)), 3, 3, 'centres')).toEqual([0, 0, 0, 1, 1, 0, 1, 1, 0]);
  });

  it('counts each centre once along the edge of two polygons', () => {
    const left: Ring = [[0, 0], [2.5, 0], [2.5, 2], [0, 2], [0, 0]];
    const right: Ring = [[2.5, 0], [5, 0], [5, 2], [2.5, 2], [2.5, 0]];
    const [one, other] = [left, right].map((ring) => fractionsOf(polygon(ring), 5, 2, 'centres'));
    expect(one.map((value, i) => value + other[i])).toEqual(new Array(10).fill(1));
  });

  it('counts the pixels that a line passes through as wholes', () => {
    const line: Geometry = { type: 'LineString', coordinates: [[0.5, -0.5], [2.5, -1.5]] };
    expect(fractionsOf(line, 3, 2)).toEqual([1, 1, 0, 0, 1, 1]);
  });

  it('counts the pixel that a point lies in, once', () => {
    const points: Geometry = { type: 'MultiPoint', coordinates: [[0.2, -0.2], [0.4, -0.4], [2, -1]] };
    expect(fractionsOf(points, 3, 2)).toEqual([1, 0, 0, 0, 0, 1]);
    expect(pixelsIn(shapeOnGrid(points, GRID))).toBe(3);
  });
});

describe('a region on the grid of another CRS', () => {
  it('has the area of its curved edges', () => {
    // A "square" of 1° is 2 % off a square of chords in UTM; in small pixels the edges must follow the curve.
    const region: Geometry = { type: 'Polygon', coordinates: [[[12, 45], [18, 45], [18, 46], [12, 46], [12, 45]]] };
    const grid = { crs: 'EPSG:32633', transform: [1000, 0, 0, 0, -1000, 10_000_000] as Affine };
    const { paths } = shapeOnGrid(region, grid);
    expect(paths[0].length).toBeGreaterThan(100);
    const straight = shapeOnGrid({ type: 'Polygon', coordinates: [[[12, 45], [18, 45], [18, 46], [12, 46], [12, 45]].flatMap(([x, y], i, all) => {
      if (i === 0) return [[x, y]];
      const [x0, y0] = all[i - 1];
      return Array.from({ length: 5000 }, (_, step) => [x0 + ((step + 1) / 5000) * (x - x0), y0 + ((step + 1) / 5000) * (y - y0)]);
    })] }, grid);
    expect(pixelsIn({ kind: 'area', paths })).toBe(pixelsIn(straight));
  });

  it('refuses a region that the CRS has no place for', () => {
    expect(() => shapeOnGrid({ type: 'Point', coordinates: [0, 90] }, { crs: 'EPSG:3857', transform: [1, 0, 0, 0, -1, 0] })).toThrow(/cannot be placed in EPSG:3857/);
  });
});
