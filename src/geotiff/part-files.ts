import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { WritableFile, WriterFiles } from './writable-files.ts';

/** A file in the making: `file` will be it, `spool` holds what is not in order yet. Both lie beside the place it will take. */
export interface PartFiles {
  readonly file: WritableFile;
  readonly spool: WritableFile;
  /** Puts `file`, once it is safely on the disk, in the place of what was there, and removes the spool. */
  replace(): Promise<void>;
  /** Removes both, whatever state they are in. Never throws. */
  remove(): Promise<void>;
}

/** Begins the file that will stand at `path`. Throws the system's error, and leaves nothing, if its folder cannot be written to. */
export async function openPartFiles(path: string, files: WriterFiles): Promise<PartFiles> {
  const name = `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const [filePath, spoolPath] = ['part', 'blocks.part'].map((ending) => join(dirname(path), `${name}.${ending}`));
  await refuseAllButFiles(path, files);
  const file = await files.open(filePath, 'wx+');

  async function discard(part: WritableFile, partPath: string): Promise<void> {
    await part.close().catch(() => undefined); // it may be closed already
    await files.rm(partPath, { force: true }).catch(() => undefined);
  }

  const spool = await files.open(spoolPath, 'wx+').catch(async (error: unknown) => {
    await discard(file, filePath);
    throw error;
  });

  return {
    file,
    spool,
    async replace() {
      await file.sync();
      await file.close();
      await files.rename(filePath, path);
      await discard(spool, spoolPath);
    },
    async remove() {
      await Promise.all([discard(file, filePath), discard(spool, spoolPath)]);
    },
  };
}

/** Renaming over a folder would fail only when all the work is done; over a device or a pipe it would take its place. */
async function refuseAllButFiles(path: string, files: WriterFiles): Promise<void> {
  const found = await files.stat(path).catch(() => null); // no file yet is as good as any
  if (found === null || found.isFile()) return;
  if (found.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
  throw new Error('there is something of that name that is no file');
}
