import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder } from '../../src/geotiff/cache-folder.ts';

it.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
  ['the cache of Linux', {}, 'linux', join(homedir(), '.cache', 'geoweft')],
  ['the one that the desktop names', { XDG_CACHE_HOME: '/caches' }, 'linux', join('/caches', 'geoweft')],
  ['the cache of macOS', { XDG_CACHE_HOME: '/caches' }, 'darwin', join(homedir(), 'Library', 'Caches', 'geoweft')],
  ['the cache of Windows', { LOCALAPPDATA: 'C:/Local' }, 'win32', join('C:/Local', 'geoweft', 'cache')],
  ['the folder that the user names', { GEOWEFT_CACHE: '/mine' }, 'darwin', '/mine'],
])('is %s', (_, environment, platform, folder) => {
  expect(cacheFolder(environment, platform)).toBe(folder);
});

it('is one of its own while tests run', () => {
  expect(cacheFolder()).not.toContain(homedir());
});
