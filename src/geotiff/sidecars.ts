import { statSync } from 'node:fs';
import type { FileVersion } from './file-handles.ts';

/** What GDAL puts beside a file that it does not write into: overviews into FILE.tif.ovr, a mask into FILE.tif.msk, and its overviews. */
const ENDINGS = ['.ovr', '.msk', '.msk.ovr'] as const;

/** The sidecars of a file as they are now. At once, and not by way of a promise: data sets have tens of thousands of files. */
export function sidecarsOf(path: string): FileVersion[] {
  return ENDINGS.flatMap((ending) => {
    const found = statSync(path + ending, { throwIfNoEntry: false });
    return found?.isFile() ? [{ path: path + ending, size: found.size, modified: found.mtimeMs }] : [];
  });
}

/** Whether a file is called as sidecars are, where the case of letters may count or not. */
export function isSidecarName(name: string): boolean {
  return /\.(?:ovr|msk)$/i.test(name);
}

export function isMask({ path }: FileVersion): boolean {
  return path.endsWith('.msk') || path.endsWith('.msk.ovr');
}

/** Whether sidecars are still those that a header was read with. */
export function hasSameSidecars({ path, sidecars }: { readonly path: string; readonly sidecars: readonly FileVersion[] }): boolean {
  const now = sidecarsOf(path);
  const same = (one: FileVersion, other: FileVersion | undefined): boolean =>
    one.path === other?.path && one.size === other.size && one.modified === other.modified;
  return now.length === sidecars.length && now.every((sidecar, index) => same(sidecar, sidecars[index]));
}
