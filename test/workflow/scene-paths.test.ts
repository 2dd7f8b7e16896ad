import { describe, expect, it } from 'vitest';
import { type CollectionImage, bandsByDay, scenePaths } from '../../src/workflow/scene-paths.ts';

const image = (index: string | null, day: string | null, bands: readonly string[] = ['B4']): CollectionImage => ({ index, time: day === null ? null : Date.parse(day), bands });

describe('the paths of scenes', () => {
  it('are named by index in a folder', () => {
    expect(scenePaths('out', [image('S2A', '2020-06-01'), image(null, '2020-06-02')])).toEqual(['out/S2A.tif', 'out/1.tif']);
  });

  it('follow a pattern', () => {
    expect(scenePaths('out/{date}/{index}.png', [image('S2A', '2020-06-01T10:20')])).toEqual(['out/2020-06-01/S2A.png']);
  });

  it('are numbered where they would be the same', () => {
    expect(scenePaths('{date}.tif', ['a', 'b', 'c'].map((index) => image(index, '2020-06-01')))).toEqual(['2020-06-01.tif', '2020-06-01-2.tif', '2020-06-01-3.tif']);
  });

  it('stay in their folder and can be written anywhere', () => {
    expect(scenePaths('out', [image('../../etc/passwd', null), image('a:b*c?', null), image('Größe 1', null)])).toEqual(['out/_._.._etc_passwd.tif', 'out/a_b_c_.tif', 'out/Größe_1.tif']);
  });

  it('are refused for one file, and by a date where there is none', () => {
    expect(() => scenePaths('out.tif', [image('a', null)])).toThrow("a collection has a file for each image: its name needs {index} or {date} in it, such as '{date}.tif'");
    expect(() => scenePaths('{date}.tif', [image('a', null)])).toThrow('image a has no date; use its index');
  });
});

describe('the bands of a stack by day', () => {
  it('have the day before them', () => {
    expect(bandsByDay([image('a', '2020-06-01', ['B4', 'B3']), image('b', '2020-06-06')])).toEqual(['2020-06-01_B4', '2020-06-01_B3', '2020-06-06_B4']);
  });

  it('are refused where two would have one name', () => {
    expect(() => bandsByDay([image('a', '2020-06-01'), image('b', '2020-06-01T12:00')])).toThrow('two images of one day would both have the band 2020-06-01_B4; name them by index');
  });
});
