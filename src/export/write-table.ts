import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cannotWrite } from '../geotiff/writable-files.ts';
import { tableCsv } from './table-csv.ts';

/** Writes a table as CSV; what is there is replaced when the new file is whole. Returns its bytes. Throws an Error of one sentence. */
export async function writeTable(table: Parameters<typeof tableCsv>[0], path: string): Promise<number> {
  const bytes = new TextEncoder().encode(tableCsv(table));
  const part = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.part`);
  try {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
    const file = await open(part, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw cannotWrite(path, error);
  }
  return bytes.length;
}
