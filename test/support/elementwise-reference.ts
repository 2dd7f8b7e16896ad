import { resolve } from 'node:path';
import type { Json } from '../../src/expression/json.ts';
import type { PixelType } from '../../src/raster/pixel-type.ts';
import { pythonJson } from './python.ts';

const SCRIPT = resolve(import.meta.dirname, '../reference/elementwise.py');

/** A function on pixels as text; `type` is that of its answer. */
export interface ElementwiseCase {
  readonly name: string;
  readonly type: PixelType;
  readonly inputs: readonly string[];
  readonly types: readonly PixelType[];
  readonly parameters?: Readonly<Record<string, Json>>;
}

/** numpy's answers: the pixels of each case in a row, "-" where masked. */
export function referenceAnswers(cases: readonly ElementwiseCase[]): string[][] {
  return (pythonJson(SCRIPT, cases) as string[]).map((row) => row.split(' '));
}

/** The pixels, as text, that differ from an answer by more than some units in the last place; at most five. */
export function differences(pixels: string, answer: readonly string[], type: PixelType, ulps: number): string[] {
  const cells = pixels.split('/').flatMap((row) => row.trim().split(/\s+/));
  return cells
    .flatMap((cell, index) => (isNear(cell, answer[index], type, ulps) ? [] : [`pixel ${index} is ${cell}, numpy says ${answer[index]}`]))
    .slice(0, 5);
}

function isNear(one: string, other: string, type: PixelType, ulps: number): boolean {
  if (one === '-' || other === '-') return one === other;
  const [a, b] = [Number(one), Number(other.replace('inf', 'Infinity'))];
  if (a === b) return true;
  const precision = type === 'float32' ? 2 ** -23 : 2 ** -52;
  return Math.abs(a - b) <= ulps * precision * Math.max(Math.abs(a), Math.abs(b), 2 ** -100);
}
