import { fail } from '../expression/issue.ts';

/** What tells an image of a collection from the others. */
export interface CollectionImage {
  readonly index: string | null;
  /** Milliseconds since 1970 (UTC). */
  readonly time: number | null;
  readonly bands: readonly string[];
}

/** What stands for an image in the name of its file. */
const PLACEHOLDERS = /\{(index|date)\}/g;

/**
 * A path for each image of a collection: in a folder INDEX.tif, or a name with {index} and {date} in it. Images of one name are
 * numbered from the second on. Throws IssueError.
 */
export function scenePaths(out: string, images: readonly CollectionImage[]): string[] {
  const pattern = patternOf(out);
  const taken = new Map<string, number>();
  return images.map((image, place) => {
    const path = pattern.replace(PLACEHOLDERS, (_, word: string) => fileWord(word === 'date' ? dayOf(image) : (image.index ?? String(place))));
    const times = (taken.get(path) ?? 0) + 1;
    taken.set(path, times);
    return times === 1 ? path : path.replace(/(\.\w+)?$/, `-${times}$1`);
  });
}

/** The bands of a stack, with the day of their image before them. Throws IssueError where two would have one name. */
export function bandsByDay(images: readonly CollectionImage[]): string[] {
  const names = images.flatMap((image) => image.bands.map((band) => `${dayOf(image)}_${band}`));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) fail(`two images of one day would both have the band ${twice}; name them by index`, { argument: 'collection' });
  return names;
}

function patternOf(out: string): string {
  if (/\{(index|date)\}/.test(out)) return out;
  if (/\.(tiff?|png)$/i.test(out)) fail("a collection has a file for each image: its name needs {index} or {date} in it, such as '{date}.tif'", { argument: 'file' });
  return `${out.replace(/[\\/]$/, '')}/{index}.tif`;
}

function dayOf({ time, index }: CollectionImage): string {
  if (time === null) return fail(`image ${index ?? ''} has no date; use its index`, { argument: 'collection' });
  return new Date(time).toISOString().slice(0, 10);
}

/** Letters, digits and a few signs: what every file system takes. */
function fileWord(text: string): string {
  return text.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\./, '_');
}
