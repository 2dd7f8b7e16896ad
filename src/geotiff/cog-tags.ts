import type { GeoBox } from '../geo/geobox.ts';
import { type PixelType, bytesPerPixel, isFloat } from '../raster/pixel-type.ts';
import type { Predictor } from './block-codec.ts';
import { geoKeysOf } from './cog-geokeys.ts';
import { gdalMetadataOf } from './cog-metadata.ts';
import { COMPRESSION_FACTS, type Compression } from './compression.ts';
import type { CogBand } from './cog-writer.ts';
import type { LevelGrid } from './overview-pyramid.ts';
import { type Tag, asciiTag } from './tiff-directory.ts';

/** What the tags of a file tell besides the sizes of its levels. */
export interface CogDescription {
  readonly geobox: GeoBox;
  readonly type: PixelType;
  readonly bands: readonly CogBand[];
  readonly nodata: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly blockSize: number;
  readonly compression: Compression;
  readonly predictor: Predictor;
}

/** Where the tiles of a level, or of its mask, lie in the file, row by row; both 0 for a tile that is left out. */
export interface TileIndex {
  readonly offsets: ArrayLike<number>;
  readonly byteCounts: ArrayLike<number>;
}

const SOFTWARE = 'Geoweft';
const REDUCED = 1; // bits of NewSubfileType
const MASK = 4;

/** Tags that stand with full resolution only. Throws for a CRS without EPSG code and for metadata names that are not plain. */
export function fileTags({ geobox, bands, metadata }: CogDescription): Tag[] {
  const document = gdalMetadataOf(metadata, bands);
  return [
    asciiTag(305, SOFTWARE),
    ...gridTags(geobox),
    { id: 34735, type: 'short', values: geoKeysOf(geobox.crs) },
    ...(document === null ? [] : [asciiTag(42112, document)]),
  ];
}

/** Tags of the pixels of one level; `level` 0 is full resolution. */
export function imageTags(description: CogDescription, level: number, grid: LevelGrid, tiles: TileIndex): Tag[] {
  const { type, bands, nodata, predictor } = description;
  const every = (value: number): number[] => bands.map(() => value);
  return [
    ...(level === 0 ? [] : [long(254, REDUCED)]),
    ...tilingTags(description, grid, tiles),
    { id: 258, type: 'short', values: every(bytesPerPixel(type) * 8) }, // BitsPerSample
    short(262, 1), // Photometric: 0 is black
    short(277, bands.length),
    short(317, predictor),
    ...(bands.length === 1 ? [] : [{ id: 338, type: 'short', values: every(0).slice(1) } as const]), // ExtraSamples: unspecified
    { id: 339, type: 'short', values: every(sampleFormatOf(type)) },
    ...(nodata === null ? [] : [asciiTag(42113, nodataText(nodata))]),
  ];
}

/** Tags of the mask of one level, of one bit a pixel. */
export function maskTags(description: CogDescription, level: number, grid: LevelGrid, tiles: TileIndex): Tag[] {
  return [
    long(254, level === 0 ? MASK : MASK | REDUCED),
    ...tilingTags(description, grid, tiles),
    short(258, 1),
    short(262, 4), // Photometric: transparency mask
    short(277, 1),
    short(317, 1),
    short(339, 1),
  ];
}

function tilingTags({ blockSize, compression }: CogDescription, grid: LevelGrid, tiles: TileIndex): Tag[] {
  return [
    long(256, grid.width),
    long(257, grid.height),
    short(259, COMPRESSION_FACTS[compression].code),
    short(284, 1), // PlanarConfiguration: the bands of a pixel side by side
    long(322, blockSize),
    long(323, blockSize),
    { id: 324, type: 'offset', values: tiles.offsets },
    { id: 325, type: 'long', values: tiles.byteCounts },
  ];
}

/** A scale and a tie point where rows run east and columns south, as readers expect it; else the whole transform. */
function gridTags({ transform: [a, b, c, d, e, f] }: GeoBox): Tag[] {
  if (b === 0 && d === 0 && a > 0 && e < 0) {
    return [
      { id: 33550, type: 'double', values: [a, -e, 0] },
      { id: 33922, type: 'double', values: [0, 0, 0, c, f, 0] },
    ];
  }
  return [{ id: 34264, type: 'double', values: [a, b, 0, c, d, e, 0, f, 0, 0, 0, 0, 0, 0, 0, 1] }];
}

function sampleFormatOf(type: PixelType): number {
  return isFloat(type) ? 3 : type.startsWith('int') ? 2 : 1;
}

function nodataText(nodata: number): string {
  if (Number.isNaN(nodata)) return 'nan';
  if (!Number.isFinite(nodata)) return nodata < 0 ? '-inf' : 'inf';
  return String(nodata);
}

function short(id: number, value: number): Tag {
  return { id, type: 'short', values: [value] };
}

function long(id: number, value: number): Tag {
  return { id, type: 'long', values: [value] };
}
