import { createHash } from 'node:crypto';
import type { Scene } from '../image/source-image.ts';

/**
 * SHA-256 in hexadecimal of all that the pixels of a loaded data set depend on: what is told of each scene by its
 * description and the registry, the path, size and modification time of its files and of their sidecars, and what was said
 * of those that are not in it. How it is shown (title, colours) is not in it.
 */
export function fingerprintOf(scenes: readonly Scene[], messages: readonly string[]): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(messages));
  for (const { bands, properties, footprint, clipped } of scenes) {
    const files = bands.map(({ header: { path, size, modified, sidecars }, name, sample, nodata, content, scaling, valid }) => {
      return [path, size, modified, sidecars, name, sample, String(nodata), content, scaling, valid];
    });
    hash.update(JSON.stringify([properties, footprint, clipped, files]));
  }
  return hash.digest('hex');
}
