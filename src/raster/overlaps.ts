import { applyAffine, invertAffine, isAxisAligned } from '../geo/affine.ts';
import { type GeoBox, centralSteps, resizeGeoBox } from '../geo/geobox.ts';
import { cellsOf } from './cells.ts';

/**
 * Which cells of a source lie under each pixel of a target, pair by pair: of cell `cells[p]` the part `weights[p]` lies in pixel
 * `pixels[p]`; `centres[p]` is 1 where its centre does. Pixels and cells are numbered row by row.
 */
export interface Overlaps {
  readonly pixels: Int32Array;
  readonly cells: Int32Array;
  readonly weights: Float64Array;
  readonly centres: Uint8Array;
}

/** Parts of a cell that are smaller come from rounding. */
const LEAST = 1e-6;

/**
 * Exact on grids that share CRS and axes; otherwise by exactly transformed points, four or more to a cell where pixels are larger.
 * `area`: how many cells a pixel in the middle of the whole output covers, of which the target may be a part.
 */
export function overlapsOf(target: GeoBox, source: GeoBox, area: number, needed?: Uint8Array): Overlaps {
  const isExact = target.crs === source.crs && isAxisAligned(target.transform) && isAxisAligned(source.transform);
  return isExact ? exactOverlaps(target, source, needed) : sampledOverlaps(target, source, area, needed);
}

/** A cell along one axis that a pixel reaches into. */
interface Stretch {
  readonly cell: number;
  readonly part: number;
  readonly hasCentre: boolean;
}

function exactOverlaps(target: GeoBox, source: GeoBox, needed?: Uint8Array): Overlaps {
  const inverse = invertAffine(source.transform);
  const column = (x: number): number => applyAffine(inverse, applyAffine(target.transform, x, 0)[0], 0)[0];
  const row = (y: number): number => applyAffine(inverse, 0, applyAffine(target.transform, 0, y)[1])[1];
  const columns = Array.from({ length: target.width }, (_, i) => stretches(column(i), column(i + 1), source.width));
  const rows = Array.from({ length: target.height }, (_, i) => stretches(row(i), row(i + 1), source.height));
  const pairs = createPairs();
  for (let y = 0, pixel = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x++, pixel++) {
      if (needed !== undefined && needed[pixel] === 0) continue;
      for (const down of rows[y]) {
        for (const across of columns[x]) pairs.add(pixel, down.cell * source.width + across.cell, down.part * across.part, down.hasCentre && across.hasCentre);
      }
    }
  }
  return pairs.done();
}

function stretches(one: number, other: number, size: number): Stretch[] {
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  const found: Stretch[] = [];
  for (let cell = Math.max(0, Math.floor(from)); cell < Math.min(size, to); cell++) {
    const part = Math.min(to, cell + 1) - Math.max(from, cell);
    const centre = cell + 0.5 + LEAST;
    if (part > LEAST) found.push({ cell, part: part > 1 - LEAST ? 1 : part, hasCentre: centre >= from && centre < to });
  }
  return found;
}

/** Points a side of a pixel. */
const [FEWEST, MOST] = [4, 32];

function sampledOverlaps(target: GeoBox, source: GeoBox, area: number, needed?: Uint8Array): Overlaps {
  const side = Math.min(MOST, Math.max(FEWEST, Math.ceil(2 * Math.sqrt(area))));
  const { columns, rows } = cellsOf(resizeGeoBox(target, target.width * side, target.height * side), source);
  const part = area / (side * side); // of a cell, that a point stands for
  const pairs = createPairs();
  const counts = new Map<number, number>();
  for (let y = 0, pixel = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x++, pixel++) {
      if (needed !== undefined && needed[pixel] === 0) continue;
      counts.clear();
      for (let down = 0; down < side; down++) {
        for (let i = (y * side + down) * target.width * side + x * side, end = i + side; i < end; i++) {
          if (columns[i] < 0 || rows[i] < 0) continue;
          const cell = rows[i] * source.width + columns[i];
          counts.set(cell, (counts.get(cell) ?? 0) + 1);
        }
      }
      for (const [cell, count] of counts) {
        const weight = Math.min(1, count * part);
        pairs.add(pixel, cell, weight, weight >= 0.5);
      }
    }
  }
  return pairs.done();
}

/** How many cells of a source a pixel in the middle of a target covers; NaN where it has no place on the source's map. */
export function cellsPerPixel(target: GeoBox, source: GeoBox): number {
  const { right, down } = centralSteps(target, source);
  return Math.abs(right[0] * down[1] - down[0] * right[1]);
}

/** Lists that grow. */
function createPairs(): { add: (pixel: number, cell: number, weight: number, hasCentre: boolean) => void; done: () => Overlaps } {
  let room = 1024;
  let length = 0;
  let [pixels, cells, weights, centres] = [new Int32Array(room), new Int32Array(room), new Float64Array(room), new Uint8Array(room)];
  return {
    add(pixel, cell, weight, hasCentre) {
      if (length === room) {
        room *= 2;
        const grown = [new Int32Array(room), new Int32Array(room), new Float64Array(room), new Uint8Array(room)] as const;
        [pixels, cells, weights, centres].forEach((list, index) => grown[index].set(list));
        [pixels, cells, weights, centres] = grown;
      }
      pixels[length] = pixel;
      cells[length] = cell;
      weights[length] = weight;
      centres[length++] = hasCentre ? 1 : 0;
    },
    done: () => ({ pixels: pixels.subarray(0, length), cells: cells.subarray(0, length), weights: weights.subarray(0, length), centres: centres.subarray(0, length) }),
  };
}
