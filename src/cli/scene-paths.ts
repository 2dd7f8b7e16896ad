import { extname, join } from 'node:path';
import type { CollectionImage } from '../server/tasks.ts';
import { UsageError } from './failure.ts';

/** What stands for an image in the name of its file. */
const PLACEHOLDERS = /\{(index|date)\}/g;

/**
 * A path for each image of a collection: in a folder INDEX.tif, or a name with {index} and {date} in it. Images of one name are
 * numbered from the second on. Throws UsageError.
 */
export function scenePaths(out: string, images: readonly CollectionImage[]): string[] {
  const pattern = patternOf(out);
  const taken = new Map<string, number>();
  return images.map((image, place) => {
    const path = pattern.replace(PLACEHOLDERS, (_, word: string) => fileWord(word === 'date' ? dayOf(image) : (image.index ?? String(place))));
    const times = (taken.get(path) ?? 0) + 1;
    taken.set(path, times);
    const ending = extname(path);
    return times === 1 ? path : `${path.slice(0, path.length - ending.length)}-${times}${ending}`;
  });
}

/** The bands of a stack, with the day of their image before them. Throws UsageError where two would have one name. */
export function bandsByDay(images: readonly CollectionImage[]): string[] {
  const names = images.flatMap((image) => image.bands.map((band) => `${dayOf(image)}_${band}`));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new UsageError(`two images of one day would both have the band ${twice}; use --stack index`);
  return names;
}

function patternOf(out: string): string {
  if (/\{(index|date)\}/.test(out)) return out;
  if (/\.(tiff?|png)$/i.test(out)) throw new UsageError("--each writes a file an image: --out takes a folder, or a name with {index} or {date} in it, such as '{date}.tif'");
  return join(out, '{index}.tif');
}

function dayOf({ time, index }: CollectionImage): string {
  if (time === null) throw new UsageError(`image ${index ?? ''} has no date; use {index}, or --stack index`);
  return new Date(time).toISOString().slice(0, 10);
}

/** Letters, digits and a few signs: what every file system takes. */
function fileWord(text: string): string {
  return text.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\./, '_');
}
