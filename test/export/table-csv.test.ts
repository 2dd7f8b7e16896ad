import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { tableCsv } from '../../src/export/table-csv.ts';
import { writeTable } from '../../src/export/write-table.ts';
import type { TableColumn } from '../../src/image/table.ts';

const COLUMNS: readonly TableColumn[] = [{ name: 'name', kind: 'text' }, { name: 'time', kind: 'date' }, { name: 'mean, of "it"', kind: 'number' }];
const folder = await mkdtemp(join(tmpdir(), 'geoweft-csv-'));
afterAll(() => rm(folder, { recursive: true }));

describe('a table as CSV', () => {
  it('has names, ISO dates, decimal points, CR LF, and nothing where a value is missing', () => {
    const rows = [['a', Date.UTC(2020, 6, 1, 17, 45, 30), 1.5], ['b', null, null]];
    expect(tableCsv({ columns: COLUMNS, rows })).toBe('name,time,"mean, of ""it"""\r\na,2020-07-01T17:45:30.000Z,1.5\r\nb,,\r\n');
  });

  it('is read back as it was, whatever the texts and numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.double({ noNaN: true, noDefaultInfinity: true }))), (pairs) => {
        const columns: TableColumn[] = [{ name: 'a', kind: 'text' }, { name: 'b', kind: 'number' }];
        const read: string[][] = parse(tableCsv({ columns, rows: pairs }));
        expect(read.slice(1).map(([text, number]) => [text, Number(number)])).toEqual(pairs.map(([text, number]) => [text, number + 0]));
      }),
    );
  });

  it('takes the place of a file when it is whole, and leaves nothing beside it', async () => {
    const path = join(folder, 'x.csv');
    await writeTable({ columns: COLUMNS, rows: [] }, path);
    const bytes = await writeTable({ columns: COLUMNS, rows: [['z', null, 2]] }, path);
    expect(await readFile(path, 'utf8')).toMatch(/\r\nz,,2\r\n$/);
    expect(bytes).toBe((await readFile(path)).length);
    expect(await readdir(folder)).toEqual(['x.csv']);
  });

  it('says in a sentence why it cannot be written', async () => {
    await expect(writeTable({ columns: COLUMNS, rows: [] }, join(folder, 'none', 'x.csv'))).rejects.toThrow('cannot write x.csv: its folder does not exist');
    await expect(writeTable({ columns: COLUMNS, rows: [] }, folder)).rejects.toThrow(/there is a folder of that name/);
  });
});
