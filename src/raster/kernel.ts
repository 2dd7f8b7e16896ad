/** Weights around a pixel, row by row: `weights[row * width + column]`; the pixel itself is at (x, y). NaN: not part of it. */
export interface KernelWeights {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly weights: Float64Array;
}

/** A kernel whose size may be in metres: it has weights only where the size of a pixel is known. */
export interface Kernel {
  /** The weights on pixels of a size [width, height] in metres. Throws RangeError for a kernel of more than MAX_WEIGHTS. */
  on(pixel: readonly [width: number, height: number]): KernelWeights;
}

export type KernelUnits = 'pixels' | 'meters';

/** More would make every pixel wait; a coarser grid says the same. */
export const MAX_WEIGHTS = 512 * 512;

/** What is done to the weights of a shape: scaled so that they sum to one, then by the magnitude. */
export interface KernelScaling {
  readonly normalize: boolean;
  readonly magnitude: number;
}

/** The weight at an offset from the centre in units of the kernel, or null outside the shape. */
export type KernelShape = (dx: number, dy: number) => number | null;

/** A kernel that reaches `radius` [x, y] to all sides, as far as whole pixels fit. */
export function shapedKernel(radius: readonly [number, number], units: KernelUnits, shape: KernelShape, scaling: KernelScaling): Kernel {
  return {
    on([pixelWidth, pixelHeight]) {
      const [stepX, stepY] = units === 'meters' ? [pixelWidth, pixelHeight] : [1, 1];
      const [x, y] = [reach(radius[0], stepX), reach(radius[1], stepY)];
      const [width, height] = [2 * x + 1, 2 * y + 1];
      if (!(width * height <= MAX_WEIGHTS)) throw new RangeError(`a kernel of ${width} × ${height} pixels is too large; use a smaller radius or larger pixels`);
      const weights = new Float64Array(width * height);
      for (let i = 0; i < weights.length; i++) weights[i] = shape(((i % width) - x) * stepX, (Math.floor(i / width) - y) * stepY) ?? NaN;
      return scaleWeights({ width, height, x, y, weights }, scaling);
    },
  };
}

/** Whole pixels that fit; a radius that misses one by rounding alone has it. */
function reach(radius: number, step: number): number {
  return Math.floor(radius / step + 1e-9);
}

/** A kernel of given weights, whatever the pixels are. */
export function fixedKernel(weights: KernelWeights, scaling: KernelScaling): Kernel {
  const scaled = scaleWeights(weights, scaling);
  return { on: () => scaled };
}

/**
 * Weights that sum to `magnitude`; where some are negative, the positive ones sum to it and the negative ones to its opposite, so
 * that all sum to zero. Weights whose sum is zero stay as they are.
 */
function scaleWeights(kernel: KernelWeights, { normalize, magnitude }: KernelScaling): KernelWeights {
  let [positive, negative] = [0, 0];
  for (const weight of kernel.weights) {
    if (weight > 0) positive += weight;
    else if (weight < 0) negative -= weight;
  }
  const up = normalize && positive > 0 ? magnitude / positive : magnitude;
  const down = normalize && negative > 0 ? magnitude / negative : magnitude;
  return { ...kernel, weights: kernel.weights.map((weight) => weight * (weight < 0 ? down : up)) };
}

/** Turned by quarters, clockwise. */
export function rotateKernel(kernel: Kernel, rotations: number): Kernel {
  const turns = ((rotations % 4) + 4) % 4;
  return {
    on(pixel) {
      let turned = kernel.on(turns % 2 === 0 ? pixel : [pixel[1], pixel[0]]);
      for (let turn = 0; turn < turns; turn++) turned = quarter(turned);
      return turned;
    },
  };
}

function quarter({ width, height, x, y, weights }: KernelWeights): KernelWeights {
  const turned = new Float64Array(weights.length);
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < height; column++) turned[row * height + column] = weights[(height - 1 - column) * width + row];
  }
  return { width: height, height: width, x: height - 1 - y, y: x, weights: turned };
}

/** The sums of two kernels laid one on the other by their centres. */
export function addKernels(one: Kernel, other: Kernel, normalize: boolean): Kernel {
  return {
    on(pixel) {
      const [a, b] = [one.on(pixel), other.on(pixel)];
      const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
      const width = x + Math.max(a.width - a.x, b.width - b.x);
      const height = y + Math.max(a.height - a.y, b.height - b.y);
      const weights = new Float64Array(width * height).fill(NaN);
      for (const part of [a, b]) {
        for (let i = 0; i < part.weights.length; i++) {
          const weight = part.weights[i];
          if (Number.isNaN(weight)) continue;
          const to = (Math.floor(i / part.width) + y - part.y) * width + (i % part.width) + x - part.x;
          weights[to] = (Number.isNaN(weights[to]) ? 0 : weights[to]) + weight;
        }
      }
      return scaleWeights({ width, height, x, y, weights }, { normalize, magnitude: 1 });
    },
  };
}

/** Each weight but 0 as its reciprocal. */
export function invertKernel(kernel: Kernel): Kernel {
  return {
    on(pixel) {
      const weights = kernel.on(pixel);
      return { ...weights, weights: weights.weights.map((weight) => (weight === 0 ? 0 : 1 / weight)) };
    },
  };
}
