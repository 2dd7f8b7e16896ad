import { drawCirrus, drawCumulus, drawHaze } from './clouds.ts';
import { fade } from './noise.ts';
import { SIZE } from './place.ts';
import { fromRiver, riverCourse } from './river-course.ts';
import type { SceneSpec } from './scene-list.ts';

/** All between the land and the satellite in one scene, SIZE × SIZE each. */
export interface Sky {
  readonly cloud: Float32Array;
  readonly light: Float32Array;
  readonly shadow: Float32Array;
  readonly cirrus: Float32Array;
  readonly haze: Float32Array;
}

/** Over the cool bottom of the river fewer heaps rise: 1 above the water, 0 two kilometres away. */
export function calmAir(): Float32Array {
  const course = riverCourse();
  const calm = new Float32Array(SIZE * SIZE);
  for (let y = 0, i = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, i++) calm[i] = 1 - fade(Math.abs(fromRiver(course, x, y)), 20, 200);
  }
  return calm;
}

export function drawSky(spec: SceneSpec, calm: Float32Array): Sky {
  const none = new Float32Array(SIZE * SIZE);
  const { opacity, light, shadow } =
    spec.cumulus === null ? { opacity: none, light: none, shadow: none } : drawCumulus(spec.cumulus, spec.sun, calm);
  return {
    cloud: opacity,
    light,
    shadow,
    cirrus: spec.cirrus === 0 ? none : drawCirrus(spec.seed + 2000, spec.cirrus),
    haze: spec.haze === 0 ? none : drawHaze(spec.seed + 3000, spec.haze),
  };
}
