import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { FileVersion } from '../geotiff/file-handles.ts';
import { GeoTiffError } from '../geotiff/geotiff-error.ts';
import type { GeoTiffStore } from '../geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import { hasSameSidecars } from '../geotiff/sidecars.ts';
import { locateAsset } from './asset-file.ts';
import { ownVersionNow, versionNow } from './file-state.ts';
import type { FolderIndex } from './folder-index.ts';
import { type Asset, SceneError } from './item.ts';
import { type Workspace, mayRead } from './workspace.ts';

/** The files of a data set's scenes. */
export interface SceneFiles {
  /** What an asset's file says of itself. Throws SceneError for one that is not there, may not be read or cannot be understood. */
  header(asset: Asset): Promise<GeoTiffHeader>;
}

/** `folder`: the data folder, from which files are named in sentences. `realFolders`: folders that are known to be no symlinks, nor to lie behind any. */
export function createSceneFiles(options: {
  workspace: Workspace;
  store: GeoTiffStore;
  index: FolderIndex;
  folder: string;
  realFolders: ReadonlySet<string>;
}): SceneFiles {
  const { workspace, store, index, folder, realFolders } = options;
  const otherFolders = new Map<string, string | null>();

  /** The same for a plain file in a folder that is known already, which most are: that takes one look at the disk. */
  function plainFile({ href, base }: Asset): FileVersion | null {
    if (/^[a-z][a-z\d+.-]+:/i.test(href)) return null;
    const named = resolve(base, href);
    const parent = dirname(named);
    let real = realFolders.has(parent) ? parent : otherFolders.get(parent);
    if (real === undefined) otherFolders.set(parent, (real = realPathOf(parent)));
    const found = real === null ? null : ownVersionNow(join(real, basename(named)));
    return found && mayRead(workspace, found.path) ? found : null;
  }

  return {
    async header(asset) {
      const plain = plainFile(asset);
      const path = plain?.path ?? (await locateAsset(asset, workspace));
      const version = plain ?? versionNow(path);
      const known = version && index.header(version);
      if (known && hasSameSidecars(known)) return known;
      try {
        const header = await store.header(path);
        index.keepHeader(header);
        return header;
      } catch (error) {
        const message = error instanceof GeoTiffError ? error.message : 'the file cannot be opened';
        throw new SceneError(`${relative(folder, path).split(sep).join('/')}: ${message}`, { cause: error });
      }
    },
  };
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
