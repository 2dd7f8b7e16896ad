import { createHash } from 'node:crypto';
import type { Scene } from '../image/source-image.ts';
import type { Dataset } from './dataset-registry.ts';

/**
 * SHA-256 in hexadecimal of all that a loaded data set depends on: the registry's entry, what is told of each scene, the
 * path, size and modification time of its files, and what was said of those that are not in it.
 */
export function fingerprintOf(scenes: readonly Scene[], dataset: Dataset | null, messages: readonly string[]): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([dataset, messages]));
  for (const { bands, properties, footprint } of scenes) {
    const files = bands.map(({ header: { path, size, modified }, name, sample, nodata, content }) => {
      return [path, size, modified, name, sample, String(nodata), content];
    });
    hash.update(JSON.stringify([properties, footprint, files]));
  }
  return hash.digest('hex');
}
