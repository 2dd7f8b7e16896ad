import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/expression/json.ts';
import { parseWorkflow } from '../../src/workflow/file.ts';
import { SLOVENIA, folderWith, geoweft } from '../support/command-line.ts';
import { hasRasterio, python } from '../support/python.ts';
import { node, workflow } from '../support/workflow.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const FIELD: Json = { type: 'Polygon', coordinates: [[[14.555, 45.868], [14.56, 45.868], [14.56, 45.871], [14.555, 45.871], [14.555, 45.868]]] };

/** The scenes of Slovenia, their bands over a field through time, and their mosaic. */
const NUMBERS = workflow(
  [
    node('collection', 'Collection', { id: SLOVENIA }),
    node('red', 'Select', { bandSelectors: ['B04'] }),
    node('series', 'Series', { regions: FIELD }),
    node('mosaic', 'Mosaic'),
    node('out', 'Export', { file: 'series.csv' }),
    node('wrong', 'Export', { file: 'series.tif' }),
  ],
  'collection>red.input red>series.collection red>mosaic.collection series>out.image series>wrong.image',
);
const set = ['--set', `collection.id=${SLOVENIA}`];

describe.concurrent('a table on the command line', () => {
  it('is described without being computed', async () => {
    const folder = await folderWith({ 'numbers.weft': NUMBERS });
    const { code, out } = await geoweft(['describe', 'numbers.weft', '--node', 'series', ...set], folder);
    expect({ code, out }).toEqual({ code: 0, out: 'series: table of 5 rows\n  columns system:index, system:time_start, B04\n' });
  });

  it('is exported as CSV: a row a scene, in the order of time', async () => {
    const folder = await folderWith({ 'numbers.weft': NUMBERS });
    const { code, out, err } = await geoweft(['export', 'numbers.weft', '--node', 'series', '--out', 'a.csv', ...set], folder);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^a\.csv: 5 rows of 3 columns, \d\.\d KiB\n$/);
    const rows: string[][] = parse(await readFile(join(folder, 'a.csv'), 'utf8'));
    expect(rows[0]).toEqual(['system:index', 'system:time_start', 'B04']);
    const times = rows.slice(1).map(([, time]) => Date.parse(time));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(rows.slice(1).every(([, , value]) => value === '' || Number.isFinite(Number(value)))).toBe(true);
  });

  it('is written by run, and refused under a name that is no CSV', async () => {
    const folder = await folderWith({ 'numbers.weft': NUMBERS });
    const { code, out, err } = await geoweft(['run', 'numbers.weft', ...set], folder);
    expect({ code, out: out.split(':')[0].endsWith('series.csv'), err }).toEqual({ code: 1, out: true, err: "geoweft: wrong.file: the file's name should end in .csv\n" });
    expect((await readdir(folder)).sort()).toEqual(['numbers.weft', 'series.csv']);
  });

  it('is no image, and an image is no table', async () => {
    const folder = await folderWith({ 'numbers.weft': NUMBERS });
    expect((await geoweft(['export', 'numbers.weft', '--node', 'series', '--out', 'a.tif', ...set], folder)).err).toBe("geoweft: series: a table is written as CSV: the file's name should end in .csv\n");
    expect((await geoweft(['export', 'numbers.weft', '--node', 'mosaic', '--out', 'a.csv', ...set], folder)).err).toMatch(/^geoweft: mosaic: only a table has rows/);
  });
});

describe.runIf(hasRasterio('the NDVI of the example compared with rasterio and numpy'))('the example of NDVI over fields', () => {
  it('is what rasterio, GEOS and numpy give for the modelled scenes, in every cell', { timeout: 180_000 }, async () => {
    const folder = await folderWith({});
    const { code, err } = await geoweft(['export', join(EXAMPLES, 'field-series.weft'), '--node', 'series', '--out', join(folder, 'ndvi.csv')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const example = parseWorkflow(await readFile(join(EXAMPLES, 'field-series.weft'), 'utf8'));
    await writeFile(join(folder, 'regions.json'), JSON.stringify(example.nodes.find(({ id }) => id === 'series')?.params.regions));
    const { output, ok } = python(resolve(import.meta.dirname, '../reference/series.py'), [join(EXAMPLES, 'data/modelled-s2'), join(folder, 'regions.json')]);
    expect(ok, output).toBe(true);
    const theirs = new Map((JSON.parse(output) as [string, string, number | null][]).map(([scene, region, mean]) => [`${scene} ${region}`, mean]));
    const rows: Record<string, string>[] = parse(await readFile(join(folder, 'ndvi.csv'), 'utf8'), { columns: true });
    expect(rows).toHaveLength(theirs.size);
    for (const row of rows) {
      const [place, ours] = [`${row['system:index']} ${row.region}`, row.ndvi === '' ? null : Number(row.ndvi)];
      const mean = theirs.get(place) ?? null;
      if (mean === null || ours === null) expect(ours, place).toBe(mean);
      else expect(Math.abs(ours - mean), place).toBeLessThan(5e-6);
    }
  });
});
