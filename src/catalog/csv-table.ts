import { dirname, join, relative, resolve, sep } from 'node:path';
import { parse } from 'csv-parse/sync';
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../expression/json.ts';
import { parseDatetime } from './datetime.ts';
import { type FoundItems, type Item, SceneError, cannotBeRead, plainAsset, stemOf } from './item.ts';
import { TextFileError, readText } from './text-file.ts';

const DELIMITERS = [',', ';', '\t'];

/**
 * The images that tables name: one a row with its `file`, a path from the table, and `datetime`. The other columns are
 * properties. CSVs without both columns are no such tables; null if there is none.
 */
export async function readTables(folder: string, names: readonly string[]): Promise<FoundItems | null> {
  const rows = new Map<string, { row: Row; table: string }>();
  const [items, faults, warnings]: [Item[], string[], string[]] = [[], [], []];
  let isTable = false;
  for (const table of names) {
    try {
      const found = rowsOf(await readText(join(folder, table)));
      isTable ||= found !== null;
      for (const row of found ?? []) {
        const base = dirname(join(folder, table));
        const path = resolve(base, row.file);
        const first = rows.get(path);
        if (first) {
          if (!isDeepStrictEqual(first.row, row)) warnings.push(twice(row.file, first.table, table));
          continue;
        }
        rows.set(path, { row, table });
        try {
          items.push(itemOf(row, base, relative(folder, path).split(sep).join('/')));
        } catch (error) {
          if (!(error instanceof SceneError)) throw error;
          faults.push(cannotBeRead(stemOf(row.file), new SceneError(`${table}: ${error.message}`)));
        }
      }
    } catch (error) {
      if (!(error instanceof TextFileError)) throw error;
      isTable = true;
      faults.push(`the table '${table}' cannot be read: ${error.message}`);
    }
  }
  return isTable ? { items, faults, warnings } : null;
}

interface Row {
  readonly file: string;
  readonly datetime: string;
  readonly properties: Readonly<Record<string, Json>>;
}

/** The rows of a table of images, or null for a CSV that is none. Throws TextFileError for a broken one. */
function rowsOf(text: string): Row[] | null {
  const [line] = text.split(/\r?\n|\r/, 1);
  const delimiter = DELIMITERS.find((candidate) => {
    const columns = line.split(candidate).map((column) => column.trim().replace(/^"(.*)"$/, '$1'));
    return columns.includes('file') && columns.includes('datetime');
  });
  if (delimiter === undefined) return null;
  let records: string[][];
  try {
    records = parse(text, { delimiter, trim: true, skipEmptyLines: true, relaxColumnCount: true });
  } catch (error) {
    throw new TextFileError(error instanceof Error ? error.message : 'it is not a CSV', { cause: error });
  }
  const [columns, ...cells] = records;
  const [file, datetime] = [columns.indexOf('file'), columns.indexOf('datetime')];
  return cells
    .filter((row) => (row.at(file) ?? '') !== '')
    .map((row) => {
      const properties: Record<string, Json> = {};
      for (const [index, column] of columns.entries()) {
        const cell = row.at(index) ?? '';
        if (index !== file && index !== datetime && column !== '' && cell !== '') properties[column] = valueOf(cell);
      }
      return { file: row[file], datetime: row.at(datetime) ?? '', properties };
    });
}

function itemOf({ file, datetime, properties }: Row, base: string, path: string): Item {
  const time = datetime === '' ? null : parseDatetime(datetime);
  if (time === null && datetime !== '') throw new SceneError(`its datetime '${datetime}' is not a date`);
  return {
    id: stemOf(file),
    path,
    base,
    properties: time === null ? properties : { ...properties, 'system:time_start': time },
    footprint: null,
    assets: [plainAsset(file)],
  };
}

/** A number where the text is one as JSON writes it: "014" and numbers with too many digits stay text. */
function valueOf(cell: string): Json {
  if (!/^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(cell)) return cell;
  const value = Number(cell);
  return Number.isFinite(value) && (!/^[+-]?\d+$/.test(cell) || Number.isSafeInteger(value)) ? value : cell;
}

function twice(file: string, first: string, second: string): string {
  const where = first === second ? `twice in '${first}'` : `in '${first}' and in '${second}'`;
  return `'${file}' stands ${where}, with different values: the first is used`;
}
