/**
 * Noise from integer hashes and + − × ÷ alone (and square roots, which are exact to the last bit), so that every machine draws the
 * same pixels: no sine, no power, no exponential.
 */

/** A 32-bit hash of two integers and a seed, as an unsigned number. */
export function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77) ^ Math.imul(seed, 0xc2b2ae3d);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 12;
  h = Math.imul(h, 0x297a2d39);
  h ^= h >>> 15;
  return h >>> 0;
}

/** A number from 0 to 1 (exclusive) by two integers and a seed. */
export function unit(x: number, y: number, seed: number): number {
  return hash(x, y, seed) / 4294967296;
}

/** A number from −1 to 1 by two integers and a seed. */
export function signed(x: number, y: number, seed: number): number {
  return unit(x, y, seed) * 2 - 1;
}

/** 0 below `low`, 1 above `high`, a smooth step between. */
export function fade(value: number, low: number, high: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** A field of numbers row by row. */
export interface Field {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

export function createField(width: number, height: number): Field {
  return { width, height, values: new Float32Array(width * height) };
}

/** Makes a cubic spline over numbers from −1 to 1 vary by a standard deviation of about 1. */
const SPREAD = 3.6;

/** The four weights of a uniform cubic B-spline at `t` from 0 to 1. */
function splineWeights(t: number): readonly [number, number, number, number] {
  const s = 1 - t;
  return [(s * s * s) / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, (t * t * t) / 6];
}

/** Smooth noise on a line: a spline over hashed knots `cell` apart, of standard deviation about 1. */
export function lineNoise(x: number, cell: number, seed: number): number {
  const at = x / cell;
  const knot = Math.floor(at);
  const weights = splineWeights(at - knot);
  let sum = 0;
  for (let k = 0; k < 4; k++) sum += weights[k] * signed(knot + k - 1, 0, seed);
  return sum * 2.5;
}

export interface NoiseOptions {
  /** Pixels between knots, along x and along y. */
  readonly cell: readonly [number, number];
  readonly seed: number;
  /** Each finer by half. */
  readonly octaves: number;
  /** How strong each octave is beside the one before. */
  readonly gain: number;
}

/** Fractal noise of standard deviation about 1. */
export function fractalNoise(width: number, height: number, { cell, seed, octaves, gain }: NoiseOptions): Field {
  const field = createField(width, height);
  let power = 0;
  for (let octave = 0, amplitude = 1; octave < octaves; octave++, amplitude *= gain) power += amplitude * amplitude;
  let amplitude = 1 / Math.sqrt(power);
  for (let octave = 0, scale = 1; octave < octaves; octave++, scale *= 2, amplitude *= gain) {
    addSplineNoise(field, [cell[0] / scale, cell[1] / scale], seed + octave * 7919, amplitude);
  }
  return field;
}

/** Adds a smooth field: a cubic spline over hashed knots. A row of splines along y first, then one along x. */
function addSplineNoise({ width, height, values }: Field, cell: readonly [number, number], seed: number, amplitude: number): void {
  const columns = Math.floor(width / cell[0]) + 5;
  const knots = new Float64Array(columns);
  const weights = new Float64Array(width * 4);
  const firsts = new Int32Array(width);
  const [shiftX, shiftY] = [unit(1, 0, seed), unit(2, 0, seed)]; // octaves must not share their knots
  for (let x = 0; x < width; x++) {
    const at = x / cell[0] + shiftX;
    firsts[x] = Math.floor(at);
    weights.set(splineWeights(at - firsts[x]), x * 4);
  }
  let row = NaN;
  const lattice = new Float64Array(columns * 4);
  for (let y = 0; y < height; y++) {
    const at = y / cell[1] + shiftY;
    const first = Math.floor(at);
    if (first !== row) {
      row = first;
      for (let k = 0; k < 4; k++) for (let c = 0; c < columns; c++) lattice[k * columns + c] = signed(c, first + k, seed);
    }
    const [a, b, c, d] = splineWeights(at - first);
    for (let k = 0; k < columns; k++) {
      knots[k] =
        (a * lattice[k] + b * lattice[columns + k] + c * lattice[2 * columns + k] + d * lattice[3 * columns + k]) * SPREAD * amplitude;
    }
    for (let x = 0, o = y * width, w = 0; x < width; x++, o++, w += 4) {
      const k = firsts[x];
      values[o] += weights[w] * knots[k] + weights[w + 1] * knots[k + 1] + weights[w + 2] * knots[k + 2] + weights[w + 3] * knots[k + 3];
    }
  }
}

/** Rounded bumps like the tops of a cauliflower: 1 at hashed centres about `cell` apart, falling to 0 between them. */
export function bumps(width: number, height: number, cell: number, seed: number): Field {
  const field = createField(width, height);
  const columns = Math.floor(width / cell) + 4;
  const rows = Math.floor(height / cell) + 4;
  const centres = new Float64Array(columns * rows * 2);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      centres[(r * columns + c) * 2] = (c - 1 + unit(c, r, seed)) * cell;
      centres[(r * columns + c) * 2 + 1] = (r - 1 + unit(c, r, seed + 1)) * cell;
    }
  }
  const near = new Float64Array(18);
  for (let r = 0; r < rows - 3; r++) {
    for (let c = 0; c < columns - 3; c++) {
      for (let k = 0; k < 3; k++) near.set(centres.subarray(((r + k) * columns + c) * 2, ((r + k) * columns + c) * 2 + 6), k * 6);
      fillBumps(field, near, Math.ceil(c * cell), Math.ceil(r * cell), Math.ceil((c + 1) * cell), Math.ceil((r + 1) * cell), cell);
    }
  }
  return field;
}

/** The pixels of one cell, whose own centre and eight neighbours are the nearest. */
function fillBumps(
  { width, height, values }: Field,
  near: Float64Array,
  left: number,
  top: number,
  right: number,
  bottom: number,
  cell: number,
): void {
  const part = 1 / (cell * cell * 0.9);
  for (let y = top; y < Math.min(bottom, height); y++) {
    for (let x = left; x < Math.min(right, width); x++) {
      let nearest = Infinity;
      for (let k = 0; k < 18; k += 2) {
        const dx = near[k] - x;
        const dy = near[k + 1] - y;
        const square = dx * dx + dy * dy;
        if (square < nearest) nearest = square;
      }
      values[y * width + x] = Math.max(0, 1 - nearest * part);
    }
  }
}

/** The mean over a square of 2·radius + 1 pixels a side, twice, which is smooth; edges repeat. */
export function blur({ width, height, values }: Field, radius: number): Field {
  const one = new Float32Array(values.length);
  const two = new Float32Array(values.length);
  blurLines(values, one, height, width, width, 1, radius);
  blurLines(one, two, height, width, width, 1, radius);
  blurLines(two, one, width, height, 1, width, radius);
  blurLines(one, two, width, height, 1, width, radius);
  return { width, height, values: two };
}

function blurLines(from: Float32Array, to: Float32Array, lines: number, length: number, lineStep: number, step: number, radius: number): void {
  const part = 1 / (2 * radius + 1);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    let sum = from[start] * (radius + 1);
    for (let k = 1; k <= radius; k++) sum += from[start + Math.min(k, length - 1) * step];
    for (let k = 0; k < length; k++) {
      to[start + k * step] = sum * part;
      sum += from[start + Math.min(k + radius + 1, length - 1) * step] - from[start + Math.max(k - radius, 0) * step];
    }
  }
}
