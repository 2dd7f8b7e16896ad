import type { PictureQuery, Values } from '../../src/server/api.ts';
import { api } from '../server/client.ts';

const LIMIT = 160;
const pictures = new Map<string, Values>();

/** What a picture's values are known by. */
export function pictureId(key: string, query: PictureQuery): string {
  return `${key}|${query.bbox.map((value) => value.toFixed(1)).join(',')}|${query.width}|${query.height}|${query.bands?.join(',') ?? ''}`;
}

/** The values of a picture if they are here already. */
export function knownPicture(id: string): Values | undefined {
  return pictures.get(id);
}

/** The values of a picture, of the last ones that were asked for or from the server. */
export async function loadPicture(key: string, query: PictureQuery, signal: AbortSignal): Promise<Values> {
  const id = pictureId(key, query);
  const known = pictures.get(id);
  if (known) return known;
  const values = await api.picture(key, query, signal);
  pictures.set(id, values);
  for (const oldest of pictures.keys()) {
    if (pictures.size <= LIMIT) break;
    pictures.delete(oldest);
  }
  return values;
}
