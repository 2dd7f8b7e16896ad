import { readFile, stat } from 'node:fs/promises';

/** The largest text file that is read whole: room for an ItemCollection of some ten thousand Items. */
const MAX_TEXT_BYTES = 256 * 2 ** 20;

/** A text file that cannot be used. The message is a sentence without the file's name. */
export class TextFileError extends Error {}

/** The text of a file in UTF-8, without a byte order mark. Throws TextFileError. */
export async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_TEXT_BYTES) throw new TextFileError(`it is larger than ${MAX_TEXT_BYTES / 2 ** 20} MiB`);
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof TextFileError) throw error;
    throw new TextFileError('it cannot be opened', { cause: error });
  }
}

/** The value of a JSON file. Throws TextFileError. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TextFileError('it is not valid JSON', { cause: error });
  }
}
