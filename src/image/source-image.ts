import { basename } from 'node:path';
import { type GeoBox, cropGeoBox, distinctGeoBoxes, mayMeet, sameGeoBox } from '../geo/geobox.ts';
import type { Geometry } from '../geo/geometry.ts';
import { IssueError } from '../expression/issue.ts';
import { GeoTiffError } from '../geotiff/geotiff-error.ts';
import type { GeoTiffStore } from '../geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../geotiff/header.ts';
import { type Level, pixelTypeOf } from '../geotiff/level.ts';
import { type Canvas, createCanvas, paint } from '../raster/canvas.ts';
import { type Cells, cellsOf } from '../raster/cells.ts';
import { maskOutside } from '../raster/clip.ts';
import { cellsAround, interpolate, windowAround } from '../raster/interpolate.ts';
import { EVERYWHERE_SAME, FINEST, type Lattice, latticeOf, refine } from '../raster/lattice.ts';
import type { CopyTarget } from '../raster/nearest.ts';
import { type PixelType, allocate, bytesPerPixel, holds, isFloat } from '../raster/pixel-type.ts';
import { positionsOf } from '../raster/positions.ts';
import { type BandPixels, type Raster, bothValid, unlessAllValid } from '../raster/raster.ts';
import { spansOf } from '../raster/spans.ts';
import { type Band, type Content, type Image, type Properties, type ReadOptions, withShortcuts } from './image.ts';
import { nothingOn, readInParts } from './read-in-parts.ts';
import { copySamples, inTurns } from './source-pixels.ts';
import { chooseLevel, isSeenFromAfar, levelGeoBox } from './source-level.ts';

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
  const bandsNamed = (names: readonly string[]): SourceBand[] =>
    names.map((name) => {
      const band = byName.get(name);
      if (!band) throw new IssueError({ message: `no band '${name}' in ${scene.label}`, hash: scene.hash });
      return band;
    });
  /** Bands and the reading that they are asked in. */
  async function prepare(geobox: GeoBox, names: readonly string[], options: ReadOptions): Promise<{ bands: SourceBand[]; reading: Reading }> {
    const bands = bandsNamed(names);
    const from = options.coarser ? await coarserBands(bands, byName, geobox, options) : byName;
    const reading = { scene, byName: from, store, geobox, options, cellsUnder: createCellCache(geobox) };
    return { bands: bands.map((band) => from.get(band.name) ?? band), reading };
  }
  const clip = scene.clipped ? scene.footprint : null;

  async function read(geobox: GeoBox, names: readonly string[], options: ReadOptions): Promise<Raster> {
    const asked = await prepare(geobox, names, options);
    const bands = await readBands(asked.bands, asked.reading);
    return { geobox, bands: clip === null ? bands : bands.map((band) => maskOutside(band, geobox, clip)) };
  }

  /** Bands that are copied as they lie in their file go straight into the canvases, others by way of a reading. */
  async function paintInto(geobox: GeoBox, names: readonly string[], options: ReadOptions, canvases: readonly Canvas[]): Promise<void> {
    const { bands, reading } = await prepare(geobox, names, options);
    const isCopied = (index: number): boolean =>
      clip === null && isPlain(bands[index]) && interpolation(bands[index], options) === null && canvases[index].values.constructor === allocate(rawType(bands[index]), 0).constructor;
    const [copied, others] = [[...bands.keys()].filter(isCopied), [...bands.keys()].filter((index) => !isCopied(index))];
    const pick = <T>(all: readonly T[], indices: readonly number[]): T[] => indices.map((index) => all[index]);
    await fill(pick(bands, copied), pick(canvases, copied), reading);
    if (others.length === 0) return;
    const raster = await read(geobox, pick(names, others), options);
    raster.bands.forEach((band, index) => paint(canvases[others[index]], band, options.needed));
  }

  function lattice(geobox: GeoBox, names: readonly string[], options: ReadOptions): Lattice {
    if (clip !== null) return FINEST;
    const bands = bandsNamed(names).flatMap((band) => [band, byName.get(band.valid ?? '') ?? band]);
    if (bands.some((band) => interpolation(band, options) !== null)) return FINEST;
    return bands.map((band) => latticeOf(geobox, levelGeoBox(band.header, levelFor(band, geobox, options)))).reduce(refine, EVERYWHERE_SAME);
  }

  return {
    kind: 'Image',
    bands: scene.bands.map(describeBand),
    properties: scene.properties,
    footprint: scene.footprint,
    extents: distinctGeoBoxes(scene.bands.map((band) => band.header.geobox)),
    read: withShortcuts(read, { paint: paintInto, lattice }),
  };
}

/** The scene's bands by name; those that are asked for, and what says where they are valid, from coarser pixels where that is much less to read. */
async function coarserBands(bands: readonly SourceBand[], byName: ReadonlyMap<string, SourceBand>, geobox: GeoBox, options: ReadOptions): Promise<ReadonlyMap<string, SourceBand>> {
  const found = new Map(byName);
  const needed = new Set(bands.flatMap((band) => [band, byName.get(band.valid ?? '') ?? band]));
  for (const band of needed) {
    if (!mayMeet(geobox, band.header.geobox) || !isSeenFromAfar(band.header, band.content, options.output ?? geobox)) continue;
    const coarser = await options.coarser?.(band, options.signal);
    if (coarser) found.set(band.name, coarser);
  }
  return found;
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

/** What a scene is asked, by whom and for where. */
interface Reading {
  readonly scene: Scene;
  readonly byName: ReadonlyMap<string, SourceBand>;
  readonly store: GeoTiffStore;
  readonly geobox: GeoBox;
  readonly options: ReadOptions;
  readonly cellsUnder: CellCache;
}

function levelFor({ header, content }: SourceBand, geobox: GeoBox, options: ReadOptions): Level {
  return chooseLevel(header, content, options.output ?? geobox);
}

function rawType({ header, sample }: SourceBand): PixelType {
  return header.bands[sample].type;
}

/** Whether a band's pixels are its file's, but for nodata. */
function isPlain({ header, sample, nodata, scaling, valid }: SourceBand): boolean {
  const masked = header.levels.some((level) => level.mask) || (header.alpha !== null && header.alpha !== sample && nodata === null);
  return !masked && !scaling && valid === undefined;
}

/** Copies bands into canvases of their files' types, those that share their blocks together. Gives how many pixels of each are valid. */
async function fill(bands: readonly SourceBand[], canvases: readonly Canvas[], reading: Reading): Promise<number[]> {
  const { store, geobox, options, cellsUnder } = reading;
  const valid = bands.map(() => 0);
  const groups = new Map<string, number[]>(); // by file and level: files that are alike may share what is told of their levels
  for (const [index, band] of bands.entries()) {
    if (!mayMeet(geobox, band.header.geobox)) continue;
    const key = `${levelFor(band, geobox, options).directory} ${band.header.path}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  await inTurns([...groups.values()], options.signal, async (indices) => {
    const { header } = bands[indices[0]];
    const level = levelFor(bands[indices[0]], geobox, options);
    const target = targetOn(cellsUnder(levelGeoBox(header, level)), reading);
    const copies = indices.map((index) => ({ sample: bands[index].sample, nodata: bands[index].nodata, empty: header.bands[bands[index].sample].nodata, canvas: canvases[index] }));
    const counts = await naming(header, reading, () => copySamples(store, header, level, copies, target, options.signal));
    indices.forEach((index, k) => (valid[index] = counts[k]));
  });
  return valid;
}

function targetOn(cells: Cells, { geobox: { width, height }, options: { needed } }: Reading): CopyTarget {
  return { width, height, cells, needed };
}

/** What goes wrong with a file is told with the names of scene and file. */
async function naming<T>(header: GeoTiffHeader, { scene }: Reading, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof GeoTiffError)) throw error;
    const message = `${scene.label} cannot be read: ${basename(header.path)}: ${error.message}`;
    throw new IssueError({ message, hash: scene.hash }, { cause: error });
  }
}

async function readBands(bands: readonly SourceBand[], reading: Reading): Promise<BandPixels[]> {
  const nearest = bands.filter((band) => interpolation(band, reading.options) === null);
  const copied = await readNearest(nearest, reading);
  const read: BandPixels[] = [];
  for (const band of bands) {
    const kind = interpolation(band, reading.options);
    read.push(kind === null ? copied[nearest.indexOf(band)] : await readBetween(band, kind, reading));
  }
  return read;
}

/** How a band is interpolated; classes and qualities never are. */
function interpolation({ content }: SourceBand, { resampling = 'nearest' }: ReadOptions): 'bilinear' | 'bicubic' | null {
  return content === 'continuous' && resampling !== 'nearest' ? resampling : null;
}

/** Cells of a source that are held at a time to interpolate between them. */
const WINDOW_CELLS = 2 ** 20;

async function readBetween(band: SourceBand, kind: 'bilinear' | 'bicubic', reading: Reading): Promise<BandPixels> {
  const { geobox, options } = reading;
  const [type, whole] = [typeOf(band), options.output ?? geobox];
  const grid = levelGeoBox(band.header, levelFor(band, geobox, options));
  if (!mayMeet(geobox, grid)) return nothingOn(geobox, [type])[0];
  const isSmall = (part: GeoBox): boolean => {
    const window = windowAround(positionsOf(part, grid, whole), grid, part.width);
    return window === null || (window.east - window.west) * (window.south - window.north) <= WINDOW_CELLS;
  };
  const [pixels] = await readInParts(geobox, [type], options.needed, isSmall, async (part, needed) => {
    const positions = positionsOf(part, grid, whole);
    const window = windowAround(positions, grid, part.width, needed);
    if (window === null) return nothingOn(part, [type]);
    const under = cropGeoBox(grid, window.west, window.north, window.east - window.west, window.south - window.north);
    const asked = { ...options, resampling: undefined, output: whole, needed: cellsAround(positions, grid, part.width, window, needed) };
    const [cells] = await readNearest([band], { ...reading, geobox: under, options: asked, cellsUnder: createCellCache(under) });
    const { values, mask } = interpolate(kind, cells, window, grid, positions, part, type, needed);
    return [{ values, mask: unlessAllValid(mask) }];
  });
  return pixels;
}

async function readNearest(bands: readonly SourceBand[], reading: Reading): Promise<BandPixels[]> {
  const { width, height } = reading.geobox;
  const { needed } = reading.options;
  const canvases = bands.map((band) => createCanvas(rawType(band), width * height, reading.options.memory));
  const valid = await fill(bands, canvases, reading);
  const asked = needed ? spansOf(needed, width, height).count : width * height;
  const read: BandPixels[] = [];
  for (const [index, band] of bands.entries()) {
    const { values, mask } = canvases[index];
    const pixels = { values, mask: valid[index] === asked ? null : mask };
    read.push(scale(isPlain(band) || valid[index] === 0 ? pixels : { values, mask: await maskedToo(pixels.mask, band, reading) }, band));
  }
  return read;
}

/** The mask with what the file's mask or alpha band, or the band that says where this one is valid, masks. */
async function maskedToo(own: Uint8Array | null, band: SourceBand, reading: Reading): Promise<Uint8Array | null> {
  const { header, sample, nodata } = band;
  const level = levelFor(band, reading.geobox, reading.options);
  let mask = own;
  if (level.mask) mask = bothValid(mask, await readMask(header, level, level.mask, 0, reading));
  else if (header.alpha !== null && header.alpha !== sample && nodata === null) {
    mask = bothValid(mask, await readMask(header, level, level, header.alpha, reading));
  }
  const valid = band.valid === undefined ? undefined : reading.byName.get(band.valid);
  if (valid) {
    const [other] = await readNearest([{ ...valid, valid: undefined }], reading);
    mask = bothValid(mask, other.mask);
  }
  return unlessAllValid(mask);
}

/** 1 where a mask or alpha band, which lies where the level does, is not 0. */
async function readMask(header: GeoTiffHeader, level: Level, masks: Level, sample: number, reading: Reading): Promise<Uint8Array> {
  const cells = reading.cellsUnder(levelGeoBox(header, level));
  const canvas = createCanvas(pixelTypeOf(masks), reading.geobox.width * reading.geobox.height, reading.options.memory);
  const copy = { sample, nodata: 0, empty: null, canvas };
  await naming(header, reading, () => copySamples(reading.store, header, masks, [copy], targetOn(cells, reading), reading.options.signal));
  return canvas.mask;
}

function scale({ values, mask }: BandPixels, band: SourceBand): BandPixels {
  if (!band.scaling) return { values, mask };
  const { scale, offset } = band.scaling;
  const scaled = allocate(typeOf(band), values.length);
  for (let i = 0; i < values.length; i++) scaled[i] = values[i] * scale + offset;
  return { values: scaled, mask };
}
