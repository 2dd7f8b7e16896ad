import { fileURLToPath } from 'node:url';
import { SceneError } from './item.ts';
import { type Located, type Workspace, locate } from './workspace.ts';

/** The real path of an asset's file, which `href` names from `base`. Throws SceneError for one that is not there, or may not be read. */
export async function locateAsset(href: string, base: string, workspace: Workspace): Promise<string> {
  const named = localPath(href);
  let located: Located = await locate(workspace, base, named);
  if (isMissing(located) && named.includes('%')) located = await locate(workspace, base, decoded(named));
  if ('path' in located) return located.path;
  throw new SceneError(located.fault === 'missing' ? `${named}: the file is not there` : `${named} lies outside the workspace`);
}

/** An address as a path. Addresses of other machines are shown without what may be a key to them. */
function localPath(href: string): string {
  if (/^file:/i.test(href)) {
    try {
      return fileURLToPath(href);
    } catch (error) {
      throw new SceneError(`'${href}' is no file of this machine`, { cause: error });
    }
  }
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(href)) throw new SceneError(`its files are not here (${href.replace(/[?#].*$/, '')})`);
  return href;
}

function isMissing(located: Located): boolean {
  return 'fault' in located && located.fault === 'missing';
}

/** Addresses are written with %20 for a space; paths are not, but often stand in their place. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
