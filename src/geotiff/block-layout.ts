import { GeoTiffError } from './geotiff-error.ts';
import type { StoredLevel } from './level.ts';

/** What a decompressed block holds: `rows` of so many samples, each of which begins on a byte. */
export interface BlockLayout {
  readonly rows: number;
  readonly samplesPerRow: number;
  /** From a sample to that of the same band in the next pixel. */
  readonly samplesPerPixel: number;
  readonly rowBytes: number;
  /** Of all rows. */
  readonly bytes: number;
  /** Of as many rows as a block may have: the last strip may be a whole one. */
  readonly wholeBytes: number;
  /** Of one sample: 1, 2, 4 or 8; null where samples are packed by bits. */
  readonly sampleBytes: number | null;
  readonly predictor: 1 | 2 | 3;
}

/** The codes that predictors go with: LZW, DEFLATE by both its numbers, ZSTD. Others ignore the tag, as libtiff does. */
const PREDICTED = [5, 8, 32946, 50000];

/** Throws GeoTiffError for a predictor that its samples cannot have. */
export function layoutOf(level: StoredLevel, rows: number): BlockLayout {
  const { blockWidth, blockHeight, samplesPerBlock: samplesPerPixel, bitsPerSample: bits } = level;
  const samplesPerRow = blockWidth * samplesPerPixel;
  const rowBytes = Math.ceil((samplesPerRow * bits) / 8);
  const sampleBytes = bits % 8 === 0 && bits !== 24 ? bits / 8 : null;
  const predictor = PREDICTED.includes(level.compression) ? level.predictor : 1;
  if ((predictor !== 1 && predictor !== 2 && predictor !== 3) || (predictor !== 1 && sampleBytes === null)) {
    throw new GeoTiffError(`its predictor (${predictor}) is not supported for samples of ${bits} bits`);
  }
  return { rows, samplesPerRow, samplesPerPixel, rowBytes, bytes: rows * rowBytes, wholeBytes: blockHeight * rowBytes, sampleBytes, predictor };
}
