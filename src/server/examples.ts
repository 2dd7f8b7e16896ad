import { readFile, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import * as z from 'zod';
import { parseWorkflow } from '../workflow/file.ts';
import type { ExampleAnswer } from './api.ts';

const WORKFLOW = '.weft';

/** The list beside the examples: in what order they are shown, what each shows, and which layer its picture is of. */
const LIST = 'examples.json';
const list = z.array(z.strictObject({ file: z.string(), sentence: z.string(), layer: z.string().optional() }));

/** The workflows of a folder: those of its list first, in its order. `shown`: a path as the window calls it. */
export async function listExamples(folder: string, shown: (path: string) => string): Promise<readonly ExampleAnswer[]> {
  const files = (await readdir(folder).catch((): string[] => [])).filter((name) => extname(name) === WORKFLOW).sort();
  const known = (await readList(folder)).filter(({ file }) => files.includes(file));
  const others = files.filter((name) => !known.some(({ file }) => file === name)).map((file) => ({ file, sentence: '' }));
  const pictures = await readdir(join(folder, 'pictures')).catch((): string[] => []);
  const answers = [...known, ...others].map(async ({ file, sentence }): Promise<ExampleAnswer[]> => {
    try {
      const path = join(folder, file);
      const name = basename(file, WORKFLOW);
      const picture = pictures.includes(`${name}.png`) ? `/api/examples/${encodeURIComponent(name)}/picture` : null;
      return [{ path: shown(path), title: parseWorkflow(await readFile(path, 'utf8')).name, sentence, picture }];
    } catch {
      return []; // one that is broken is no example
    }
  });
  return (await Promise.all(answers)).flat();
}

/** The picture of the example of that name, or null. */
export async function examplePicture(folder: string, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (basename(name) !== name) return null;
  return readFile(join(folder, 'pictures', `${name}.png`)).then((bytes) => Uint8Array.from(bytes), () => null);
}

async function readList(folder: string): Promise<z.infer<typeof list>> {
  try {
    return list.parse(JSON.parse(await readFile(join(folder, LIST), 'utf8')));
  } catch {
    return [];
  }
}
