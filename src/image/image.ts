import type { GeoBox } from '../geo/geobox.ts';
import type { Geometry } from '../geo/geometry.ts';
import type { Json } from '../expression/json.ts';
import { type Canvas, paint } from '../raster/canvas.ts';
import { FINEST, type Lattice } from '../raster/lattice.ts';
import type { PixelMemory } from '../raster/pixel-memory.ts';
import type { PixelType, Range } from '../raster/pixel-type.ts';
import type { Raster } from '../raster/raster.ts';
import type { SourceBand } from './source-image.ts';

/** What a band's values are, which says what may be done with them: classes and qualities are never averaged. */
export type Content = 'continuous' | 'class' | 'quality';

export interface Band {
  readonly name: string;
  readonly type: PixelType;
  /** The values that can occur, where they are known to be fewer than the type's. */
  readonly range?: Range;
  /** The value of masked pixels in the files, while no function has touched the band's pixels; else null. */
  readonly nodata: number | null;
  readonly content: Content;
  /** The band's native pixels; of a composite those of its first image; null for a constant. */
  readonly grid: GeoBox | null;
  /** Whether the band is of a composite, which has no grid of its own: then `grid` is only a suggestion. */
  readonly composite: boolean;
}

/** `system:time_start` is in milliseconds since 1970 (UTC). */
export type Properties = Readonly<Record<string, Json>>;

export interface ReadOptions {
  /** 1 where a pixel is asked for; what the others hold is undefined. Left out: all are. */
  readonly needed?: Uint8Array | undefined;
  /** The whole of which the GeoBox is a part: overviews are chosen at its centre, once. Left out: the GeoBox itself. */
  readonly output?: GeoBox | undefined;
  /** How the values of sources are taken at a pixel's centre; classes and qualities always by nearest neighbour. Left out: nearest. */
  readonly resampling?: Resampling | undefined;
  /**
   * Where a band comes from that is looked at from so far that its file, without overviews, would be read in full. For previews: what is
   * exported must not depend on what was looked at before. Left out: from its file.
   */
  readonly coarser?: CoarserSource | undefined;
  /** Where the pixels may be put, for whoever is done with them before it is used again. Left out: they last. */
  readonly memory?: PixelMemory | undefined;
  readonly signal: AbortSignal;
}

/** The band with coarser pixels than its file has, or null where there are none. Throws the signal's reason. */
export type CoarserSource = (band: SourceBand, signal: AbortSignal) => Promise<SourceBand | null>;

/** How a source gives the value at a place: that of the cell it lies in, or one between the 2 × 2 or the 4 × 4 cells around it. */
export type Resampling = 'nearest' | 'bilinear' | 'bicubic';

/** A lazy image: building one touches no pixel. */
export interface Image {
  readonly kind: 'Image';
  readonly bands: readonly Band[];
  readonly properties: Properties;
  /** In longitude and latitude; null: everywhere, or unknown. */
  readonly footprint: Geometry | null;
  /** The rasters that its pixels lie on, but for bands without a grid, which are everywhere; null: it has only such. */
  readonly extents: readonly GeoBox[] | null;
  /** The pixels of some bands, in the order asked for, by nearest neighbour on any grid. Throws IssueError. */
  readonly read: ReadPixels;
}

/** Reads pixels. What can be had with less work hangs on the reading itself: an image with another `read` does not keep it. */
export interface ReadPixels {
  (geobox: GeoBox, bands: readonly string[], options: ReadOptions): Promise<Raster>;
  readonly shortcuts?: Shortcuts;
}

/** Ways around a reading that give the same pixels. Each may be missing. */
export interface Shortcuts {
  /** The bands that have one value everywhere, masked nowhere. */
  readonly constants?: ReadonlyMap<string, number>;
  /** Puts the needed pixels into canvases that are empty there, one of its type for each band. */
  readonly paint?: (geobox: GeoBox, bands: readonly string[], options: ReadOptions, canvases: readonly Canvas[]) => Promise<void>;
  /** In which rectangles of the grid the pixels of all these bands are the same; without it, each may be another one. */
  readonly lattice?: (geobox: GeoBox, bands: readonly string[], options: ReadOptions) => Lattice;
}

/** A reading with its shortcuts. */
export function withShortcuts(read: (...asked: Parameters<ReadPixels>) => Promise<Raster>, shortcuts: Shortcuts): ReadPixels {
  return Object.assign(read, { shortcuts });
}

/** In which rectangles of a grid the pixels of some bands are the same. */
export function latticeOfBands({ read }: Image, geobox: GeoBox, bands: readonly string[], options: ReadOptions): Lattice {
  return read.shortcuts?.lattice?.(geobox, bands, options) ?? FINEST;
}

/** Puts the needed pixels of some bands into canvases that are empty there, one for each band. */
export async function paintBands({ read }: Image, geobox: GeoBox, bands: readonly string[], options: ReadOptions, canvases: readonly Canvas[]): Promise<void> {
  if (bands.length === 0) return;
  if (read.shortcuts?.paint) return read.shortcuts.paint(geobox, bands, options, canvases);
  const raster = await read(geobox, bands, options);
  raster.bands.forEach((band, index) => paint(canvases[index], band, options.needed));
}

/** Images in order: by time, then by index, as they were loaded. */
export interface ImageCollection {
  readonly kind: 'ImageCollection';
  readonly images: readonly Image[];
}

/** What an image is called in a sentence. */
export function labelOf(image: Image): string {
  const index = image.properties['system:index'];
  return typeof index === 'string' ? `'${index}'` : 'an image';
}

export function bandNames(image: Image): string[] {
  return image.bands.map((band) => band.name);
}
