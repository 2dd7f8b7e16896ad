import { open, rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';

/** An open file, read and written by position. */
export interface WritableFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  write(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What a writer asks of node:fs/promises, so that a test can hand in a disk that fills. */
export interface WriterFiles {
  open(path: string, flags: 'wx+'): Promise<WritableFile>;
  stat(path: string): Promise<{ isFile(): boolean; isDirectory(): boolean }>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
}

export const DISK: WriterFiles = { open, stat, rename, rm };

/** Writes all the bytes; the system may take a part of them at a time. */
export async function writeAll(file: WritableFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Fills `bytes` from a position. Throws if the file ends before. */
export async function readAll(file: WritableFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new Error('a file beside it was cut off while it was written');
    done += bytesRead;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: "the user's share of the disk is used up",
  EFBIG: 'the disk takes no file of this size',
  EROFS: 'the disk cannot be written to',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is not a folder',
  EISDIR: 'there is a folder of that name',
  EACCES: 'its folder may not be written to',
  EPERM: 'its folder may not be written to',
};

/** One sentence that says why a file could not be written, with the original error as `cause`. */
export function cannotWrite(path: string, cause: unknown): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const reason = 'code' in error && typeof error.code === 'string' ? REASONS[error.code] : undefined;
  return new Error(`cannot write ${basename(path)}: ${reason ?? error.message}`, { cause });
}
