import { describe, expect, it } from 'vitest';
import { type ExportForm, formProblem, requestOf, startForm, withCollection, withFormat } from '../../app/dialogs/export-form.ts';

const KEY = '0'.repeat(32);
const form = (change: Partial<ExportForm> = {}): ExportForm => ({ ...startForm('work', 'best', false), ...change });

describe('the file of an export', () => {
  it('lies beside the workflow', () => {
    expect([startForm('work', 'best', false).file, startForm('', 'best', false).file, startForm('work', 'map', true).file]).toEqual(['work/out/best.tif', 'out/best.tif', 'work/out/map-{index}.tif']);
  });

  it('ends as its format does', () => {
    const png = withFormat(form(), 'png');
    expect([png.file, withFormat(png, 'cog').file, withFormat(form({ file: 'a.b/c' }), 'png').file]).toEqual(['work/out/best.png', 'work/out/best.tif', 'a.b/c']);
  });

  it('has a place for what tells images apart, and a stack none', () => {
    const stack = withCollection(form({ file: 'out/{date}/map-{index}.png', format: 'png' }), 'stack');
    expect([stack.file, stack.format]).toEqual(['out/map.tif', 'cog']);
    expect([withCollection(form({ file: 'out/map.tif' }), 'each').file, withCollection(form({ file: '{date}.tif' }), 'each').file]).toEqual(['out/map-{index}.tif', '{date}.tif']);
  });
});

describe('an export is asked for', () => {
  it('by its image and DEFLATE alone, where nothing is typed', () => {
    expect(requestOf(form(), KEY, null, null)).toEqual({ key: KEY, compression: 'deflate' });
  });

  it('with all that is typed', () => {
    const typed = form({ crs: ' EPSG:4326 ', scale: '0.001', region: 'view', bands: ['B4'], nodata: 'nan', compression: 'zstd', level: '9' });
    expect(requestOf(typed, KEY, [1, 2, 3, 4], null)).toEqual({ key: KEY, crs: 'EPSG:4326', scale: 0.001, bounds: [1, 2, 3, 4], bands: ['B4'], nodata: 'NaN', compression: 'zstd', level: 9 });
  });

  it('as a picture in its colours, without what is for values', () => {
    const style = { bands: ['B4'], style: 'stretch', palette: null, gamma: [1] } as const;
    expect(requestOf(form({ format: 'png', nodata: '0', bands: ['B8'], level: '3' }), KEY, null, style)).toEqual({ key: KEY, picture: style });
  });

  it('without a level where there is none', () => {
    expect(requestOf(form({ compression: 'lzw', level: '3' }), KEY, null, null)).toEqual({ key: KEY, compression: 'lzw' });
  });
});

describe('a form', () => {
  it.each<[Partial<ExportForm>, string]>([
    [{ scale: 'ten' }, 'A scale is a number above 0, and “ten” is none.'],
    [{ level: '10' }, 'DEFLATE has levels from 1 (fast) to 9 (small).'],
    [{ compression: 'zstd', level: '2.5' }, 'ZSTD has levels from 1 (fast) to 22 (small).'],
  ])('with %j has a problem', (change, problem) => {
    expect(formProblem(form(change))).toBe(problem);
  });

  it.each<Partial<ExportForm>>([{}, { scale: '10', level: '9' }, { compression: 'none', level: 'x' }, { format: 'png', level: '99' }])('with %j has none', (change) => {
    expect(formProblem(form(change))).toBeNull();
  });
});
