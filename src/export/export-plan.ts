import { fail } from '../expression/issue.ts';
import type { CogBand, CogSpec } from '../geotiff/cog-writer.ts';
import { levelGrids } from '../geotiff/overview-pyramid.ts';
import { BLOCK_SIZE } from '../geotiff/tile-maker.ts';
import type { Band, Image } from '../image/image.ts';
import { type PixelType, bytesPerPixel } from '../raster/pixel-type.ts';
import { type GridOptions, exportGrid } from './export-grid.ts';
import type { NodeStyle } from '../style/style.ts';
import { type CodingOptions, fileCoding } from './file-coding.ts';
import { type NodataChoice, exportedBands, fileType } from './file-type.ts';

/** What an export is asked for, besides where to. */
export interface FileOptions extends GridOptions, CodingOptions {
  /** Names, in order; all if left out. */
  readonly bands?: readonly string[] | undefined;
  readonly nodata?: NodataChoice;
  /** What the file says of how it was made. */
  readonly recipe?: Recipe | undefined;
  /** The colours of a PNG; left out: the values themselves, in a GeoTIFF. */
  readonly picture?: NodeStyle | undefined;
}

/** A workflow as its file has it, and the address of the node that was exported. */
export interface Recipe {
  readonly workflow: string;
  readonly node: string;
}

export interface ExportOptions extends FileOptions {
  readonly path: string;
}

/** All that whoever shares in the work on a file has to know of it. Plain data: it crosses between threads. */
export interface ExportPlan {
  readonly path: string;
  readonly cog: CogSpec & { readonly blockSize: number };
  /** Blocks along a side of a chunk, a power of two. Nothing of the file depends on it. */
  readonly chunkBlocks: number;
}

/** A square of blocks that is read at once, smaller at the right and lower edge. Counted in chunks. */
export interface Chunk {
  readonly column: number;
  readonly row: number;
}

/** Blocks along a side of a chunk: 1024 pixels, so that sources with blocks of that size are opened once each. */
const CHUNK_BLOCKS = 2;
/** What the pixels and masks of a chunk may take; images of many bands are read a block at a time. */
const CHUNK_BYTES = 32 * 2 ** 20;

/** What will be written. Throws IssueError. */
export function planExport(image: Image, options: ExportOptions): ExportPlan {
  if (image.bands.length === 0) fail('there is nothing to export: the image has no bands');
  const bands = exportedBands(image.bands, options.bands);
  const geobox = exportGrid(image, bands.map(({ name }) => name), options);
  const { type, nodata, mask } = fileType(bands, options.nodata);
  const { metadata, ...described } = withOverviewMetadata(bands.map(cogBand));
  return {
    path: options.path,
    cog: {
      geobox,
      type,
      ...described,
      nodata,
      mask,
      metadata: { ...metadata, ...recipeItems(options.recipe) },
      blockSize: BLOCK_SIZE,
      ...fileCoding(options, type, bands),
    },
    chunkBlocks: chunkBlocksOf(bands.length, type),
  };
}

function chunkBlocksOf(bands: number, type: PixelType): number {
  const bytes = (CHUNK_BLOCKS * BLOCK_SIZE) ** 2 * bands * (bytesPerPixel(type) + 1);
  return bytes <= CHUNK_BYTES ? CHUNK_BLOCKS : 1;
}

/** How many blocks of full resolution the file has. */
export function blockCount({ cog: { geobox, blockSize } }: ExportPlan): number {
  const [{ columns, rows }] = levelGrids(geobox.width, geobox.height, blockSize);
  return columns * rows;
}

/** The blocks [column, row] of a chunk. */
export function blocksOf({ cog: { geobox, blockSize }, chunkBlocks }: ExportPlan, { column, row }: Chunk): [number, number][] {
  const [{ columns, rows }] = levelGrids(geobox.width, geobox.height, blockSize);
  const [left, top] = [column * chunkBlocks, row * chunkBlocks];
  const [across, down] = [Math.min(chunkBlocks, columns - left), Math.min(chunkBlocks, rows - top)];
  return Array.from({ length: across * down }, (_, i) => [left + (i % across), top + Math.floor(i / across)]);
}

/** The chunks in Z-order, so that four which share an overview block come one after another and few quarters of such blocks wait. */
export function* chunksOf({ cog: { geobox, blockSize }, chunkBlocks }: ExportPlan): Generator<Chunk> {
  const side = blockSize * chunkBlocks;
  const [columns, rows] = [Math.ceil(geobox.width / side), Math.ceil(geobox.height / side)];
  function* inSquare(column: number, row: number, size: number): Generator<Chunk> {
    if (column >= columns || row >= rows) return;
    if (size === 1) {
      yield { column, row };
      return;
    }
    const half = size / 2;
    for (const [x, y] of [[0, 0], [half, 0], [0, half], [half, half]]) yield* inSquare(column + x, row + y, half);
  }
  yield* inSquare(0, 0, 2 ** Math.ceil(Math.log2(Math.max(columns, rows))));
}

/** Classes and qualities are not mixed in overviews either. */
function cogBand({ name, content }: Band): CogBand {
  return { name, overviews: content === 'continuous' ? 'average' : 'mode' };
}

/** Says how overviews were made, so that a reader knows what they hold: of the file, or of each band where they differ. */
function withOverviewMetadata(bands: readonly CogBand[]): { readonly bands: readonly CogBand[]; readonly metadata: Readonly<Record<string, string>> } {
  const item = ({ overviews }: CogBand): Record<string, string> => ({ OVERVIEW_RESAMPLING: overviews.toUpperCase() });
  if (new Set(bands.map(({ overviews }) => overviews)).size === 1) return { bands, metadata: item(bands[0]) };
  return { bands: bands.map((band) => ({ ...band, metadata: item(band) })), metadata: {} };
}

/** The names of the items that hold a recipe. */
export const RECIPE_ITEMS = { workflow: 'GEOWEFT_WORKFLOW', node: 'GEOWEFT_NODE' } as const;

/** What a file says of how it was made, by the names of its items. */
export function recipeItems(recipe: Recipe | undefined): Record<string, string> {
  return recipe ? { [RECIPE_ITEMS.workflow]: recipe.workflow, [RECIPE_ITEMS.node]: recipe.node } : {};
}
