import { basename } from 'node:path';
import { applyAffine, invertAffine, scaleAffine } from '../geo/affine.ts';
import { pointTransform } from '../geo/crs.ts';
import { type GeoBox, distinctGeoBoxes, mayMeet, sameGeoBox } from '../geo/geobox.ts';
import type { Geometry } from '../geo/geometry.ts';
import { IssueError } from '../expression/issue.ts';
import { GeoTiffError } from '../geotiff/geotiff-error.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import type { Level } from '../geotiff/level.ts';
import { type GeoTiffStore, emptyBlock } from '../geotiff/geotiff-store.ts';
import { type Cells, cellsOf } from '../raster/cells.ts';
import { maskOutside } from '../raster/clip.ts';
import { type BlockGrid, type BlockSamples, copyNearest, touchedBlocks } from '../raster/nearest.ts';
import { type PixelType, allocate, bytesPerPixel, holds, isFloat } from '../raster/pixel-type.ts';
import { type BandPixels, bothValid, noneValid, unlessAllValid } from '../raster/raster.ts';
import type { Band, Content, Image, Properties, ReadOptions } from './image.ts';

/** Where one band of a scene lies and how its samples become values. */
export interface SourceBand {
  readonly name: string;
  readonly header: GeoTiffHeader;
  /** 0-based index of the band in its file. */
  readonly sample: number;
  /** The value that means masked, or null. */
  readonly nodata: number | null;
  readonly content: Content;
  /** value = sample × scale + offset, where the data set says so. */
  readonly scaling?: { readonly scale: number; readonly offset: number } | undefined;
  /** The band of the same scene whose mask this one takes, too. */
  readonly valid?: string | undefined;
}

export interface Scene {
  readonly bands: readonly SourceBand[];
  readonly properties: Properties;
  readonly footprint: Geometry | null;
  /** Whether pixels outside the footprint are masked. */
  readonly clipped: boolean;
  /** What the scene is called in a sentence, and the invocation that loaded it. */
  readonly label: string;
  readonly hash: string;
}

/** The lazy image of a scene in GeoTIFF files. */
export function sourceImage(scene: Scene, store: GeoTiffStore): Image {
  const byName = new Map(scene.bands.map((band) => [band.name, band]));
  const extents = distinctGeoBoxes(scene.bands.map((band) => band.header.geobox));
  return {
    kind: 'Image',
    bands: scene.bands.map(describeBand),
    properties: scene.properties,
    footprint: scene.footprint,
    extents,
    async read(geobox, names, options) {
      const cells = createCellCache(geobox);
      const bands: BandPixels[] = [];
      for (const name of names) {
        const band = byName.get(name);
        if (!band) throw new IssueError({ message: `no band '${name}' in ${scene.label}`, hash: scene.hash });
        try {
          bands.push(await readBand(band, byName, store, geobox, cells, options));
        } catch (error) {
          if (!(error instanceof GeoTiffError)) throw error;
          const message = `${scene.label} cannot be read: ${basename(band.header.path)}: ${error.message}`;
          throw new IssueError({ message, hash: scene.hash }, { cause: error });
        }
      }
      const clip = scene.clipped ? scene.footprint : null;
      return { geobox, bands: clip === null ? bands : bands.map((band) => maskOutside(band, geobox, clip)) };
    },
  };
}

function describeBand(band: SourceBand): Band {
  const type = typeOf(band);
  return {
    name: band.name,
    type,
    nodata: band.nodata !== null && holds(type, band.nodata) && !band.scaling ? band.nodata : null,
    content: band.content,
    grid: band.header.geobox,
    composite: false,
  };
}

function typeOf({ header, sample, scaling }: SourceBand): PixelType {
  const { type } = header.bands[sample];
  if (!scaling) return type;
  return type === 'float64' || (!isFloat(type) && bytesPerPixel(type) > 2) ? 'float64' : 'float32';
}

/** The cells under a target: computed once for all bands, and all images read for it, on one grid. */
type CellCache = (source: GeoBox) => Cells;

/** Of a composite every image is asked for the same target: what is known of it lasts as long as it does, of a few grids. */
const knownCells = new WeakMap<GeoBox, { source: GeoBox; cells: Cells }[]>();
const GRIDS_KNOWN = 8;

function createCellCache(target: GeoBox): CellCache {
  const known = knownCells.get(target) ?? [];
  knownCells.set(target, known);
  return (source) => {
    const found = known.find((entry) => sameGeoBox(entry.source, source));
    if (found) return found.cells;
    const cells = cellsOf(target, source);
    known.push({ source, cells });
    if (known.length > GRIDS_KNOWN) known.shift();
    return cells;
  };
}

async function readBand(
  band: SourceBand,
  others: ReadonlyMap<string, SourceBand>,
  store: GeoTiffStore,
  geobox: GeoBox,
  cellsUnder: CellCache,
  options: ReadOptions,
): Promise<BandPixels> {
  const { header, sample, scaling } = band;
  const length = geobox.width * geobox.height;
  const type = typeOf(band);
  if (!mayMeet(geobox, header.geobox)) return { values: allocate(type, length), mask: noneValid(length) };

  const level = chooseLevel(band, options.output ?? geobox);
  const cells = cellsUnder(levelGeoBox(header, level));
  const target: Target = { geobox, cells, needed: options.needed, signal: options.signal };
  const raw = allocate(header.bands[sample].type, length);
  const inside = noneValid(length);
  await readSamples(store, header, level, sample, target, raw, inside, header.bands[sample].nodata);
  maskValue(raw, inside, band.nodata);

  let mask: Uint8Array | null = inside;
  if (level.mask) mask = bothValid(mask, await readMask(store, header, level.mask, 0, target));
  else if (header.alpha !== null && header.alpha !== sample && band.nodata === null) {
    mask = bothValid(mask, await readMask(store, header, level, header.alpha, target));
  }
  const valid = band.valid === undefined ? undefined : others.get(band.valid);
  if (valid) {
    const { mask: other } = await readBand({ ...valid, valid: undefined }, others, store, geobox, cellsUnder, options);
    mask = bothValid(mask, other);
  }
  mask = unlessAllValid(mask);
  if (!scaling) return { values: raw, mask };
  const values = allocate(type, length);
  for (let i = 0; i < length; i++) values[i] = raw[i] * scaling.scale + scaling.offset;
  return { values, mask };
}

interface Target {
  readonly geobox: GeoBox;
  readonly cells: Cells;
  readonly needed: Uint8Array | undefined;
  readonly signal: AbortSignal;
}

/** How much the blocks may take that a reading holds: seen from afar, a large file without overviews is read in full. */
const HELD_BYTES = 64 * 2 ** 20;

async function readSamples(
  store: GeoTiffStore,
  header: GeoTiffHeader,
  level: Level,
  sample: number,
  { geobox: { width, height }, cells, needed, signal }: Target,
  values: BandPixels['values'],
  mask: Uint8Array,
  nodata: number | null,
): Promise<void> {
  const blocks: BlockGrid = {
    blockWidth: level.blockWidth,
    blockHeight: level.blockHeight,
    across: Math.ceil(level.width / level.blockWidth),
    down: Math.ceil(level.height / level.blockHeight),
  };
  const loaded = new Map<number, BlockSamples>();
  let bytes = 0;
  for (const index of touchedBlocks(cells, width, height, blocks, needed)) {
    signal.throwIfAborted();
    const row = Math.trunc(index / blocks.across);
    const block = (await store.block(header, level, index % blocks.across, row, sample)) ?? emptyBlock(level, nodata);
    loaded.set(index, { ...block, sample: level.planar || block.stride === 0 ? 0 : sample });
    bytes += block.values.byteLength;
    if (bytes < HELD_BYTES) continue;
    copyNearest(cells, width, height, blocks, loaded, needed, values, mask);
    loaded.clear();
    bytes = 0;
  }
  copyNearest(cells, width, height, blocks, loaded, needed, values, mask);
}

/** 1 where a mask or alpha band is not 0. */
async function readMask(store: GeoTiffStore, header: GeoTiffHeader, level: Level, sample: number, target: Target): Promise<Uint8Array> {
  const length = target.geobox.width * target.geobox.height;
  const values = allocate('float64', length);
  await readSamples(store, header, level, sample, target, values, noneValid(length), null);
  const mask = new Uint8Array(length);
  for (let i = 0; i < length; i++) mask[i] = values[i] === 0 ? 0 : 1;
  return mask;
}

/** Masks nodata, and NaN in any case. */
function maskValue(values: BandPixels['values'], mask: Uint8Array, nodata: number | null): void {
  if (values instanceof Float32Array || values instanceof Float64Array) {
    const missing = values instanceof Float32Array && nodata !== null ? Math.fround(nodata) : nodata;
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]) || values[i] === missing) mask[i] = 0;
  } else if (nodata !== null) {
    for (let i = 0; i < values.length; i++) if (values[i] === nodata) mask[i] = 0;
  }
}

function levelGeoBox({ geobox }: GeoTiffHeader, level: Level): GeoBox {
  if (level.width === geobox.width && level.height === geobox.height) return geobox;
  const transform = scaleAffine(geobox.transform, geobox.width / level.width, geobox.height / level.height);
  return { crs: geobox.crs, transform, width: level.width, height: level.height };
}

/** By how much a pixel may be smaller than an overview's and still be read from it: rounding, no more. */
const SCALE_TOLERANCE = 1e-6;

/**
 * The coarsest level that is not coarser than the asked pixel at the centre of the output. Classes and qualities are
 * taken from overviews only where these hold samples, not mixtures, or where their very scale is asked for.
 */
function chooseLevel({ header, content }: SourceBand, output: GeoBox): Level {
  const [full] = header.levels;
  const asked = askedPixel(output, header.geobox);
  if (asked === null) return full;
  const sampled = header.overviewResampling === 'nearest' || header.overviewResampling === 'mode';
  let chosen = full;
  for (const level of header.levels) {
    const [x, y] = [full.width / level.width, full.height / level.height];
    const fits = x <= asked[0] * (1 + SCALE_TOLERANCE) && y <= asked[1] * (1 + SCALE_TOLERANCE);
    const same = fits && x >= asked[0] * (1 - SCALE_TOLERANCE) && y >= asked[1] * (1 - SCALE_TOLERANCE);
    if (fits && (content === 'continuous' || sampled || same || level === full) && level.width < chosen.width) chosen = level;
  }
  return chosen;
}

/** The size [x, y] of the output's central pixel in full-resolution pixels of the source, or null off its map. */
function askedPixel(output: GeoBox, source: GeoBox): [number, number] | null {
  const toSource = pointTransform(output.crs, source.crs);
  const inverse = invertAffine(source.transform);
  const at = (column: number, row: number): [number, number] => {
    const [x, y] = toSource(...applyAffine(output.transform, column, row));
    return applyAffine(inverse, x, y);
  };
  const [column, row] = [output.width / 2, output.height / 2];
  const [centre, right, below] = [at(column, row), at(column + 1, row), at(column, row + 1)];
  const x = Math.max(Math.abs(right[0] - centre[0]), Math.abs(below[0] - centre[0]));
  const y = Math.max(Math.abs(right[1] - centre[1]), Math.abs(below[1] - centre[1]));
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}
