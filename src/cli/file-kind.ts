import { extname } from 'node:path';
import { UsageError } from './failure.ts';

/** What an image is written as, which the end of a file's name says. Without one: a GeoTIFF. Throws UsageError. */
export function imageFileKind(path: string): 'cog' | 'png' {
  const ending = extname(path).toLowerCase();
  if (ending === '.png') return 'png';
  if (['', '.tif', '.tiff'].includes(ending)) return 'cog';
  throw new UsageError(`an image is written as .tif or .png, and not as ${ending}`);
}
