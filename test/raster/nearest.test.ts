import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Affine } from '../../src/geo/affine.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { createCanvas } from '../../src/raster/canvas.ts';
import { cellsOf } from '../../src/raster/cells.ts';
import { copyBlock, touchedBlocks } from '../../src/raster/nearest.ts';
import { PIXEL_TYPES, allocate, isFloat } from '../../src/raster/pixel-type.ts';
import type { BlockGrid } from '../../src/raster/placement.ts';
import { maskOf, spansOf } from '../../src/raster/spans.ts';

const crs = 'EPSG:32633';
const box = (transform: Affine, width: number, height: number): GeoBox => ({ crs, transform, width, height });

/** Source pixels of 10 m; targets finer, coarser, shifted, flipped, or turned. */
const targets = fc.record({
  size: fc.constantFrom(2.5, 5, 10, 20, 33),
  left: fc.integer({ min: -60, max: 200 }),
  top: fc.integer({ min: -60, max: 200 }),
  width: fc.integer({ min: 1, max: 70 }),
  height: fc.integer({ min: 1, max: 40 }),
  flipped: fc.boolean(),
  turned: fc.boolean(),
});

/** A mask in runs of so many pixels: long and short ones are copied in different ways. */
function inRuns(length: number, chosen: IterableIterator<boolean>, run: number): Uint8Array {
  const mask = new Uint8Array(length);
  for (let start = 0; start < length; start += run) if (chosen.next().value === true) mask.fill(1, start, start + run);
  return mask;
}

test('copying block by block gives each needed pixel its cell, and tells missing ones', () => {
  fc.assert(
    fc.property(
      targets,
      fc.constantFrom(...PIXEL_TYPES),
      fc.record({ blockWidth: fc.integer({ min: 1, max: 64 }), blockHeight: fc.integer({ min: 1, max: 20 }), stride: fc.integer({ min: 1, max: 3 }) }),
      fc.constantFrom(null, 3, 0, -1, NaN),
      fc.option(fc.record({ chosen: fc.infiniteStream(fc.boolean()), run: fc.constantFrom(1, 2, 30) }), { nil: undefined }),
      ({ size, left, top, width, height, flipped, turned }, type, { blockWidth, blockHeight, stride }, nodata, asked) => {
        const source = box([10, 0, 0, 0, -10, 300], 37, 29);
        const skew = turned ? size / 7 : 0;
        const target = box([size, skew, left, skew, flipped ? size : -size, flipped ? top : 300 - top], width, height);
        const grid: BlockGrid = { blockWidth, blockHeight, across: Math.ceil(37 / blockWidth), down: Math.ceil(29 / blockHeight) };
        const value = (column: number, row: number): number => (isFloat(type) && (column + row) % 11 === 0 ? NaN : (column * 7 + row * 5) % 13);
        const needed = asked && inRuns(width * height, asked.chosen, asked.run);
        const cells = cellsOf(target, source);
        const canvas = createCanvas(type, width * height);
        canvas.values.fill(99);
        let valid = 0;
        const touched = touchedBlocks({ width, height, cells, needed }, grid);
        for (const index of touched) {
          const values = allocate(type, blockWidth * blockHeight * stride).fill(55);
          for (let p = 0; p < blockWidth * blockHeight; p++) {
            const [column, row] = [(index % grid.across) * blockWidth + (p % blockWidth), Math.floor(index / grid.across) * blockHeight + Math.floor(p / blockWidth)];
            values[p * stride + stride - 1] = value(column, row);
          }
          valid += copyBlock({ width, height, cells, needed }, grid, index, { values, stride, sample: stride - 1 }, nodata, canvas);
        }
        const expected = { values: new Array<number>(width * height).fill(99), mask: new Array<number>(width * height).fill(0), blocks: new Set<number>() };
        for (let i = 0; i < width * height; i++) {
          const column = cells.separable ? cells.columns[i % width] : cells.columns[i];
          const row = cells.separable ? cells.rows[Math.floor(i / width)] : cells.rows[i];
          if (column < 0 || row < 0 || needed?.[i] === 0) continue;
          expected.blocks.add(Math.floor(row / blockHeight) * grid.across + Math.floor(column / blockWidth));
          expected.values[i] = value(column, row);
          expected.mask[i] = Number.isNaN(value(column, row)) || value(column, row) === nodata ? 0 : 1;
        }
        expect([...canvas.values]).toEqual(expected.values);
        expect([...canvas.mask]).toEqual(expected.mask);
        expect(valid).toBe(expected.mask.filter((isValid) => isValid === 1).length);
        expect(touched).toEqual([...expected.blocks].sort((one, other) => one - other));
      },
    ),
    { numRuns: 400 },
  );
});

test('the runs of a mask are the mask', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 600 }), (width, bits) => {
      const height = Math.max(1, Math.floor(bits.length / width));
      const mask = Uint8Array.from({ length: width * height }, (_, i) => bits[i] ?? 0);
      const spans = spansOf(mask, width, height);
      expect(spans.count).toBe(mask.filter((isNeeded) => isNeeded === 1).length);
      expect([...maskOf(spans, width)]).toEqual([...mask]);
    }),
  );
});
