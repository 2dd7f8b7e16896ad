import { type FileHandle, open } from 'node:fs/promises';

/** One state of a file: its size in bytes and the time of its last modification in milliseconds. */
export interface FileVersion {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
}

/** The file is no longer in the state that was asked for. */
export class FileChangedError extends Error {}

/** Reads bytes of files by position and keeps the most recently used ones open. */
export interface FileHandles {
  /** Fills `target` with the bytes from `offset`. Gives how many there were: fewer at the end of the file. Throws FileChangedError, or what the system says. */
  read(file: FileVersion, offset: number, target: Uint8Array<ArrayBuffer>): Promise<number>;
  close(): Promise<void>;
}

/** Keeps at most `limit` files open. A file that was replaced is another file. */
export function createFileHandles(limit = 256): FileHandles {
  const handles = new Map<string, Promise<FileHandle>>();
  const users = new Map<string, number>();

  function handle(key: string, version: FileVersion): Promise<FileHandle> {
    let opened = handles.get(key);
    if (opened) {
      handles.delete(key); // set again below: the newest comes last
    } else {
      opened = openVersion(version);
      opened.catch(() => handles.delete(key));
    }
    handles.set(key, opened);
    return opened;
  }

  function closeOldest(): void {
    for (const [key, opened] of handles) {
      if (handles.size <= limit) return;
      if (users.get(key)) continue;
      handles.delete(key);
      void opened.then((file) => file.close()).catch(() => undefined);
    }
  }

  return {
    async read(version, offset, target) {
      const key = `${version.path}|${version.size}|${version.modified}`;
      users.set(key, (users.get(key) ?? 0) + 1);
      try {
        const file = await handle(key, version);
        let filled = 0;
        while (filled < target.length) {
          const { bytesRead } = await file.read(target, filled, target.length - filled, offset + filled);
          if (bytesRead === 0) break; // its end, or it shrank while it was read
          filled += bytesRead;
        }
        return filled;
      } finally {
        const left = (users.get(key) ?? 1) - 1;
        if (left > 0) users.set(key, left);
        else users.delete(key);
        closeOldest();
      }
    },
    async close() {
      const opened = [...handles.values()];
      handles.clear();
      await Promise.allSettled(opened.map(async (file) => (await file).close()));
    },
  };
}

async function openVersion({ path, size, modified }: FileVersion): Promise<FileHandle> {
  const file = await open(path, 'r');
  const found = await file.stat();
  if (found.size === size && found.mtimeMs === modified) return file;
  await file.close();
  throw new FileChangedError(`${path} has changed`);
}
