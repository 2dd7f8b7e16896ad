import type { Pixels } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import type { Halving } from './halving.ts';
import type { OverviewRule } from './overviews.ts';

/** One resolution and its blocks: `columns` × `rows` of them, those at the right and lower edge smaller. Sizes in pixels. */
export interface LevelGrid {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

/** Full resolution first, then each level half as large (rounded up) until it fits in one block. */
export function levelGrids(width: number, height: number, blockSize: number): LevelGrid[] {
  const [columns, rows] = [Math.ceil(width / blockSize), Math.ceil(height / blockSize)];
  const level: LevelGrid = { width, height, columns, rows };
  if (columns === 1 && rows === 1) return [level];
  return [level, ...levelGrids(Math.ceil(width / 2), Math.ceil(height / 2), blockSize)];
}

/** The true size [width, height] of a block: smaller at the right and lower edge. */
export function blockExtent(level: LevelGrid, column: number, row: number, blockSize: number): [number, number] {
  return [Math.min(blockSize, level.width - column * blockSize), Math.min(blockSize, level.height - row * blockSize)];
}

/** The pixels of one block of a level; `bands` is null where no pixel is valid. */
export interface LevelBlock {
  readonly level: number;
  readonly column: number;
  readonly row: number;
  readonly bands: readonly BandPixels[] | null;
}

/**
 * A quarter of a block of an overview (`level`): a block of the level before it, halved. `column` and `row` are that block's, so they count
 * half blocks here. `bands` is null where no pixel is valid.
 */
export type Quarter = LevelBlock;

/** Makes overview blocks out of the blocks of the level before, in whatever order they come. A block lies in the room that blocks share. */
export interface OverviewPyramid {
  /** Takes in a block, which is not needed any more then; returns the block of the next level if this was the last that it waited for. */
  add(block: LevelBlock): LevelBlock | null;
  /** Takes in a block that was halved elsewhere. */
  addQuarter(quarter: Quarter): LevelBlock | null;
  /** The quarters whose blocks wait for others, handed over. */
  unfinished(): Quarter[];
}

/** Room for one block at a time: `length` values or mask bytes of a band, of any content. */
export interface BlockRoom {
  values(band: number, length: number): Pixels;
  mask(band: number, length: number): Uint8Array;
}

/** Gathers quarters, whose pixels it never looks at, until a block has all that it is made of: four, or fewer at an edge. */
export interface QuarterGathering {
  /** All quarters of the block, if this was the last that it waited for. */
  add(quarter: Quarter): readonly Quarter[] | null;
  waiting(): Quarter[];
}

export interface PyramidSpec {
  readonly levels: readonly LevelGrid[];
  readonly rules: readonly OverviewRule[];
  readonly nodata: number | null;
  readonly blockSize: number;
  readonly room: BlockRoom;
  readonly halving: Halving;
}

export function gatherQuarters(levels: readonly LevelGrid[]): QuarterGathering {
  const unfinished = new Map<string, Quarter[]>();
  return {
    add(quarter) {
      const { level } = quarter;
      const [column, row] = parentOf(quarter);
      const key = `${level}/${column}/${row}`;
      const quarters = [...(unfinished.get(key) ?? []), quarter];
      const before = levels[level - 1];
      const awaited = Math.min(2, before.columns - 2 * column) * Math.min(2, before.rows - 2 * row);
      if (quarters.length < awaited) {
        unfinished.set(key, quarters);
        return null;
      }
      unfinished.delete(key);
      return quarters;
    },
    waiting: () => [...unfinished.values()].flat(),
  };
}

function parentOf({ column, row }: Quarter): [number, number] {
  return [Math.floor(column / 2), Math.floor(row / 2)];
}

/** Holds only the quarters of unfinished overview blocks. `blockSize` must be even, so that no 2 × 2 pixels lie in two blocks. */
export function createOverviewPyramid({ levels, rules, nodata, blockSize, room, halving }: PyramidSpec): OverviewPyramid {
  const gathering = gatherQuarters(levels);

  function halve({ level, column, row, bands }: LevelBlock): Quarter {
    if (bands === null) return { level: level + 1, column, row, bands };
    const [width, height] = blockExtent(levels[level], column, row, blockSize);
    const halved = bands.map((band, i) => halving.halve(band, rules[i], width, height));
    return { level: level + 1, column, row, bands: halved };
  }

  function assemble(quarters: readonly Quarter[]): LevelBlock {
    const [{ level }] = quarters;
    const [column, row] = parentOf(quarters[0]);
    if (quarters.every(({ bands }) => bands === null)) return { level, column, row, bands: null };
    const [width, height] = blockExtent(levels[level], column, row, blockSize);
    const bands = rules.map((_, index) => assembleBand(quarters, index, width, height));
    for (const quarter of quarters) halving.release(quarter.bands ?? []);
    return { level, column, row, bands };
  }

  function assembleBand(quarters: readonly Quarter[], index: number, width: number, height: number): BandPixels {
    const values = room.values(index, width * height);
    const masked = quarters.some(({ bands }) => bands === null || bands[index].mask !== null);
    const mask = masked ? room.mask(index, width * height) : null;
    const half = blockSize / 2;
    for (const { column, row, bands } of quarters) {
      const [left, top] = [(column % 2) * half, (row % 2) * half];
      const [columns, rows] = [Math.min(half, width - left), Math.min(half, height - top)];
      for (let r = 0; r < rows; r++) {
        const [to, from] = [(top + r) * width + left, r * columns];
        if (bands === null) {
          values.fill(nodata ?? 0, to, to + columns);
          mask?.fill(0, to, to + columns);
          continue;
        }
        const quarter = bands[index];
        values.set(quarter.values.subarray(from, from + columns), to);
        if (quarter.mask === null) mask?.fill(1, to, to + columns);
        else mask?.set(quarter.mask.subarray(from, from + columns), to);
      }
    }
    return { values, mask };
  }

  function addQuarter(quarter: Quarter): LevelBlock | null {
    const quarters = gathering.add(quarter);
    return quarters && assemble(quarters);
  }

  return {
    add: (block) => (block.level + 1 === levels.length ? null : addQuarter(halve(block))),
    addQuarter,
    unfinished() {
      const waiting = gathering.waiting();
      for (const { bands } of waiting) halving.handOver(bands ?? []);
      return waiting;
    },
  };
}
