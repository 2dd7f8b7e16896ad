import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binaryOperations } from '../../src/raster/binary-operations.ts';
import { combinePixels, mapPixels } from '../../src/raster/elementwise.ts';
import { PIXEL_TYPES } from '../../src/raster/pixel-type.ts';
import type { BandPixels } from '../../src/raster/raster.ts';
import { unaryOperations } from '../../src/raster/unary-operations.ts';

const LENGTH = 3000;
/** A band of 8 bits long enough to be looked up, with masked pixels or none. */
const bands = fc.record({ signed: fc.boolean(), masked: fc.boolean(), seed: fc.integer({ min: 1, max: 2 ** 30 }) }).map(({ signed, masked, seed }): BandPixels => {
  const byte = (i: number): number => (Math.imul(i + seed, 2654435761) >>> 13) & 255;
  const values = signed ? Int8Array.from({ length: LENGTH }, (_, i) => byte(i)) : Uint8Array.from({ length: LENGTH }, (_, i) => byte(i));
  return { values, mask: masked ? Uint8Array.from({ length: LENGTH }, (_, i) => byte(i * 7) & 1) : null };
});
const types = fc.constantFrom(...PIXEL_TYPES);

/** Values at valid pixels, null elsewhere: what masked pixels hold is nobody's business. */
function seen({ values, mask }: BandPixels): (number | null)[] {
  return Array.from(values, (value, i) => (mask !== null && mask[i] === 0 ? null : value));
}

/** The same a few pixels at a time, which are computed one by one. */
function inPieces(band: BandPixels, compute: (piece: BandPixels) => BandPixels): (number | null)[] {
  const pieces: (number | null)[] = [];
  for (let start = 0; start < LENGTH; start += 100) {
    pieces.push(...seen(compute({ values: band.values.slice(start, start + 100), mask: band.mask && band.mask.slice(start, start + 100) })));
  }
  return pieces;
}

test('what is looked up of bands of 8 bits is what is computed', () => {
  fc.assert(
    fc.property(bands, fc.constantFrom(...Object.values(binaryOperations)), fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constantFrom(0, 0.5, NaN)), types, fc.boolean(), (band, { loop }, number, type, isFirst) => {
      const combine = (pixels: BandPixels): BandPixels =>
        isFirst ? combinePixels(number, pixels, loop, type, pixels.values.length) : combinePixels(pixels, number, loop, type, pixels.values.length);
      expect(seen(combine(band))).toEqual(inPieces(band, combine));
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(bands, fc.constantFrom(...Object.values(unaryOperations)), types, (band, { loop }, type) => {
      expect(seen(mapPixels(band, loop, type))).toEqual(inPieces(band, (piece) => mapPixels(piece, loop, type)));
    }),
    { numRuns: 200 },
  );
});
