import type { GeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../../src/geotiff/header.ts';
import type { Content, Image } from '../../src/image/image.ts';
import { sourceImage } from '../../src/image/source-image.ts';

/** All bands of a file as an image: b1, b2 … */
export function imageOfFile(header: GeoTiffHeader, store: GeoTiffStore, content: Content = 'continuous'): Image {
  const bands = header.bands.map(({ nodata }, sample) => ({ name: `b${sample + 1}`, header, sample, nodata, content }));
  return sourceImage({ bands, properties: {}, footprint: null, clipped: false, label: "'scene'", hash: 'a1' }, store);
}

/** A store that notes which blocks were asked for: "level columns×rows, column, row, sample". */
export function spiedStore(store: GeoTiffStore): { store: GeoTiffStore; blocks: string[] } {
  const blocks: string[] = [];
  return {
    blocks,
    store: {
      ...store,
      use(header, level, column, row, sample, use) {
        blocks.push(`${level.width}×${level.height} ${column},${row} b${sample + 1}`);
        return store.use(header, level, column, row, sample, use);
      },
    },
  };
}
