import { type PaintedValues, colorize } from '../../src/style/paint.ts';
import type { Style } from '../../src/style/style.ts';

/** Paints the values on a canvas, which takes their size. */
export function paint(values: PaintedValues, style: Style, canvas: HTMLCanvasElement | OffscreenCanvas): void {
  canvas.width = values.width;
  canvas.height = values.height;
  const context = canvas.getContext('2d');
  context?.putImageData(new ImageData(colorize(values, style), values.width, values.height), 0, 0);
}

