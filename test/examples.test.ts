import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWorkflow } from '../src/workflow/file.ts';
import { geoweft } from './support/command-line.ts';

const EXAMPLES = resolve(import.meta.dirname, '../examples');
const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.weft')).sort();

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'geoweft-examples-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

/** Rows of a table without quoted cells, by column. */
async function csv(path: string): Promise<Record<string, string>[]> {
  const [head, ...rows] = (await readFile(path, 'utf8')).trim().split(/\r?\n/).map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [head[index], cell])));
}

async function table(name: string, node: string): Promise<Record<string, string>[]> {
  const path = join(out, `${name}-${node}.csv`);
  const { code, err } = await geoweft(['export', `examples/${name}.weft`, '--node', node, '--out', path]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return csv(path);
}

describe('the list of the examples', () => {
  it('names each, with a sentence and a picture', async () => {
    const list = JSON.parse(await readFile(join(EXAMPLES, 'examples.json'), 'utf8')) as { file: string; sentence: string }[];
    expect(list.map(({ file }) => file).sort()).toEqual(names);
    const pictures = await readdir(join(EXAMPLES, 'pictures'));
    expect(pictures.sort()).toEqual(names.map((name) => name.replace('.weft', '.png')));
    for (const { sentence } of list) expect(sentence).toMatch(/^[A-Z].{20,90}\.$/);
  });
});

describe.each(names)('%s', (name) => {
  it('has nothing wrong, and every layer of it can be exported', { timeout: 180_000 }, async () => {
    const workflow = parseWorkflow(await readFile(join(EXAMPLES, name), 'utf8'));
    expect(await geoweft(['check', `examples/${name}`])).toMatchObject({ code: 0, out: `examples/${name}: ${workflow.nodes.length} nodes, nothing wrong\n` });
    const shown = workflow.nodes.filter(({ type, params }) => type === 'Display' && params.shown !== false);
    expect(shown.length).toBeGreaterThan(0);
    for (const { id } of shown) {
      const path = join(out, `${name}-${id}.tif`);
      const { code, out: answer, err } = await geoweft(['export', `examples/${name}`, '--node', id, '--out', path, '--scale', '40', '--json']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const { geobox, bytes } = JSON.parse(answer) as { geobox: { width: number; height: number }; bytes: number };
      expect(bytes).toBeGreaterThan(geobox.width * geobox.height * 0.05); // not empty
    }
  });
});

describe('the numbers of the examples', () => {
  it('the fire burnt a few hundred hectares of the prairie', async () => {
    const rows = await table('burn', 'area');
    const burnt = rows.find((row) => row.class === '1');
    expect(Number(burnt?.area_ha)).toBeGreaterThan(250);
    expect(Number(burnt?.area_ha)).toBeLessThan(450);
  });

  it('water covers a part of the valley', async () => {
    const rows = await table('water', 'area');
    const shares = rows.map((row) => Number(row.share_percent));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 6);
    expect(Number(rows.find((row) => row.class === '1')?.share_percent)).toBeGreaterThan(0.5);
    expect(Number(rows.find((row) => row.class === '1')?.share_percent)).toBeLessThan(8);
  });

  it('corn closes in July, wheat is ripe, and the prairie is darker after the fire', async () => {
    const rows = await table('field-series', 'series');
    const ndvi = (region: string, day: string): number => Number(rows.find((row) => row.region === region && row['system:time_start'].startsWith(day))?.ndvi);
    expect(ndvi('Irrigated corn', '2020-08-01') - ndvi('Irrigated corn', '2020-06-22')).toBeGreaterThan(0.2);
    expect(ndvi('Wheat', '2020-08-01')).toBeLessThan(0.3);
    expect(ndvi('Prairie that burns', '2020-08-01') - ndvi('Prairie that burns', '2020-08-21')).toBeGreaterThan(0.08);
  });
});
