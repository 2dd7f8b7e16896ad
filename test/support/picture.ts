import type { Json } from '../../src/expression/json.ts';
import { type Affine, applyAffine, invertAffine, translateAffine } from '../../src/geo/affine.ts';
import { pointTransform } from '../../src/geo/crs.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import type { Geometry } from '../../src/geo/geometry.ts';
import type { Content, Image } from '../../src/image/image.ts';
import { type PixelType, allocate } from '../../src/raster/pixel-type.ts';
import { isValid } from '../../src/raster/raster.ts';
import { maskText, raster, rasterText } from './raster.ts';

export const CRS = 'EPSG:32633';
const PIXELS: Affine = [10, 0, 500_000, 0, -10, 5_000_000];

/** What an image was asked for. */
export interface Read {
  readonly bands: readonly string[];
  readonly geobox: GeoBox;
  /** 1 where a pixel was needed, as text; null: everywhere. */
  readonly needed: string | null;
}

/** An image in memory that remembers what it was asked for. */
export interface Picture extends Image {
  readonly reads: Read[];
}

export interface PictureOptions {
  readonly index?: string;
  /** Milliseconds, or a date's text. */
  readonly time?: number | string;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly type?: PixelType;
  /** By band, where they differ. */
  readonly types?: Readonly<Record<string, PixelType>>;
  readonly nodata?: number;
  readonly content?: Content;
  readonly footprint?: Geometry;
  /** Where its first pixel lies on the grid of all pictures. */
  readonly at?: readonly [column: number, row: number];
  /** Another grid than that of all pictures. */
  readonly grid?: Pick<GeoBox, 'crs' | 'transform'>;
}

/** An image from the text of its bands: `picture({ B1: '1 2 / 3 -' })`. Pixels of 10 m. */
export function picture(bands: Readonly<Record<string, string>>, options: PictureOptions = {}): Picture {
  const { index, time, properties = {}, type = 'int16', types = {}, nodata = null, content = 'continuous', at = [0, 0] } = options;
  const names = Object.keys(bands);
  const typeOf = (name: string): PixelType => types[name] ?? type;
  const rasters = new Map(names.map((name) => [name, raster(bands[name], typeOf(name))]));
  const [{ width, height }] = [...rasters.values()];
  const grid: GeoBox = { crs: CRS, transform: translateAffine(PIXELS, at[0], at[1]), ...options.grid, width, height };
  const reads: Read[] = [];
  return {
    kind: 'Image',
    reads,
    bands: names.map((name) => ({ name, type: typeOf(name), nodata, content, grid, composite: false })),
    properties: {
      ...properties,
      ...(index === undefined ? {} : { 'system:index': index }),
      ...(time === undefined ? {} : { 'system:time_start': typeof time === 'number' ? time : Date.parse(time) }),
    },
    footprint: options.footprint ?? null,
    extents: [grid],
    read(geobox, asked, { needed }) {
      const toOwn = pointTransform(geobox.crs, grid.crs);
      reads.push({ bands: asked, geobox, needed: needed ? maskText(needed, geobox.width) : null });
      const read = asked.map((name) => {
        const source = rasters.get(name);
        if (!source) throw new Error(`the picture has no band ${name}`);
        const values = allocate(typeOf(name), geobox.width * geobox.height);
        const mask = new Uint8Array(values.length);
        for (let i = 0; i < values.length; i++) {
          const centre = toOwn(...applyAffine(geobox.transform, (i % geobox.width) + 0.5, Math.floor(i / geobox.width) + 0.5));
          const [column, row] = applyAffine(invertAffine(grid.transform), ...centre).map(Math.floor);
          const cell = row * width + column;
          if (column < 0 || row < 0 || column >= width || row >= height || !isValid(source, cell)) continue;
          values[i] = source.values[cell];
          mask[i] = 1;
        }
        return { values, mask };
      });
      return Promise.resolve({ geobox, bands: read });
    },
  };
}

/** The part of the grid of all pictures that begins at a pixel. */
export function window(column: number, row: number, width: number, height: number): GeoBox {
  return { crs: CRS, transform: translateAffine(PIXELS, column, row), width, height };
}

/** The pixels of an image as text, by band: all of them on a grid, by default that of its first band; `output`: what that is a part of. */
export async function pixels(image: Image, geobox?: GeoBox, names?: readonly string[], output?: GeoBox): Promise<Record<string, string>> {
  const grid = geobox ?? image.bands.find((band) => band.grid !== null)?.grid ?? window(0, 0, 1, 1);
  const asked = names ?? image.bands.map((band) => band.name);
  const { bands } = await image.read(grid, asked, { output, signal: new AbortController().signal });
  return Object.fromEntries(asked.map((name, index) => [name, rasterText(bands[index], grid.width)]));
}

/** The types of an image's bands, by name. */
export function typesOf(image: Image): Record<string, PixelType> {
  return Object.fromEntries(image.bands.map((band) => [band.name, band.type]));
}
