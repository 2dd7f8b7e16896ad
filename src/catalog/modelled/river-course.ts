import { lineNoise } from './noise.ts';
import { SIZE } from './place.ts';

/** The river's middle at x pixels from the left, in pixels from the top: it comes from the south-west. */
function middle(x: number): number {
  return 536 - 0.3 * x + 25 * lineNoise(x, 210, 71) + 9 * lineNoise(x, 74, 72) + 2.5 * lineNoise(x, 26, 73);
}

/** By x: the river's middle, and half the width of its bed. */
export interface RiverCourse {
  readonly middle: Float64Array;
  readonly halfWidth: Float64Array;
}

export function riverCourse(): RiverCourse {
  const course = { middle: new Float64Array(SIZE), halfWidth: new Float64Array(SIZE) };
  for (let x = 0; x < SIZE; x++) {
    course.middle[x] = middle(x + 0.5);
    course.halfWidth[x] = 17 + 3 * lineNoise(x, 90, 74) + 2.5 * lineNoise(x, 37, 75);
  }
  return course;
}

/** Pixels from the river's middle, square to its course; negative on its left bank, the northern one. */
export function fromRiver({ middle: line }: RiverCourse, x: number, y: number): number {
  const column = Math.min(SIZE - 1, Math.max(0, Math.floor(x)));
  return (y - line[column]) * 0.957;
}
