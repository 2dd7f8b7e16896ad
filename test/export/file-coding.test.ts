import { describe, expect, it } from 'vitest';
import { type CodingOptions, type FileCoding, fileCoding } from '../../src/export/file-coding.ts';
import type { Band, Content } from '../../src/image/image.ts';
import type { PixelType } from '../../src/raster/pixel-type.ts';

function coding(options: CodingOptions, type: PixelType = 'uint16', contents: readonly Content[] = ['continuous']): FileCoding {
  const bands = contents.map((content, index): Band => ({ name: `b${index}`, type, nodata: null, content, grid: null, composite: false }));
  return fileCoding(options, type, bands);
}

describe('the coding of a file', () => {
  it('is DEFLATE with the predictor of the type', () => {
    expect(coding({})).toEqual({ compression: 'deflate', level: undefined, predictor: 2 });
    expect(coding({ compression: 'zstd', level: 22 }, 'float32')).toEqual({ compression: 'zstd', level: 22, predictor: 3 });
  });

  it('has no predictor for classes alone, nor without compression', () => {
    expect(coding({}, 'uint8', ['class', 'class']).predictor).toBe(1);
    expect(coding({}, 'uint8', ['class', 'quality']).predictor).toBe(2);
    expect(coding({ compression: 'none' }, 'float64').predictor).toBe(1);
  });

  it('takes the predictor that is asked for', () => {
    expect(coding({ predictor: 1 }).predictor).toBe(1);
    expect(coding({ predictor: 2 }, 'uint8', ['class']).predictor).toBe(2);
  });

  it.each<[CodingOptions, PixelType, string]>([
    [{ level: 0 }, 'uint8', 'DEFLATE has levels from 1 (fast) to 9 (small), and 0 is none'],
    [{ level: 2.5 }, 'uint8', 'DEFLATE has levels from 1 (fast) to 9 (small), and 2.5 is none'],
    [{ compression: 'zstd', level: 23 }, 'uint8', 'ZSTD has levels from 1 (fast) to 22 (small), and 23 is none'],
    [{ compression: 'lzw', level: 3 }, 'uint8', 'LZW has no levels'],
    [{ compression: 'none', level: 3 }, 'uint8', 'without compression there is no level'],
    [{ predictor: 2 }, 'float32', 'predictor 2 is for integers, and the file is float32; choose 3, or 1 for none'],
    [{ predictor: 3 }, 'int16', 'predictor 3 is for floats, and the file is int16; choose 2, or 1 for none'],
    [{ compression: 'none', predictor: 2 }, 'uint8', 'a predictor helps a compression, and there is none; choose one, or predictor 1'],
  ])('refuses %j of %s', (options, type, message) => {
    expect(() => coding(options, type)).toThrow(message);
  });
});
