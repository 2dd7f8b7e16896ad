import { type CogDescription, type TileIndex, fileTags, imageTags, maskTags } from './cog-tags.ts';
import type { LevelGrid } from './overview-pyramid.ts';
import { type Tag, tiffHead } from './tiff-directory.ts';

/** The largest size of a classic TIFF, whose offsets have 32 bits; a larger file is a BigTIFF. */
export const CLASSIC_LIMIT = 2 ** 32 - 1;

/** Before a tile stands its size, behind it its last four bytes once more, so that one request gets it and proves it whole. */
const LEADER_BYTES = 4;
const TRAILER_BYTES = 4;

/** The compressed sizes of a level's tiles, row by row; 0 for one that is left out. `maskBytes` is null in a file without a mask. */
export interface LevelTiles {
  readonly grid: LevelGrid;
  readonly imageBytes: Uint32Array;
  readonly maskBytes: Uint32Array | null;
}

export interface CogLayout {
  /** All that stands before the first tile. */
  readonly head: Uint8Array;
  /** Bytes of the whole file. */
  readonly size: number;
}

/** Compressed tiles one after another, each between its leader and its trailer. */
export function frameTiles(tiles: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(tiles.reduce((sum, tile) => sum + LEADER_BYTES + tile.length + TRAILER_BYTES, 0));
  let position = 0;
  for (const tile of tiles) {
    new DataView(framed.buffer).setUint32(position, tile.length, true);
    framed.set(tile, position + LEADER_BYTES);
    position += LEADER_BYTES + tile.length + TRAILER_BYTES;
    framed.set(tile.subarray(-TRAILER_BYTES), position - TRAILER_BYTES);
  }
  return framed;
}

/** The tiles in the order of the file: the smallest overview first, full resolution last, row by row, those left out not named. */
export function* tileOrder(levels: readonly LevelTiles[]): Generator<{ level: number; index: number }> {
  for (let level = levels.length - 1; level >= 0; level--) {
    const { imageBytes } = levels[level];
    for (let index = 0; index < imageBytes.length; index++) if (imageBytes[index] > 0) yield { level, index };
  }
}

/**
 * The layout of GDAL's COG driver: full resolution first in `levels`, the mask's tile right behind the image's.
 * A file of more than `classicLimit` bytes is a BigTIFF. Throws as `fileTags` does.
 */
export function layOutCog(description: CogDescription, levels: readonly LevelTiles[], classicLimit: number): CogLayout {
  const classic = layOut(description, levels, false);
  return classic.size <= classicLimit ? classic : layOut(description, levels, true);
}

function layOut(description: CogDescription, levels: readonly LevelTiles[], big: boolean): CogLayout {
  const offsets = levels.map(({ imageBytes }) => ({
    image: new Float64Array(imageBytes.length),
    mask: new Float64Array(imageBytes.length),
  }));
  const head = (): Uint8Array => tiffHead(directories(description, levels, offsets), ghostOf(levels), big);
  let position = head().length; // known before the offsets are
  const take = (bytes: number): number => {
    const offset = position + LEADER_BYTES;
    position = offset + bytes + TRAILER_BYTES;
    return offset;
  };
  for (const { level, index } of tileOrder(levels)) {
    const { imageBytes, maskBytes } = levels[level];
    offsets[level].image[index] = take(imageBytes[index]);
    if (maskBytes !== null) offsets[level].mask[index] = take(maskBytes[index]);
  }
  return { head: head(), size: position };
}

/** As GDAL orders them: full resolution, its mask, the overviews, their masks. */
function directories(
  description: CogDescription,
  levels: readonly LevelTiles[],
  offsets: readonly { readonly image: Float64Array; readonly mask: Float64Array }[],
): Tag[][] {
  const images = levels.map(({ grid, imageBytes }, level) => {
    const tiles: TileIndex = { offsets: offsets[level].image, byteCounts: imageBytes };
    const tags = imageTags(description, level, grid, tiles);
    return level === 0 ? [...tags, ...fileTags(description)] : tags;
  });
  const masks = levels.flatMap(({ grid, maskBytes }, level) => {
    if (maskBytes === null) return [];
    return [maskTags(description, level, grid, { offsets: offsets[level].mask, byteCounts: maskBytes })];
  });
  return [...images.slice(0, 1), ...masks.slice(0, 1), ...images.slice(1), ...masks.slice(1)];
}

/** What GDAL's readers are promised; the space lets an editor that breaks a promise write YES over NO. */
function ghostOf([{ maskBytes }]: readonly LevelTiles[]): string {
  const promises = [
    'LAYOUT=IFDS_BEFORE_DATA\n',
    'BLOCK_ORDER=ROW_MAJOR\n',
    'BLOCK_LEADER=SIZE_AS_UINT4\n',
    'BLOCK_TRAILER=LAST_4_BYTES_REPEATED\n',
    'KNOWN_INCOMPATIBLE_EDITION=NO\n ',
    ...(maskBytes === null ? [] : ['MASK_INTERLEAVED_WITH_IMAGERY=YES\n']),
  ].join('');
  return `GDAL_STRUCTURAL_METADATA_SIZE=${String(promises.length).padStart(6, '0')} bytes\n${promises}`;
}
