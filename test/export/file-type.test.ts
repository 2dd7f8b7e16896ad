import { describe, expect, it } from 'vitest';
import { type NodataChoice, exportedBands, fileType } from '../../src/export/file-type.ts';
import type { Band } from '../../src/image/image.ts';
import type { PixelType, Range } from '../../src/raster/pixel-type.ts';

/** A band from words: "uint8", "uint16 nodata 0", "int8 from -100 to 0". */
function band(words: string, name = 'B'): Band {
  const [type, ...more] = words.split(' ');
  const number = (word: string): number | undefined => (more.includes(word) ? Number(more[more.indexOf(word) + 1]) : undefined);
  const [from, to] = [number('from'), number('to')];
  const range: { range?: Range } = from === undefined || to === undefined ? {} : { range: [from, to] };
  return { name, type: type as PixelType, nodata: number('nodata') ?? null, content: 'continuous', grid: null, composite: false, ...range };
}

/** "int16 nodata -32768", "uint8 mask". */
function chosen(bands: readonly string[], choice?: NodataChoice): string {
  const { type, nodata, mask } = fileType(bands.map((words) => band(words)), choice);
  return `${type} ${mask ? 'mask' : `nodata ${nodata ?? 'none'}`}`;
}

describe('the type of a file', () => {
  it.each([
    [['uint8', 'uint16'], 'int32'],
    [['uint8', 'int8'], 'int16'],
    [['uint16', 'int16'], 'int32'],
    [['uint8', 'float32'], 'float32'],
    [['uint16', 'float32'], 'float32'],
    [['int32', 'float32'], 'float64'],
    [['uint32', 'float32'], 'float64'],
    [['uint32', 'int8'], 'float64'],
    [['float32', 'float64'], 'float64'],
  ])('of %j is the smallest that holds all bands, with room for a nodata value: %s', (bands, type) => {
    expect(chosen(bands).split(' ')[0]).toBe(type);
  });
});

describe('the nodata value', () => {
  it("is the sources' own, where all bands are untouched and share it", () => {
    expect(chosen(['uint16 nodata 0', 'uint16 nodata 0'])).toBe('uint16 nodata 0');
    expect(chosen(['int16 nodata -9999'])).toBe('int16 nodata -9999');
    expect(chosen(['uint8 nodata 0', 'uint16 nodata 0'])).toBe('uint16 nodata 0');
    expect(chosen(['float32 nodata -9999'])).toBe('float32 nodata -9999');
    expect(chosen(['float32 nodata NaN'])).toBe('float32 nodata NaN');
  });

  it('is not theirs where they differ, or one band has none', () => {
    expect(chosen(['uint16 nodata 0', 'uint16 nodata 65535'])).toBe('int32 nodata -2147483648');
    expect(chosen(['uint16 nodata 0', 'uint16'])).toBe('int32 nodata -2147483648');
  });

  it('is NaN for floats', () => {
    expect(chosen(['float32'])).toBe('float32 nodata NaN');
    expect(chosen(['float32 nodata -9999', 'uint8 nodata 255'])).toBe('float32 nodata NaN');
    expect(chosen(['float64', 'uint8'])).toBe('float64 nodata NaN');
  });

  it('is the minimum of an integer type that no band can have, and the type is widened for it where needed', () => {
    expect(chosen(['uint8'])).toBe('int16 nodata -32768');
    expect(chosen(['int8'])).toBe('int16 nodata -32768');
    expect(chosen(['uint16'])).toBe('int32 nodata -2147483648');
    expect(chosen(['int16'])).toBe('int32 nodata -2147483648');
    expect(chosen(['int16 from -255 to 0'])).toBe('int16 nodata -32768');
    expect(chosen(['int32 from -65535 to 0'])).toBe('int32 nodata -2147483648');
    expect(chosen(['uint8 from 1 to 100'])).toBe('uint8 nodata 0');
  });

  it('is NaN in float64 where no integer type has room', () => {
    expect(chosen(['int32'])).toBe('float64 nodata NaN');
    expect(chosen(['uint32'])).toBe('float64 nodata NaN');
  });
});

describe('a nodata value that is asked for', () => {
  it('is taken as it is where the type holds it', () => {
    expect(chosen(['uint8'], 0)).toBe('uint8 nodata 0');
    expect(chosen(['float32'], -9999)).toBe('float32 nodata -9999');
    expect(chosen(['uint16 nodata 0'], 65535)).toBe('uint16 nodata 65535');
  });

  it('widens the type where it does not', () => {
    expect(chosen(['uint8'], -1)).toBe('int16 nodata -1');
    expect(chosen(['uint8'], 256)).toBe('uint16 nodata 256');
    expect(chosen(['uint16'], -9999)).toBe('int32 nodata -9999');
    expect(chosen(['uint8'], 0.5)).toBe('float32 nodata 0.5');
    expect(chosen(['int32'], 0.5)).toBe('float64 nodata 0.5');
  });

  it('makes integers floats if it is NaN', () => {
    expect(chosen(['uint8'], NaN)).toBe('float32 nodata NaN');
    expect(chosen(['int32'], NaN)).toBe('float64 nodata NaN');
  });

  it('is no value but an internal mask, if that is asked for', () => {
    expect(chosen(['uint8', 'uint16 nodata 0'], 'mask')).toBe('uint16 mask');
  });
});

describe('the bands of an export', () => {
  const bands = [band('uint8', 'B1'), band('uint8', 'B2'), band('uint8', 'SCL')];

  it('are all, or those that are named in that order', () => {
    expect(exportedBands(bands, undefined)).toEqual(bands);
    expect(exportedBands(bands, ['SCL', 'B1']).map(({ name }) => name)).toEqual(['SCL', 'B1']);
  });

  it('that are not there are named', () => {
    expect(() => exportedBands(bands, ['B9'])).toThrow("no band 'B9' to export; there are B1 B2 SCL");
  });
});
