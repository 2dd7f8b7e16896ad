import { fail } from '../expression/issue.ts';
import { type Predictor, predictorOf } from '../geotiff/block-codec.ts';
import { type Compression, COMPRESSION_FACTS } from '../geotiff/compression.ts';
import type { Band } from '../image/image.ts';
import type { PixelType } from '../raster/pixel-type.ts';

export interface CodingOptions {
  /** Left out: DEFLATE. */
  readonly compression?: Compression | undefined;
  /** From fast to small, as the compression has them; left out: its usual one. */
  readonly level?: number | undefined;
  /** Left out: what makes the file small. */
  readonly predictor?: Predictor | undefined;
}

export interface FileCoding {
  readonly compression: Compression;
  readonly level: number | undefined;
  readonly predictor: Predictor;
}

/**
 * How the tiles of a file are coded. Differences make a picture smaller and classes larger (by a tenth, of scene classifications), so
 * a file of classes alone has none. Throws IssueError.
 */
export function fileCoding({ compression = 'deflate', level, predictor }: CodingOptions, type: PixelType, bands: readonly Band[]): FileCoding {
  requireLevel(compression, level);
  const usual = bands.every(({ content }) => content === 'class') ? 1 : predictorOf(type, compression);
  if (predictor !== undefined) requirePredictor(predictor, compression, type);
  return { compression, level, predictor: predictor ?? usual };
}

function requireLevel(compression: Compression, level: number | undefined): void {
  if (level === undefined) return;
  const { levels } = COMPRESSION_FACTS[compression];
  const name = compression.toUpperCase();
  if (levels === null) return fail(compression === 'none' ? 'without compression there is no level' : `${name} has no levels`, { argument: 'level' });
  const { lowest, highest } = levels;
  if (Number.isInteger(level) && level >= lowest && level <= highest) return;
  fail(`${name} has levels from ${lowest} (fast) to ${highest} (small), and ${level} is none`, { argument: 'level' });
}

function requirePredictor(predictor: Predictor, compression: Compression, type: PixelType): void {
  if (predictor === 1) return;
  if (compression === 'none') fail('a predictor helps a compression, and there is none; choose one, or predictor 1', { argument: 'predictor' });
  const suited = predictorOf(type, compression);
  if (predictor !== suited) fail(`predictor ${predictor} is for ${predictor === 3 ? 'floats' : 'integers'}, and the file is ${type}; choose ${suited}, or 1 for none`, { argument: 'predictor' });
}
