import type { Geometry } from '../geo/geometry.ts';
import type { Properties } from '../image/image.ts';

/** What a scene's description says of one band of a file. */
export interface AssetBand {
  readonly name: string | null;
  readonly nodata: number | null;
  readonly isClass: boolean;
}

/** One file of a scene. */
export interface Asset {
  /** Its key in a STAC Item; null for a plain file. */
  readonly key: string | null;
  /** The file as it is named: a path from the item's `base`, or an address. */
  readonly href: string;
  /** By their place in the file; may be fewer than the file has. */
  readonly bands: readonly AssetBand[];
  /** What holds for bands of which nothing else is said. */
  readonly nodata: number | null;
  readonly isClass: boolean;
}

/** A scene as its folder describes it, before any of its files is opened. */
export interface Item {
  readonly id: string;
  /** What tells its id from an equal one: a path from the data folder. */
  readonly path: string;
  /** The folder from which its files are named. */
  readonly base: string;
  readonly properties: Properties;
  /** In longitude and latitude; null: not told. */
  readonly footprint: Geometry | null;
  readonly assets: readonly Asset[];
}

/** The scenes of a folder, and sentences on those that cannot be had and on doubtful ones. */
export interface FoundItems {
  readonly items: readonly Item[];
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** A scene that cannot be had. The message is a sentence without the scene's name. */
export class SceneError extends Error {}

export function cannotBeRead(scene: string, error: Error): string {
  return `'${scene}' cannot be read: ${error.message}`;
}

/** A file that is an image by itself. */
export function plainAsset(href: string): Asset {
  return { key: null, href, bands: [], nodata: null, isClass: false };
}

/** The name of a file without its folder and its ending. */
export function stemOf(path: string): string {
  return path.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
}
