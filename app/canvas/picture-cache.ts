import type { PictureQuery, Values } from '../../src/server/api.ts';
import { api } from '../server/client.ts';
import type { Extent } from '../store/view.ts';
import { pictureBox } from './mercator.ts';

/** The size of every picture of a node, so that all that show it share one. */
export const [PICTURE_WIDTH, PICTURE_HEIGHT] = [336, 210];
const LIMIT = 160;
const pictures = new Map<string, Values>();

/** The picture of some bands that shows the middle of the map's extent. */
export function pictureQuery(extent: Extent, bands: readonly string[]): PictureQuery {
  const bbox = pictureBox(extent, PICTURE_WIDTH, PICTURE_HEIGHT);
  return { bbox, crs: 'EPSG:3857', width: PICTURE_WIDTH, height: PICTURE_HEIGHT, bands: [...new Set(bands)] };
}

/** What a picture's values are known by. */
export function pictureId(key: string, query: PictureQuery): string {
  return `${key}|${query.bbox.map((value) => value.toFixed(1)).join(',')}|${query.width}|${query.height}|${query.bands?.join(',') ?? ''}`;
}

/** The values of a picture if they are here already. */
export function knownPicture(id: string): Values | undefined {
  return pictures.get(id);
}

/** Pictures on their way: two nodes of one value wait for the same answer, which is called off when neither waits. */
const underway = new Map<string, Underway>();

interface Underway {
  readonly answer: Promise<Values>;
  readonly controller: AbortController;
  readers: number;
}

/** The values of a picture, of the last ones that were asked for or from the server. */
export async function loadPicture(key: string, query: PictureQuery, signal: AbortSignal): Promise<Values> {
  const id = pictureId(key, query);
  const known = pictures.get(id);
  if (known) return known;
  const shared = underway.get(id) ?? start(id, key, query);
  shared.readers++;
  const leave = (): void => {
    if (--shared.readers > 0) return;
    forget(id, shared);
    shared.controller.abort();
  };
  signal.addEventListener('abort', leave, { once: true });
  try {
    const values = await shared.answer;
    keep(id, values);
    return values;
  } finally {
    signal.removeEventListener('abort', leave);
    forget(id, shared);
  }
}

function start(id: string, key: string, query: PictureQuery): Underway {
  const controller = new AbortController();
  const started = { answer: api.picture(key, query, controller.signal), controller, readers: 0 };
  underway.set(id, started);
  return started;
}

function forget(id: string, request: Underway): void {
  if (underway.get(id) === request) underway.delete(id);
}

function keep(id: string, values: Values): void {
  pictures.set(id, values);
  for (const oldest of pictures.keys()) {
    if (pictures.size <= LIMIT) break;
    pictures.delete(oldest);
  }
}
