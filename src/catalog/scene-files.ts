import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { FileVersion } from '../geotiff/file-handles.ts';
import { GeoTiffError } from '../geotiff/geotiff-error.ts';
import type { GeoTiffStore } from '../geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import { hasSameSidecars } from '../geotiff/sidecars.ts';
import { locateAsset } from './asset-file.ts';
import { ownVersionNow, versionNow } from './file-state.ts';
import type { KnownFolders } from './folder.ts';
import type { FolderIndex } from './folder-index.ts';
import { SceneError } from './item.ts';
import { type Workspace, mayRead } from './workspace.ts';

/** The files of a data set's scenes, each by its name from a folder, or its address. */
export interface SceneFiles {
  /**
   * What a file says of itself: at once where that is known of its present state, for a promise for each of tens of thousands of files takes a
   * while. Throws SceneError for one that is not there, may not be read or cannot be understood.
   */
  header(href: string, base: string): GeoTiffHeader | Promise<GeoTiffHeader>;
}

/** A folder that files lie in. */
interface Place {
  /** Its real path with a slash behind it; null where it is not there. */
  readonly prefix: string | null;
  /** Whether all in it may be read. */
  readonly isReadable: boolean;
  readonly mayHaveSidecars: boolean;
}

/** `folder`: the data folder, from which files are named in sentences. */
export function createSceneFiles(options: {
  workspace: Workspace;
  store: GeoTiffStore;
  index: FolderIndex;
  folder: string;
  folders: KnownFolders;
}): SceneFiles {
  const { workspace, store, index, folder, folders } = options;
  const places = new Map<string, Place>();

  function placeOf(path: string): Place {
    let place = places.get(path);
    if (!place) {
      const found = folders.get(path);
      const real = found ? path : realPathOf(path);
      place = { prefix: real && join(real, sep), isReadable: real !== null && mayRead(workspace, real), mayHaveSidecars: found?.mayHaveSidecars ?? true };
      places.set(path, place);
    }
    return place;
  }

  /** A plain file, and whether there may be others that belong to it: most are, and that takes one look at the disk. */
  function plainFile(href: string, base: string): { readonly file: FileVersion; readonly mayHaveSidecars: boolean } | null {
    let [parent, name] = [base, href.startsWith('./') ? href.slice(2) : href];
    if (!/^[^./\\:][^/\\:]*$/.test(name)) {
      if (/^[a-z][a-z\d+.-]+:/i.test(href)) return null;
      const named = resolve(base, href);
      [parent, name] = [dirname(named), basename(named)];
    }
    const { prefix, isReadable, mayHaveSidecars } = placeOf(parent);
    const file = prefix === null ? null : ownVersionNow(prefix + name);
    return file && (isReadable || mayRead(workspace, file.path)) ? { file, mayHaveSidecars } : null;
  }

  function knownAs(file: FileVersion, mayHaveSidecars: boolean): GeoTiffHeader | undefined {
    const header = index.header(file);
    const isSame = header && (mayHaveSidecars ? hasSameSidecars(header) : header.sidecars.length === 0);
    return isSame ? header : undefined;
  }

  async function read(path: string): Promise<GeoTiffHeader> {
    try {
      const header = await store.header(path);
      index.keepHeader(header);
      return header;
    } catch (error) {
      const message = error instanceof GeoTiffError ? error.message : 'the file cannot be opened';
      throw new SceneError(`${relative(folder, path).split(sep).join('/')}: ${message}`, { cause: error });
    }
  }

  /** Of a file that is reached by symlinks, say, or by an address. */
  async function otherHeader(href: string, base: string): Promise<GeoTiffHeader> {
    const path = await locateAsset(href, base, workspace);
    const version = versionNow(path);
    return (version && knownAs(version, true)) ?? read(path);
  }

  return {
    header(href, base) {
      const plain = plainFile(href, base);
      return plain ? (knownAs(plain.file, plain.mayHaveSidecars) ?? read(plain.file.path)) : otherHeader(href, base);
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
