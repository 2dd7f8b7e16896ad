import { stat } from 'node:fs/promises';
import type { GeoTiffStore } from '../geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';

/** A store that reads the header of a file again only where the file has changed: looking at a data set again is cheap. */
export function withKnownHeaders(store: GeoTiffStore, limit = 20_000): GeoTiffStore {
  const headers = new Map<string, GeoTiffHeader>();
  return {
    ...store,
    async header(path) {
      const known = headers.get(path);
      if (known) {
        const found = await stat(path).catch(() => null);
        if (found?.size === known.size && found.mtimeMs === known.modified) return known;
        headers.delete(path);
      }
      const header = await store.header(path);
      if (headers.size >= limit) headers.clear();
      headers.set(path, header);
      return header;
    },
  };
}
