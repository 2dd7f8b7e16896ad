import { type Stats, lstatSync, statSync } from 'node:fs';
import type { FileVersion } from '../geotiff/file-handles.ts';

/** What tells one version of a file from another. */
export type FileState = Pick<FileVersion, 'size' | 'modified'>;

/**
 * The state of a file now; null where there is none, or none that can be looked at. At once, and not by way of a promise:
 * of tens of thousands of files that makes a second.
 */
export function versionNow(path: string): FileVersion | null {
  return versionOf(path, statSync);
}

/** The same of a file that is reached by its own name: null for a symlink. */
export function ownVersionNow(path: string): FileVersion | null {
  return versionOf(path, lstatSync);
}

function versionOf(path: string, look: (path: string, options: { throwIfNoEntry: false }) => Stats | undefined): FileVersion | null {
  try {
    const found = look(path, { throwIfNoEntry: false });
    return found?.isFile() ? { path, size: found.size, modified: found.mtimeMs } : null;
  } catch {
    return null;
  }
}

export function isSameVersion(one: FileState, other: FileState): boolean {
  return one.size === other.size && one.modified === other.modified;
}
