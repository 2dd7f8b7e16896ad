import { isAxisAligned, scaleAffine, translateAffine } from '../geo/affine.ts';
import { type GeoBox, sameGeoBox } from '../geo/geobox.ts';
import { cellsOf } from './cells.ts';
import { type Spans, createSpans } from './spans.ts';

/** Columns (or rows) c of a grid with the same floor((c + offset) / size) have the same pixels; offset < size. Size 0: all have. */
interface Period {
  readonly size: number;
  readonly offset: number;
}

/** In which rectangles of a grid all pixels are the same: those of a source under smaller pixels. */
export interface Lattice {
  readonly columns: Period;
  readonly rows: Period;
}

const SINGLE: Period = { size: 1, offset: 0 };
/** Each pixel may be another one. */
export const FINEST: Lattice = { columns: SINGLE, rows: SINGLE };
const ENDLESS: Period = { size: 0, offset: 0 };
/** All pixels are the same. */
export const EVERYWHERE_SAME: Lattice = { columns: ENDLESS, rows: ENDLESS };

/** The lattice of what is computed pixel by pixel out of both: the coarsest that is no coarser than either. */
export function refine(one: Lattice, other: Lattice): Lattice {
  return { columns: commonPeriod(one.columns, other.columns), rows: commonPeriod(one.rows, other.rows) };
}

function commonPeriod(one: Period, other: Period): Period {
  if (one.size === 0) return other;
  if (other.size === 0) return one;
  const size = greatestDivisor(greatestDivisor(one.size, other.size), Math.abs(one.offset - other.offset));
  return { size, offset: one.offset % size };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** A grid seen through a lattice: a pixel for each of its rectangles, at its centre, and which one each column and row lies in. */
export interface Coarsened {
  readonly geobox: GeoBox;
  readonly columns: Int32Array;
  readonly rows: Int32Array;
}

/** The grid with one pixel for each rectangle of the lattice; the first and the last ones may reach beyond it. Null where that is the grid itself. */
export function coarsen(geobox: GeoBox, { columns, rows }: Lattice): Coarsened | null {
  const [across, down] = [within(columns, geobox.width), within(rows, geobox.height)];
  if (across.size === 1 && down.size === 1) return null;
  const transform = scaleAffine(translateAffine(geobox.transform, -across.offset, -down.offset), across.size, down.size);
  const [columnOf, rowOf] = [placesOf(across, geobox.width), placesOf(down, geobox.height)];
  const [width, height] = [columnOf[geobox.width - 1] + 1, rowOf[geobox.height - 1] + 1];
  return { geobox: { crs: geobox.crs, transform, width, height }, columns: columnOf, rows: rowOf };
}

function within(period: Period, length: number): Period {
  return period.size === 0 ? { size: length, offset: 0 } : period;
}

function placesOf({ size, offset }: Period, length: number): Int32Array {
  const places = new Int32Array(length);
  for (let i = 0; i < length; i++) places[i] = Math.floor((i + offset) / size);
  return places;
}

/** A position this close before a cell's edge counts as past it, as for cells. */
const EDGE = 1e-6;
/** How far a ratio of sizes may be off a whole number. */
const WHOLE = 1e-9;

/** The images of a composite mostly share a grid: what was found for one serves all, as long as the target lasts. */
const knownLattices = new WeakMap<GeoBox, { readonly source: GeoBox; readonly lattice: Lattice }[]>();
const GRIDS_KNOWN = 8;

/**
 * The lattice of the pixels of a source by nearest neighbour: its cells, where they are whole multiples of the target's pixels
 * along the same axes. The pixels of the coarsened grid fall on the same cells as those of the target: that is looked at.
 */
export function latticeOf(target: GeoBox, source: GeoBox): Lattice {
  if (target.crs !== source.crs || !isAxisAligned(target.transform) || !isAxisAligned(source.transform)) return FINEST;
  const known = knownLattices.get(target) ?? [];
  knownLattices.set(target, known);
  const found = known.find((entry) => sameGeoBox(entry.source, source));
  if (found) return found.lattice;
  const lattice = findLattice(target, source);
  known.push({ source, lattice });
  if (known.length > GRIDS_KNOWN) known.shift();
  return lattice;
}

function findLattice(target: GeoBox, source: GeoBox): Lattice {
  const [a, , c, , e, f] = target.transform;
  const [sourceA, , sourceC, , sourceE, sourceF] = source.transform;
  const columns = periodOf((c + a / 2 - sourceC) / sourceA, sourceA / a);
  const rows = periodOf((f + e / 2 - sourceF) / sourceE, sourceE / e);
  const coarse = coarsen(target, { columns, rows });
  if (coarse === null) return FINEST;
  const [fine, thinned] = [cellsOf(target, source), cellsOf(coarse.geobox, source)];
  const isSame = isThinned(fine.columns, thinned.columns, coarse.columns) && isThinned(fine.rows, thinned.rows, coarse.rows);
  return isSame ? { columns, rows } : FINEST;
}

function isThinned(all: Int32Array, few: Int32Array, places: Int32Array): boolean {
  return all.every((cell, i) => cell === few[places[i]]);
}

/** `first`: the position of the first pixel's centre in the source's pixels; `ratio`: target pixels in one of these. */
function periodOf(first: number, ratio: number): Period {
  const size = Math.round(ratio);
  if (size < 2 || Math.abs(ratio - size) > WHOLE * size) return SINGLE;
  return { size, offset: Math.min(size - 1, Math.floor((first + EDGE - Math.floor(first + EDGE)) * size)) };
}

/** A mask for the coarsened grid: 1 where any pixel of the rectangle is. */
export function coarsenMask(mask: Uint8Array, { geobox, columns, rows }: Coarsened): Uint8Array {
  const coarse = new Uint8Array(geobox.width * geobox.height);
  for (let row = 0; row < rows.length; row++) {
    const base = rows[row] * geobox.width;
    for (let column = 0, i = row * columns.length; column < columns.length; column++, i++) coarse[base + columns[column]] |= mask[i];
  }
  return coarse;
}

/** Runs of rectangles as runs of the pixels in them. */
export function expandSpans(spans: Spans, { geobox, columns, rows }: Coarsened): Spans {
  const edges = edgesOf(columns, geobox.width);
  const ends = new Int32Array(rows.length + 1);
  rows.forEach((from, row) => (ends[row + 1] = ends[row] + spans.rows[from + 1] - spans.rows[from]));
  const expanded = createSpans(ends, new Int32Array(ends[rows.length]), new Int32Array(ends[rows.length]), 0);
  let count = 0;
  for (let row = 0; row < rows.length; row++) count += expandRuns(expanded, ends[row], edges, spans, spans.rows[rows[row]], spans.rows[rows[row] + 1]);
  return createSpans(ends, expanded.starts, expanded.ends, count);
}

/** Puts some runs, expanded, behind the first `found`; gives how many pixels they have. */
function expandRuns(expanded: Spans, found: number, edges: Int32Array, { starts, ends }: Spans, from: number, to: number): number {
  let count = 0;
  for (let r = from; r < to; r++) {
    const [start, end] = [edges[starts[r]], edges[ends[r]]];
    expanded.starts[found + r - from] = start;
    expanded.ends[found + r - from] = end;
    count += end - start;
  }
  return count;
}

/** The first pixel of each rectangle along an axis, and the end of the last one. */
function edgesOf(places: Int32Array, rectangles: number): Int32Array {
  const edges = new Int32Array(rectangles + 1);
  places.forEach((place, i) => (edges[place + 1] = i + 1));
  return edges;
}
