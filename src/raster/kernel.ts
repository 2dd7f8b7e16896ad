/** Weights around a pixel: `weights[row * width + column]`, the pixel itself at (x, y). */
export interface Kernel {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly weights: Float64Array;
  /** In what the sizes were given: metres become pixels only where an image is read. */
  readonly units: 'pixels' | 'meters';
}
