import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where this program may keep what it could make again, outside the user's own folders: `geoweft` in the platform's folder for
 * caches. GEOWEFT_CACHE names another folder.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const { GEOWEFT_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (own) return own;
  if (platform === 'win32') return join(local || join(homedir(), 'AppData', 'Local'), 'geoweft', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'geoweft');
  return join(xdg || join(homedir(), '.cache'), 'geoweft');
}
