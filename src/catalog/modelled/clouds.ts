import { blur, bumps, clamp, createField, fade, type Field, fractalNoise } from './noise.ts';
import { SIZE } from './place.ts';

/** Where the sun stands in a scene. */
export interface Sun {
  /** Towards the sun in pixels per pixel of length, x to the east and y to the south. */
  readonly towards: readonly [x: number, y: number];
  /** How far a shadow falls for each unit of height: the cotangent of the sun's elevation. */
  readonly reach: number;
}

/** Cumulus of one scene. */
export interface CumulusSpec {
  readonly seed: number;
  /** The part of the sky it covers. */
  readonly share: number;
  /** Pixels across a typical cloud. */
  readonly size: number;
  /** Its base over the ground, in pixels. */
  readonly base: number;
  /** 0 = heaps apart, 1 = a deck with holes. */
  readonly deck: number;
}

/** Clouds over the scene, SIZE × SIZE each. */
export interface Cumulus {
  /** 0 = nothing to 1 = opaque. */
  readonly opacity: Float32Array;
  /** How bright it is: about 0.6 in its own shade to 1.15 on a sunlit top. */
  readonly light: Float32Array;
  /** How much of the direct sunlight it keeps from the ground. */
  readonly shadow: Float32Array;
}

/** Pixels beyond the south and east edge: clouds there still throw shadows into the scene. */
const MARGIN = 128;
const SPAN = SIZE + MARGIN;

export function drawCumulus(spec: CumulusSpec, sun: Sun, calm: Float32Array): Cumulus {
  const depth = depthOf(spec, calm);
  const height = heightOf(depth, spec);
  const opacity = createField(SPAN, SPAN);
  const wisp = fractalNoise(SPAN, SPAN, { cell: [22, 22], seed: spec.seed + 31, octaves: 4, gain: 0.65 });
  for (let i = 0; i < opacity.values.length; i++) {
    const d = depth.values[i];
    const veil = fade(d + 0.12 * wisp.values[i], -0.36, 0.1) * 0.16;
    opacity.values[i] = Math.max(veil * fade(d, -0.4, 0), fade(d + 0.035 * wisp.values[i], -0.02, 0.34));
  }
  return { opacity: cut(opacity), light: cut(lightOf(height, depth, sun)), shadow: shadowOf(opacity, spec, sun) };
}

/** How deep in a cloud each pixel lies: 0 at its edge, above 0 inside. */
function depthOf({ seed, share, size, deck }: CumulusSpec, calm: Float32Array): Field {
  const field = fractalNoise(SPAN, SPAN, { cell: [size * 1.9, size * 1.7], seed, octaves: 7, gain: 0.56 });
  const heaps = bumps(SPAN, SPAN, size * 0.62, seed + 11);
  const puffs = bumps(SPAN, SPAN, size * 0.21, seed + 13);
  const { values } = field;
  for (let y = 0, i = 0; y < SPAN; y++) {
    for (let x = 0; x < SPAN; x++, i++) {
      const held = calm[Math.min(y, SIZE - 1) * SIZE + Math.min(x, SIZE - 1)];
      values[i] += (1 - deck) * 1.15 * heaps.values[i] + 0.42 * puffs.values[i] - 0.9 * held * (1 - 0.5 * deck);
    }
  }
  const edge = quantile(values, 1 - share);
  for (let i = 0; i < values.length; i++) values[i] -= edge;
  return field;
}

/** The height of the tops: domes with smaller domes on them. */
function heightOf(depth: Field, { seed, size, deck }: CumulusSpec): Field {
  const large = bumps(SPAN, SPAN, size * 0.3, seed + 21);
  const small = bumps(SPAN, SPAN, size * 0.13, seed + 22);
  const tiny = bumps(SPAN, SPAN, size * 0.065, seed + 23);
  const height = createField(SPAN, SPAN);
  for (let i = 0; i < height.values.length; i++) {
    const dome = Math.sqrt(Math.max(0, depth.values[i] + 0.04));
    const rise = Math.min(1, dome * 1.6);
    height.values[i] = size * (0.19 * dome * (1 - 0.45 * deck) + rise * (0.075 * large.values[i] + 0.034 * small.values[i] + 0.013 * tiny.values[i]));
  }
  return blur(height, 1);
}

/** Sunlit slopes, slopes turned away, and what stands in the shade of a higher top. */
function lightOf({ values }: Field, depth: Field, { towards: [sx, sy], reach }: Sun): Field {
  const light = createField(SPAN, SPAN);
  const steps = [4, 8, 14, 22].map((length) => ({ offset: Math.round(sy * length) * SPAN + Math.round(sx * length), drop: length / (reach * 1.9) }));
  for (let y = 0, i = 0; y < SPAN; y++) {
    for (let x = 0; x < SPAN; x++, i++) {
      const here = values[i];
      const [left, right] = [values[i - (x > 0 ? 1 : 0)], values[i + (x + 1 < SPAN ? 1 : 0)]];
      const [up, down] = [values[i - (y > 0 ? SPAN : 0)], values[i + (y + 1 < SPAN ? SPAN : 0)]];
      const [east, south] = [(right - left) / 2, (down - up) / 2];
      const normal = 1 / Math.sqrt(1 + east * east + south * south);
      const sunlit = (1 - reach * 1.15 * (east * sx + south * sy)) * normal;
      let shade = 0;
      for (const { offset, drop } of steps) {
        const at = i + offset;
        if (at < values.length) shade = Math.max(shade, (values[at] - here - drop * 0.32) * 0.22);
      }
      const thick = 0.13 * fade(depth.values[i], 0, 1.3) - 0.09;
      light.values[i] = clamp(0.66 + thick + 0.36 * clamp(sunlit, 0, 1.7) - 0.26 * Math.min(1, shade), 0.45, 1.2);
    }
  }
  return light;
}

/** The shadow lies away from the sun by the height of the base and half of the cloud; its edge is soft. */
function shadowOf(opacity: Field, { base }: CumulusSpec, { towards: [sx, sy], reach }: Sun): Float32Array {
  const soft = blur(opacity, 2);
  const [dx, dy] = [Math.round(sx * base * reach), Math.round(sy * base * reach)];
  const shadow = new Float32Array(SIZE * SIZE);
  for (let y = 0, i = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, i++) {
      shadow[i] = soft.values[clamp(y + dy, 0, SPAN - 1) * SPAN + clamp(x + dx, 0, SPAN - 1)];
    }
  }
  return shadow;
}

function cut({ values }: Field): Float32Array {
  const part = new Float32Array(SIZE * SIZE);
  for (let y = 0; y < SIZE; y++) part.set(values.subarray(y * SPAN, y * SPAN + SIZE), y * SIZE);
  return part;
}

const BINS = 4096;

/** The value that a part of all values lies under, to one bin in 4096. */
function quantile(values: Float32Array, part: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const counts = new Int32Array(BINS + 1);
  const scale = BINS / (high - low);
  for (const value of values) counts[Math.floor((value - low) * scale)]++;
  let below = 0;
  let bin = 0;
  while (bin < BINS && below + counts[bin] < part * values.length) below += counts[bin++];
  return low + bin / scale;
}

/** Ice clouds: long streaks that the ground shows through. Opacity, SIZE × SIZE, at most `strength`. */
export function drawCirrus(seed: number, strength: number): Float32Array {
  const shear = 0.55;
  const width = SIZE + Math.ceil(SIZE * shear);
  const streaks = fractalNoise(width, SIZE, { cell: [330, 60], seed, octaves: 6, gain: 0.6 });
  const banks = fractalNoise(width, SIZE, { cell: [420, 300], seed: seed + 41, octaves: 3, gain: 0.5 });
  const fibres = fractalNoise(width, SIZE, { cell: [120, 9], seed: seed + 42, octaves: 3, gain: 0.7 });
  const cirrus = new Float32Array(SIZE * SIZE);
  for (let y = 0, i = 0; y < SIZE; y++) {
    const slide = Math.floor((SIZE - y) * shear);
    for (let x = 0; x < SIZE; x++, i++) {
      const at = y * width + x + slide;
      const density = 0.7 * banks.values[at] + 0.6 * streaks.values[at] + 0.2 * fibres.values[at];
      cirrus[i] = strength * fade(density, -0.1, 1.9);
    }
  }
  return cirrus;
}

/** Smoke and dust near the ground, thicker here and there: opacity, SIZE × SIZE, about `strength`. */
export function drawHaze(seed: number, strength: number): Float32Array {
  const { values } = fractalNoise(SIZE, SIZE, { cell: [420, 360], seed, octaves: 4, gain: 0.45 });
  return values.map((value) => strength * clamp(0.75 + 0.4 * value, 0, 1.6));
}
