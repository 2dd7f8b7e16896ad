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

/** How many bytes one compressed byte can stand for at most, by code. Of JPEG it is a generous guess; of LERC one header can be a whole block. */
const LARGEST_RATIOS: Readonly<Partial<Record<number, number>>> = { 1: 1, 5: 2731, 7: 4096, 8: 1032, 32773: 64, 32946: 1032, 50000: 2 ** 16 };

/** Whether so many bytes can be a block: nothing is made room for that cannot come. */
export function canHold(packedBytes: number, { bytes, wholeBytes }: BlockLayout, compression: number): boolean {
  const ratio = LARGEST_RATIOS[compression] ?? Infinity;
  return bytes <= packedBytes * ratio && packedBytes <= 2 * wholeBytes + SPARE_BYTES;
}

/** More than so many bytes beside twice a block's samples no code makes of them. */
const SPARE_BYTES = 2 ** 20;

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
