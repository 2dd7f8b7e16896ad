import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };

export const { version } = manifest;

/** The package's own folder: two above the sources of the server, one above the build. */
const packageFolder = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../', import.meta.url);

/** Where the window lies once it is built. */
export const appFolder = inPackage('dist/app');
export const examplesFolder = inPackage('examples');

/** A file or folder of the package. */
export function inPackage(path: string): string {
  return fileURLToPath(new URL(path, packageFolder));
}

/** The workflow that opens when none is named. */
export function firstExample(): string {
  const reference = inPackage('examples/best-pixel.weft');
  return existsSync(reference) ? reference : inPackage('examples/slovenia.weft');
}
