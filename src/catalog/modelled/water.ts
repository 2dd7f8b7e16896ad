import { type LandCanvas, addParcel, cover, coverage, eachPixel, WHOLE } from './land-canvas.ts';
import { type Field, clamp, fade, fractalNoise, lineNoise } from './noise.ts';
import { SIZE } from './place.ts';
import { fromRiver, type RiverCourse } from './river-course.ts';

/** Strands of the braided river: how far they swing, in pixels, how long the swings are, how wide they are. */
const STRANDS = [
  [10, 92, 2.5], [12, 66, 1.7], [8, 48, 1.4], [14, 120, 1.9], [6, 36, 0.9], [15, 78, 0.8],
] as const;

/** How close to the river's middle the bottomland reaches. */
const BOTTOM = 54;

/** The South Platte: cottonwoods and meadows on its bottom, sand in its bed, water in strands between bars and islands. */
export function layRiver(canvas: LandCanvas, course: RiverCourse): void {
  const [meadow, tree, willow, sand, wetSand, water, marsh] = (
    ['meadow', 'tree', 'willow', 'sand', 'wetSand', 'water', 'marsh'] as const
  ).map((use) => addParcel(canvas, use, 2));
  const broad = fractalNoise(SIZE, SIZE, { cell: [46, 40], seed: 601, octaves: 4, gain: 0.55 });
  const clump = fractalNoise(SIZE, SIZE, { cell: [11, 9], seed: 602, octaves: 3, gain: 0.7 });
  const bars = fractalNoise(SIZE, SIZE, { cell: [34, 13], seed: 603, octaves: 4, gain: 0.6 });
  eachPixel(WHOLE, (index, x, y) => {
    const away = fromRiver(course, x, y);
    const distance = Math.abs(away);
    if (distance > BOTTOM + 40) return;
    const column = Math.floor(x);
    const bank = BOTTOM + 13 * broad.values[index] + 3 * clump.values[index] - distance;
    if (bank < -0.5) return;
    cover(canvas, index, meadow, coverage(bank * 0.5));
    canvas.tone[index] = 1;
    canvas.vigour[index] = 0;
    const wooded = fade(broad.values[index] * 0.5 + clump.values[index] * 0.55 + (38 - distance) * 0.03, 0.05, 0.55);
    cover(canvas, index, clump.values[index] + broad.values[index] > -0.2 ? tree : willow, wooded * 0.97);
    const bed = course.halfWidth[column] + 4.5 * bars.values[index] - distance;
    if (bed < -0.5) return;
    cover(canvas, index, bars.values[index] + clump.values[index] * 0.3 > 0.85 ? wetSand : sand, coverage(bed * 0.7));
    const island = fade(bars.values[index] + 0.5 * clump.values[index], 0.75, 1.25);
    cover(canvas, index, clump.values[index] > 0.4 ? willow : marsh, island * 0.95);
  });
  for (const [swing, length, width] of STRANDS) layStrand(canvas, course, water, swing, length, width);
}

function layStrand(canvas: LandCanvas, course: RiverCourse, water: number, swing: number, length: number, width: number): void {
  const seed = Math.floor(swing * 31 + length);
  const line = new Float64Array(SIZE + 1);
  for (let x = 0; x <= SIZE; x++) {
    line[x] = course.middle[Math.min(x, SIZE - 1)] + clamp(swing * 0.8 * lineNoise(x, length * 0.55, seed), -19, 19) + 1.5 * lineNoise(x, 13, seed + 1);
  }
  for (let x = 0; x < SIZE; x++) {
    const slope = line[x + 1] - line[x];
    const steep = 1 / Math.sqrt(1 + slope * slope);
    const half = Math.max(0, width * (0.8 + 0.45 * lineNoise(x, 60, seed + 2)));
    if (half < 0.25) continue;
    const middle = (line[x] + line[x + 1]) / 2;
    const reach = Math.ceil((half + 1) / steep);
    for (let y = Math.max(0, Math.floor(middle) - reach); y <= Math.min(SIZE - 1, Math.floor(middle) + reach); y++) {
      cover(canvas, y * SIZE + x, water, coverage(half - Math.abs(y + 0.5 - middle) * steep) * 0.96);
    }
  }
}

/** How far from the top the canal runs at a column, in pixels. */
export function canalAt(course: RiverCourse, x: number): number {
  const column = clamp(Math.floor(x), 0, SIZE - 1);
  return course.middle[column] * 0.45 + 0.55 * (560 - 0.3 * column) + 106 + 12 * lineNoise(column, 88, 611) + 4 * lineNoise(column, 31, 612);
}

/** An irrigation canal along the foot of the hills, with weeds on its banks. */
export function layCanal(canvas: LandCanvas, course: RiverCourse): void {
  const [water, bank] = [addParcel(canvas, 'water', 3), addParcel(canvas, 'meadow', 4)];
  let last = NaN;
  for (let x = 0; x < SIZE; x++) {
    const y = canalAt(course, x);
    const slope = Number.isNaN(last) ? 0 : y - last;
    last = y;
    const steep = 1 / Math.sqrt(1 + slope * slope);
    for (let row = Math.floor(y) - 6; row <= Math.floor(y) + 6; row++) {
      if (row < 0 || row >= SIZE) continue;
      const away = Math.abs(row + 0.5 - y) * steep;
      cover(canvas, row * SIZE + x, bank, coverage(2.1 - away) * 0.8);
      cover(canvas, row * SIZE + x, water, coverage(0.85 - away) * 0.92);
    }
  }
}

/** A reservoir in the hills: arms that reach up the draws, a pale shore, a straight dam in the north-west. */
export function layReservoir(canvas: LandCanvas, draw: Float32Array): void {
  const [x0, y0] = [846, 560];
  const [shore, mud, water, deep] = (['sand', 'marsh', 'water', 'deepWater'] as const).map((use) => addParcel(canvas, use, 5));
  const ragged: Field = fractalNoise(SIZE, SIZE, { cell: [42, 42], seed: 621, octaves: 5, gain: 0.52 });
  eachPixel([x0 - 110, y0 - 90, x0 + 120, y0 + 100], (index, x, y) => {
    const [dx, dy] = [(x - x0) / 58, (y - y0 - (x - x0) * 0.22) / 31];
    const inside = (1 - Math.sqrt(dx * dx + dy * dy)) * 30 + 6.5 * ragged.values[index] + 7 * draw[index];
    const dam = (x - x0) * 0.8 + (y - y0) * 0.6 + 38;
    const level = Math.min(inside, dam);
    if (level < -6) return;
    if (dam > 0) cover(canvas, index, inside < -1.5 && ragged.values[index] > 0.2 ? mud : shore, coverage((inside + 3.6) * 0.6) * 0.9);
    cover(canvas, index, water, coverage(level));
    cover(canvas, index, deep, fade(level, 0.5, 9));
    if (dam > -2.2 && dam < 0.3 && inside > -9) cover(canvas, index, shore, 0.85);
  });
}
