import { blur, clamp, createField, type Field, fractalNoise } from './noise.ts';
import { SIZE } from './place.ts';
import { fromRiver, type RiverCourse } from './river-course.ts';

/** Both with SIZE × SIZE values. */
export interface Relief {
  /** Brightness by slope: above 0 towards the sun of a summer morning, below 0 away from it; about ±1. */
  readonly shade: Float32Array;
  /** 0 on the divides to 1 in the beds of the larger draws. */
  readonly draw: Float32Array;
}

/** Cells of 20 m a side. */
const CELLS = SIZE / 2;
const LEVELS = 8192;

/** Hills that fall to the river, with draws cut into them where water gathers. */
export function drawRelief(course: RiverCourse): Relief {
  const height = hills(course);
  const flow = gatheredFlow(height);
  const beds = createField(CELLS, CELLS);
  for (let i = 0; i < flow.length; i++) beds.values[i] = clamp((Math.sqrt(flow[i]) - 2.4) / 7, 0, 1);
  const cut = blur(beds, 1);
  const wide = blur(beds, 2);
  const carved = createField(CELLS, CELLS);
  for (let i = 0; i < flow.length; i++) carved.values[i] = height.values[i] - 7 * cut.values[i] - 8 * wide.values[i];
  return { shade: enlarge(hillshade(carved)), draw: enlarge(cut) };
}

function hills(course: RiverCourse): Field {
  const broad = fractalNoise(CELLS, CELLS, { cell: [110, 110], seed: 81, octaves: 6, gain: 0.44 });
  for (let y = 0, i = 0; y < CELLS; y++) {
    for (let x = 0; x < CELLS; x++, i++) {
      broad.values[i] = 7.5 * broad.values[i] + 0.05 * Math.abs(fromRiver(course, x * 2 + 1, y * 2 + 1));
    }
  }
  return broad;
}

/** How many cells drain through each, when every hollow is filled to its brim: cells are taken from the edge inwards, lowest first. */
function gatheredFlow({ values }: Field): Float64Array {
  const [lowest, highest] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  const level = Int32Array.from(values, (value) => Math.floor(((value - lowest) / (highest - lowest)) * (LEVELS - 1)));
  const top = new Int32Array(LEVELS).fill(-1); // a stack of cells for each level
  const next = new Int32Array(level.length);
  const receiver = new Int32Array(level.length).fill(-2);
  const order = new Int32Array(level.length);
  let count = 0;
  const push = (cell: number, from: number, at: number): void => {
    receiver[cell] = from;
    next[cell] = top[at];
    top[at] = cell;
  };
  for (let k = 0; k < CELLS; k++) {
    for (const cell of [k, (CELLS - 1) * CELLS + k, k * CELLS, k * CELLS + CELLS - 1]) {
      if (receiver[cell] === -2) push(cell, -1, level[cell]);
    }
  }
  for (let at = 0; at < LEVELS; at++) {
    while (top[at] >= 0) {
      const cell = top[at];
      top[at] = next[cell];
      order[count++] = cell;
      const [x, y] = [cell % CELLS, Math.floor(cell / CELLS)];
      for (let k = 0; k < 9; k++) {
        const [nx, ny] = [x + (k % 3) - 1, y + Math.floor(k / 3) - 1];
        if (nx < 0 || ny < 0 || nx >= CELLS || ny >= CELLS) continue;
        const neighbour = ny * CELLS + nx;
        if (receiver[neighbour] === -2) push(neighbour, cell, Math.max(at, level[neighbour]));
      }
    }
  }
  const flow = new Float64Array(level.length).fill(1);
  for (let k = count - 1; k >= 0; k--) if (receiver[order[k]] >= 0) flow[receiver[order[k]]] += flow[order[k]];
  return flow;
}

/** The sun of a July morning stands in the east-south-east. */
function hillshade({ values }: Field): Field {
  const shade = createField(CELLS, CELLS);
  for (let y = 0, i = 0; y < CELLS; y++) {
    for (let x = 0; x < CELLS; x++, i++) {
      const east = values[i + (x + 1 < CELLS ? 1 : 0)] - values[i - (x > 0 ? 1 : 0)];
      const south = values[i + (y + 1 < CELLS ? CELLS : 0)] - values[i - (y > 0 ? CELLS : 0)];
      const slope = (-0.75 * east - 0.66 * south) * 0.5;
      shade.values[i] = slope / Math.sqrt(1 + slope * slope);
    }
  }
  return shade;
}

/** To twice the size, linear between the cells' centres. */
function enlarge({ values }: Field): Float32Array {
  const large = new Float32Array(SIZE * SIZE);
  for (let y = 0, i = 0; y < SIZE; y++) {
    const row = clamp(y / 2 - 0.25, 0, CELLS - 1.001);
    const r = Math.floor(row);
    for (let x = 0; x < SIZE; x++, i++) {
      const column = clamp(x / 2 - 0.25, 0, CELLS - 1.001);
      const c = Math.floor(column);
      const at = r * CELLS + c;
      const upper = values[at] + (values[at + 1] - values[at]) * (column - c);
      const lower = values[at + CELLS] + (values[at + CELLS + 1] - values[at + CELLS]) * (column - c);
      large[i] = upper + (lower - upper) * (row - r);
    }
  }
  return large;
}
