import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { WritableFile, WriterFiles } from './writable-files.ts';

/** A file in the making, which lies beside the place it will take. */
export interface PartFile {
  readonly file: WritableFile;
  /** Puts it, once it is safely on the disk, in the place of what was there. */
  readonly replace: () => Promise<void>;
  /** Removes it, whatever state it is in. Never throws. */
  remove(): Promise<void>;
}

/** The same with a `spool` for what is not in order yet, which goes with it or as it takes its place. */
export interface PartFiles extends PartFile {
  readonly spool: WritableFile;
}

/** Begins the file that will stand at `path`. Throws the system's error, and leaves nothing, if its folder cannot be written to. */
export async function openPartFile(path: string, files: WriterFiles): Promise<PartFile> {
  await refuseAllButFiles(path, files);
  return openPart(path, 'part', files);
}

/** The same with a spool. */
export async function openPartFiles(path: string, files: WriterFiles): Promise<PartFiles> {
  const part = await openPartFile(path, files);
  const spool = await openPart(path, 'blocks.part', files).catch(async (error: unknown) => {
    await part.remove();
    throw error;
  });
  return {
    file: part.file,
    spool: spool.file,
    async replace() {
      await part.replace();
      await spool.remove();
    },
    async remove() {
      await Promise.all([part.remove(), spool.remove()]);
    },
  };
}

async function openPart(path: string, ending: string, files: WriterFiles): Promise<PartFile> {
  const partPath = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.${ending}`);
  const file = await files.open(partPath, 'wx+');
  return {
    file,
    async replace() {
      await file.sync();
      await file.close();
      await files.rename(partPath, path);
    },
    async remove() {
      await file.close().catch(() => undefined); // it may be closed already
      await files.rm(partPath, { force: true }).catch(() => undefined);
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
