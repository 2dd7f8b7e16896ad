import { execFileSync } from 'node:child_process';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import { EXAMPLE, SLOVENIA, folderWith, geoweft } from '../support/command-line.ts';
import { hasRasterio } from '../support/python.ts';
import { node, workflow } from '../support/workflow.ts';

const FROM_EXAMPLE = ['export', EXAMPLE, '--node'];
const DATES = ['20150711T100008', '20150731T100009', '20150820T100728', '20150830T100547', '20150909T100017'];

async function bandsOf(path: string): Promise<(string | null)[]> {
  const store = createGeoTiffStore();
  const { bands } = await store.header(path);
  await store.close();
  return bands.map(({ description }) => description);
}

describe.concurrent('export with a compression', () => {
  it('is as small as it is asked to be', async () => {
    const folder = await folderWith();
    const sizeOf = async (name: string, ...args: readonly string[]): Promise<number> => {
      const { code, err } = await geoweft([...FROM_EXAMPLE, 'best', '--out', `${name}.tif`, ...args], folder);
      expect([code, err]).toEqual([0, '']);
      return (await stat(join(folder, `${name}.tif`))).size;
    };
    const usual = await sizeOf('usual');
    expect(await sizeOf('zstd', '--compression', 'zstd', '--level', '19')).toBeLessThan(usual);
    expect(await sizeOf('small', '--level', '9')).toBeLessThan(usual);
    expect(await sizeOf('lzw', '--compression', 'lzw')).toBeGreaterThan(usual);
    expect(await sizeOf('none', '--compression', 'none')).toBeGreaterThan(512 * 512 * 15 * 4);
    expect(await sizeOf('plain', '--predictor', '1')).not.toBe(usual);
  });

  it.each([
    [['--level', '10'], 1, 'DEFLATE has levels from 1 (fast) to 9 (small), and 10 is none'],
    [['--predictor', '2'], 1, 'predictor 2 is for integers, and the file is float32; choose 3, or 1 for none'],
    [['--predictor', '4'], 2, 'Expected 1, 2 or 3.'],
    [['--compression', 'jpeg'], 2, 'Allowed choices are deflate, zstd, lzw, none.'],
    [['--out', 'best.jpg'], 2, 'an image is written as .tif or .png, and not as .jpg'],
    [['--out', 'best.png', '--level', '3'], 2, '--level is for GeoTIFFs, and a picture is a .png'],
    [['--out', 'best.png', '--bands', 'B04,B03'], 2, 'a picture shows one band or three, and --bands names 2'],
    [['--each'], 2, 'best gives no collection, which --each and --stack are for'],
    [['--each', '--stack'], 2, '--each writes several files and --stack one; choose one of them'],
  ])('%j is refused in a sentence', async (args, expected, sentence) => {
    const folder = await folderWith();
    const { code, out, err } = await geoweft([...FROM_EXAMPLE, 'best', '--out', 'best.tif', ...args], folder);
    expect([code, out]).toEqual([expected, '']);
    expect(err).toContain(sentence);
    expect(await readdir(folder)).toEqual([]);
  });

  it('warns of metres where degrees count', async () => {
    const { code, out } = await geoweft([...FROM_EXAMPLE, 'best', '--out', 'best.tif', '--crs', 'EPSG:4326', '--scale', '10'], await folderWith());
    expect([code, out]).toEqual([0, expect.stringContaining('warning: best.scale: a pixel is 10 degrees wide, for the scale counts in the units of EPSG:4326; 10 m are about 0.00009 degrees\n')]);
  });
});

describe.concurrent('export as a picture', () => {
  it('writes what the window shows', async () => {
    const folder = await folderWith();
    const { code, out } = await geoweft([...FROM_EXAMPLE, 'best', '--out', 'best.png'], folder);
    expect([code, out]).toEqual([0, expect.stringMatching(/^best\.png: 100 × 101 pixels of 9\.996 m in EPSG:32633, a picture of B04 B03 B02, [\d.]+ KiB\n$/)]);
    expect((await readdir(folder)).sort()).toEqual(['best.pgw', 'best.png', 'best.png.aux.xml']);
  });

  it('takes other bands, stretched', async () => {
    const { out } = await geoweft([...FROM_EXAMPLE, 'best', '--out', 'red.png', '--bands', 'B04', '--json'], await folderWith());
    expect(JSON.parse(out)).toMatchObject({ format: 'png', path: 'red.png', bands: ['B04'] });
  });
});

describe.concurrent('export of a collection', () => {
  it('writes a file an image', async () => {
    const folder = await folderWith();
    const { code, out, err } = await geoweft([...FROM_EXAMPLE, 'invert', '--each', '--out', 'scenes/', '--bands', 'B04,CLP', '--json'], folder);
    const { files } = JSON.parse(out) as { files: { path: string; bands: string[] }[] };
    expect([code, err, files.map(({ path }) => path)]).toEqual([0, '', DATES.map((date) => join('scenes', `S2_L1C_SI_${date}.tif`))]);
    expect(await bandsOf(join(folder, files[4].path))).toEqual(['B04', 'CLP']);
  });

  it('names the files as it is told', async () => {
    const folder = await folderWith();
    await geoweft([...FROM_EXAMPLE, 'invert', '--each', '--out', 'out/{date}.png'], folder);
    expect((await readdir(join(folder, 'out'))).filter((name) => name.endsWith('.png'))).toEqual(['2015-07-11', '2015-07-31', '2015-08-20', '2015-08-30', '2015-09-09'].map((day) => `${day}.png`));
  });

  it('writes a stack, its bands named by index or by date', async () => {
    const folder = await folderWith();
    await geoweft([...FROM_EXAMPLE, 'invert', '--stack', '--out', 'index.tif'], folder);
    await geoweft([...FROM_EXAMPLE, 'invert', '--stack', 'date', '--out', 'date.tif'], folder);
    const [byIndex, byDate] = [await bandsOf(join(folder, 'index.tif')), await bandsOf(join(folder, 'date.tif'))];
    expect([byIndex.length, byIndex[0], byIndex.at(-1)]).toEqual([75, 'S2_L1C_SI_20150711T100008_B01', 'S2_L1C_SI_20150909T100017_quality']);
    expect([byDate.length, byDate[0], byDate.at(-1)]).toEqual([75, '2015-07-11_B01', '2015-09-09_quality']);
  });

  it.skipIf(!hasRasterio('whether a stack holds what the files of its images hold'))('is the same pixels both ways', async () => {
    const folder = await folderWith();
    await geoweft([...FROM_EXAMPLE, 'invert', '--stack', '--out', 'stack.tif', '--bounds=14.55,45.866,14.56,45.874'], folder);
    await geoweft([...FROM_EXAMPLE, 'invert', '--each', '--out', 'each', '--bounds=14.55,45.866,14.56,45.874', '--compression', 'lzw'], folder);
    const script = `
import glob, numpy, rasterio
stack = rasterio.open("stack.tif").read()
each = numpy.concatenate([rasterio.open(path).read() for path in sorted(glob.glob("each/*.tif"))])
print(stack.shape == each.shape and numpy.array_equal(stack, each, equal_nan=True), numpy.isfinite(stack).sum() > 1000)`;
    expect(execFileSync('/usr/bin/python3', ['-c', script], { cwd: folder, encoding: 'utf8' })).toBe('True True\n');
  });

  it('is refused where neither is asked for, or one file is named for several', async () => {
    const folder = await folderWith();
    const neither = await geoweft([...FROM_EXAMPLE, 'invert', '--out', 'a.tif'], folder);
    expect([neither.code, neither.err]).toEqual([1, 'geoweft: invert: a collection is written with --each, a file an image, or with --stack; or make a mosaic of it first\n']);
    const one = await geoweft([...FROM_EXAMPLE, 'invert', '--each', '--out', 'a.tif'], folder);
    expect([one.code, one.err]).toEqual([2, "geoweft: a collection has a file for each image: its name needs {index} or {date} in it, such as '{date}.tif'\n"]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe.concurrent('recipe', () => {
  it.each(['tif', 'png'])('prints the workflow of a .%s to the letter', async (ending) => {
    const folder = await folderWith();
    await geoweft([...FROM_EXAMPLE, 'best', '--out', `best.${ending}`], folder);
    expect(await geoweft(['recipe', `best.${ending}`], folder)).toEqual({ code: 0, out: await readFile(EXAMPLE, 'utf8'), err: '' });
    expect(JSON.parse((await geoweft(['recipe', `best.${ending}`, '--json'], folder)).out)).toMatchObject({ node: 'best', workflow: { format: 'geoweft/workflow' } });
  });

  it('tells what was set for the call', async () => {
    const folder = await folderWith();
    await geoweft([...FROM_EXAMPLE, 'best', '--out', 'best.tif', '--set', 'dates.end=2015-08-01'], folder);
    expect((await geoweft(['recipe', 'best.tif'], folder)).out).toContain('2015-08-01');
  });

  it('may be left out', async () => {
    const folder = await folderWith();
    await geoweft([...FROM_EXAMPLE, 'best', '--out', 'best.tif', '--no-recipe'], folder);
    expect(await geoweft(['recipe', 'best.tif'], folder)).toEqual({ code: 1, out: '', err: 'geoweft: best.tif carries no workflow\n' });
    expect(await geoweft(['recipe', 'gone.tif'], folder)).toEqual({ code: 2, out: '', err: 'geoweft: there is no file gone.tif\n' });
  });
});

describe.concurrent('run', () => {
  it('writes pictures and other compressions as Export nodes say', async () => {
    const document = workflow(
      [
        node('scenes', 'Collection', { id: 'scenes' }),
        node('mosaic', 'Mosaic'),
        node('picture', 'Export', { file: 'a.png' }),
        node('small', 'Export', { file: 'a.tif', compression: 'zstd', level: 9 }),
        node('wrong', 'Export', { file: 'b.tif', format: 'PNG' }),
        node('bad', 'Export', { file: 'c.tif', level: 10 }),
      ],
      'scenes>mosaic.collection mosaic>picture.image mosaic>small.image mosaic>wrong.image mosaic>bad.image',
    );
    const folder = await folderWith({ 'a.weft': document });
    const { code, out } = await geoweft(['run', 'a.weft', '--set', `scenes.id=${SLOVENIA}`, '--json'], folder);
    const { exports, issues } = JSON.parse(out) as { exports: { node: string; format: string }[]; issues: { node: string; message: string }[] };
    expect([code, exports.map(({ node: id, format }) => `${id} ${format}`)]).toEqual([1, ['picture png', 'small cog']]);
    expect(issues.map(({ node: id, message }) => `${id}: ${message}`)).toEqual([
      "wrong: the file's name should end in .png",
      'bad: DEFLATE has levels from 1 (fast) to 9 (small), and 10 is none',
    ]);
  });
});
