import { dirname } from 'node:path';
import type { ExpressionIssue, Severity } from '../expression/issue.ts';
import type { GeoTiffStore } from '../geotiff/geotiff-store.ts';
import type { ImageCollection } from '../image/image.ts';
import { sourceImage } from '../image/source-image.ts';
import { mapConcurrently } from './concurrent.ts';
import { findDataFolder } from './data-folder.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type FolderIndex, createFolderIndex } from './folder-index.ts';
import { readIndex, writeIndex } from './index-file.ts';
import { findItems, singleItem } from './items.ts';
import { openScene } from './scene.ts';
import { createSceneFiles } from './scene-files.ts';
import type { SceneGenerators } from './scene-generator.ts';
import { alike, byTimeThenIndex } from './scene-order.ts';
import type { Workspace } from './workspace.ts';

/** A data set, ready to be read. */
export interface LoadedCollection {
  readonly collection: ImageCollection;
  /** Broken scenes and other faults: errors, with the given hash. Doubtful scenes: warnings. */
  readonly issues: readonly ExpressionIssue[];
  /** Changes when any item or file (path, size, modification time) does, or what the registry says of the pixels. SHA-256 in hexadecimal. */
  readonly fingerprint: string;
}

/** Finds data sets by id: a name in geoweft.datasets.json, or the path of a folder or of a GeoTIFF. */
export interface Catalog {
  /**
   * The images of a data set by time, then by index; headers are read, no pixel is. Issues carry `hash`. Throws IssueError
   * where nothing of it can be had.
   */
  load(id: string, hash: string, signal: AbortSignal): Promise<LoadedCollection>;
}

const SCENES_AT_A_TIME = 16;
const ISSUES_IN_FULL = 5;

/** From so many files read anew on, what was read is worth keeping on disk. */
const WORTH_KEEPING = 100;

/**
 * `indexes`: the folder for what was read of large data sets, so that it is not read again at the next start; null: it is
 * remembered while this catalog lasts. `onProgress`: called when a file that describes scenes has been read, and when a scene
 * has been opened, or found to be broken.
 */
export function createCatalog(options: {
  workspace: Workspace;
  store: GeoTiffStore;
  generators?: SceneGenerators;
  indexes?: string | null;
  onProgress?: (done: number, all: number) => void;
}): Catalog {
  const { workspace, store, generators = new Map(), indexes = null, onProgress } = options;
  const known = new Map<string, Promise<FolderIndex>>();

  function indexOf(folder: string): Promise<FolderIndex> {
    let index = known.get(folder);
    if (!index) {
      const read = indexes === null ? Promise.resolve(null) : readIndex(indexes, folder);
      known.set(folder, (index = read.then((entries) => createFolderIndex(entries ?? undefined))));
    }
    return index;
  }

  return {
    async load(id, hash, signal) {
      const { path, shown, isFolder, dataset } = await findDataFolder(workspace, id, generators, signal);
      const folder = isFolder ? path : dirname(path);
      const index = await indexOf(folder);
      const found = isFolder ? await findItems(path, shown, { workspace, index, onProgress, signal }) : singleItem(path);

      const files = createSceneFiles({ workspace, store, index, folder, folders: found.folders });
      let done = 0;
      const opened = await mapConcurrently(
        found.items,
        SCENES_AT_A_TIME,
        async (item) => {
          const scene = await openScene(item, { files, dataset, hash });
          onProgress?.(++done, found.items.length);
          return scene;
        },
        signal,
      );
      signal.throwIfAborted();
      const { added, ...entries } = index.take();
      if (indexes !== null && added >= WORTH_KEEPING) await writeIndex(indexes, folder, entries);

      const scenes = alike(opened.flatMap((scene) => ('bands' in scene ? [scene] : [])).sort(byTimeThenIndex));
      const faults = [...found.faults, ...opened.flatMap((scene) => ('fault' in scene ? [scene.fault] : []))];
      return {
        collection: { kind: 'ImageCollection', images: scenes.map((scene) => sourceImage(scene, store)) },
        issues: [
          ...issuesOf(faults, 'error', hash, (more) => `and ${more} more scene${more === 1 ? '' : 's'} cannot be read`),
          ...issuesOf(found.warnings, 'warning', hash, (more) => `and ${more} more warning${more === 1 ? '' : 's'} like these`),
        ],
        fingerprint: fingerprintOf(scenes, [...faults, ...found.warnings]),
      };
    },
  };
}

function issuesOf(
  messages: readonly string[],
  severity: Severity,
  hash: string,
  sumUp: (more: number) => string,
): ExpressionIssue[] {
  const more = messages.length - ISSUES_IN_FULL;
  const shown = [...messages.slice(0, ISSUES_IN_FULL), ...(more > 0 ? [sumUp(more)] : [])];
  return shown.map((message) => ({ hash, severity, message, argument: 'id' }));
}
