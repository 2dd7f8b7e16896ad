import { fail } from '../expression/issue.ts';
import { isJsonArray } from '../expression/json.ts';
import { type Kernel, type KernelScaling, type KernelShape, type KernelUnits, addKernels, fixedKernel, invertKernel, rotateKernel, shapedKernel } from '../raster/kernel.ts';
import type { CallArguments } from './arguments.ts';
import type { LocalFunction } from './local-function.ts';
import type { KernelValue } from './value.ts';

/** Earth Engine's kernels, by the name that follows "Kernel.": which offsets belong to them, given the radius, and with what weight. */
const SHAPES = {
  circle: (radius) => (dx, dy) => (dx * dx + dy * dy <= radius * radius * ROUND ? 1 : null),
  square: () => () => 1,
  diamond: (radius) => (dx, dy) => (Math.abs(dx) + Math.abs(dy) <= radius * ROUND ? 1 : null),
  octagon: (radius) => (dx, dy) => (Math.abs(dx) + Math.abs(dy) <= Math.round(radius * Math.SQRT2) ? 1 : null),
  plus: () => (dx, dy) => (dx === 0 || dy === 0 ? 1 : null),
  cross: () => (dx, dy) => (Math.abs(dx) === Math.abs(dy) ? 1 : null),
  euclidean: () => (dx, dy) => Math.hypot(dx, dy),
  manhattan: () => (dx, dy) => Math.abs(dx) + Math.abs(dy),
  chebyshev: () => (dx, dy) => Math.max(Math.abs(dx), Math.abs(dy)),
} satisfies Record<string, (radius: number) => KernelShape>;

/** A distance that exceeds the radius by rounding alone does not. */
const ROUND = 1 + 1e-9;

export type KernelType = keyof typeof SHAPES;

export function isKernelType(name: string): name is KernelType {
  return Object.hasOwn(SHAPES, name);
}

/** A kernel by the name of its shape. */
export function namedKernel(type: KernelType, radius: number, units: KernelUnits, scaling: KernelScaling): Kernel {
  return shapedKernel([radius, radius], units, SHAPES[type](radius), scaling);
}

/** Published matrices of the edge detectors, and the centre where it is not the middle. */
const EDGES = {
  laplacian4: { rows: [[0, 1, 0], [1, -4, 1], [0, 1, 0]] },
  laplacian8: { rows: [[1, 1, 1], [1, -8, 1], [1, 1, 1]] },
  sobel: { rows: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]] },
  roberts: { rows: [[1, 0], [0, -1]] },
  prewitt: { rows: [[1, 0, -1], [1, 0, -1], [1, 0, -1]] },
  compass: { rows: [[1, 1, -1], [1, -2, -1], [1, 1, -1]] },
  kirsch: { rows: [[5, -3, -3], [5, 0, -3], [5, -3, -3]] },
} as const;

/** Their centre is the pixel at the middle; of an even number the one past it. */
const middle = (size: number): number => Math.floor(size / 2);

function shape(type: KernelType): LocalFunction {
  const normalize = !['euclidean', 'manhattan', 'chebyshev'].includes(type);
  return { version: 1, call: (args) => kernel(namedKernel(type, radiusOf(args, 'radius'), unitsOf(args), scalingOf(args, normalize))) };
}

function edges(type: keyof typeof EDGES): LocalFunction {
  return { version: 1, call: (args) => kernel(fromRows(EDGES[type].rows, [undefined, undefined], scalingOf(args, false))) };
}

export const kernels = {
  'Kernel.circle': shape('circle'),
  'Kernel.square': shape('square'),
  'Kernel.diamond': shape('diamond'),
  'Kernel.octagon': shape('octagon'),
  'Kernel.plus': shape('plus'),
  'Kernel.cross': shape('cross'),
  'Kernel.euclidean': shape('euclidean'),
  'Kernel.manhattan': shape('manhattan'),
  'Kernel.chebyshev': shape('chebyshev'),
  'Kernel.rectangle': {
    version: 1,
    call: (args) => kernel(shapedKernel([radiusOf(args, 'xRadius'), radiusOf(args, 'yRadius')], unitsOf(args), () => 1, scalingOf(args, true))),
  },
  'Kernel.gaussian': {
    version: 1,
    call(args) {
      const [radius, sigma] = [radiusOf(args, 'radius'), args.optionalNumber('sigma') ?? 1];
      if (!(sigma > 0)) return fail(`sigma is ${sigma}; expected a length above 0`, { argument: 'sigma' });
      const bell: KernelShape = (dx, dy) => Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
      return kernel(shapedKernel([radius, radius], unitsOf(args), bell, scalingOf(args, true)));
    },
  },
  'Kernel.laplacian4': edges('laplacian4'),
  'Kernel.laplacian8': edges('laplacian8'),
  'Kernel.sobel': edges('sobel'),
  'Kernel.roberts': edges('roberts'),
  'Kernel.prewitt': edges('prewitt'),
  'Kernel.compass': edges('compass'),
  'Kernel.kirsch': edges('kirsch'),
  'Kernel.fixed': {
    version: 1,
    call(args) {
      const rows = args.list('weights').map((row) => {
        const numbers = isJsonArray(row) ? row.filter((weight) => typeof weight === 'number') : [];
        if (!isJsonArray(row) || numbers.length !== row.length || row.length === 0) return fail('weights are rows of numbers', { argument: 'weights' });
        return numbers;
      });
      if (rows.some((row) => row.length !== rows[0].length)) return fail('the rows of weights must have the same length', { argument: 'weights' });
      requireSize(args, 'width', rows[0]?.length ?? 0);
      requireSize(args, 'height', rows.length);
      const place = (name: string): number | undefined => [args.optionalNumber(name)].find((given) => given !== undefined && given !== -1);
      return kernel(fromRows(rows, [place('x'), place('y')], { normalize: args.boolean('normalize', false), magnitude: 1 }));
    },
  },
  'Kernel.rotate': {
    version: 1,
    call(args) {
      const rotations = args.number('rotations');
      if (!Number.isInteger(rotations)) return fail(`${rotations} is not a number of quarter turns`, { argument: 'rotations' });
      return kernel(rotateKernel(args.kernel('kernel'), rotations));
    },
  },
  'Kernel.add': {
    version: 1,
    call: (args) => kernel(addKernels(args.kernel('kernel1'), args.kernel('kernel2'), args.boolean('normalize', false))),
  },
  'Kernel.inverse': { version: 1, call: (args) => kernel(invertKernel(args.kernel('kernel'))) },
} satisfies Record<string, LocalFunction>;

function kernel(made: Kernel): KernelValue {
  return { kind: 'Kernel', kernel: made };
}

function fromRows(rows: readonly (readonly number[])[], [x, y]: readonly [number | undefined, number | undefined], scaling: KernelScaling): Kernel {
  if (rows.length === 0) return fail('a kernel has at least one weight', { argument: 'weights' });
  const [width, height] = [rows[0].length, rows.length];
  const [column, row] = [x ?? middle(width), y ?? middle(height)];
  const isWithin = Number.isInteger(column) && Number.isInteger(row) && column >= 0 && row >= 0 && column < width && row < height;
  if (!isWithin) return fail(`the focus (${column}, ${row}) lies outside the ${width} × ${height} weights`, { argument: 'x' });
  return fixedKernel({ width, height, x: column, y: row, weights: Float64Array.from(rows.flat()) }, scaling);
}

function requireSize(args: CallArguments, name: string, size: number): void {
  const given = args.optionalNumber(name);
  if (given !== undefined && given !== -1 && given !== size) fail(`${name} is ${given}, but the weights have ${size}`, { argument: name });
}

function radiusOf(args: CallArguments, name: string): number {
  const radius = args.number(name);
  return radius > 0 && Number.isFinite(radius) ? radius : fail(`a radius of ${radius}; expected a length above 0`, { argument: name });
}

export function unitsOf(args: CallArguments): KernelUnits {
  const units = args.optionalString('units') ?? 'pixels';
  return units === 'pixels' || units === 'meters' ? units : fail(`the units are '${units}'; expected 'pixels' or 'meters'`, { argument: 'units' });
}

function scalingOf(args: CallArguments, normalize: boolean): KernelScaling {
  return { normalize: args.boolean('normalize', normalize), magnitude: args.optionalNumber('magnitude') ?? 1 };
}
