import { floatTypeOf } from './arithmetic.ts';
import type { UnaryLoop } from './elementwise.ts';
import { type PixelType, type Range, integerTypeOf, isFloat, rangeOf } from './pixel-type.ts';

/** A calculation on one band. */
export interface UnaryOperation {
  readonly loop: UnaryLoop;
  type(type: PixelType): PixelType;
  /** The values that can come of a range. Left out: those of the type. */
  range?(range: Range): Range;
  readonly integersOnly?: true;
  readonly isClass?: true;
}

/** What has fractions; rises with its operand from `from` on, if that is said. */
function real(loop: UnaryLoop, range?: UnaryOperation['range']): UnaryOperation {
  return { loop, type: (type) => floatTypeOf(type), ...(range ? { range } : {}) };
}

function rising(compute: (value: number) => number): (range: Range) => Range {
  return ([low, high]) => [compute(low), compute(high)];
}

function whole(loop: UnaryLoop, compute: (value: number) => number): UnaryOperation {
  return { loop, type: (type) => type, range: rising(compute) };
}

function absoluteRange([low, high]: Range): Range {
  const [one, other] = [Math.abs(low), Math.abs(high)];
  return [low <= 0 && high >= 0 ? 0 : Math.min(one, other), Math.max(one, other)];
}

/** By the names that Earth Engine has for them. */
export const unaryOperations = {
  abs: {
    loop: (a, out, count) => {
      for (let i = 0; i < count; i++) out[i] = Math.abs(a[i]);
    },
    type: (type) => (rangeOf(type)[0] < 0 && !isFloat(type) ? integerTypeOf(absoluteRange(rangeOf(type))) : type),
    range: absoluteRange,
  },
  floor: whole((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.floor(a[i]);
  }, Math.floor),
  ceil: whole((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.ceil(a[i]);
  }, Math.ceil),
  round: whole((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.round(a[i]);
  }, Math.round),
  signum: {
    loop: (a, out, count) => {
      for (let i = 0; i < count; i++) out[i] = Math.sign(a[i]);
    },
    type: (type) => (rangeOf(type)[0] < 0 ? 'int8' : 'uint8'),
    range: rising(Math.sign),
  },
  not: {
    loop: (a, out, count) => {
      for (let i = 0; i < count; i++) out[i] = a[i] === 0 ? 1 : 0;
    },
    type: () => 'uint8',
    range: () => [0, 1],
    isClass: true,
  },
  bitwiseNot: {
    loop: (a, out, count) => {
      for (let i = 0; i < count; i++) out[i] = -1 - a[i];
    },
    type: (type) => integerTypeOf([-1 - rangeOf(type)[1], rangeOf(type)[1]]),
    range: ([low, high]) => [-1 - high, -1 - low],
    integersOnly: true,
    isClass: true,
  },
  sqrt: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.sqrt(a[i]);
  }, ([low, high]) => [Math.sqrt(Math.max(0, low)), Math.sqrt(Math.max(0, high))]),
  cbrt: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.cbrt(a[i]);
  }, rising(Math.cbrt)),
  exp: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.exp(a[i]);
  }),
  log: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.log(a[i]);
  }),
  log10: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.log10(a[i]);
  }),
  sin: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.sin(a[i]);
  }),
  cos: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.cos(a[i]);
  }),
  tan: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.tan(a[i]);
  }),
  asin: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.asin(a[i]);
  }),
  acos: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.acos(a[i]);
  }),
  atan: real((a, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.atan(a[i]);
  }),
} satisfies Readonly<Record<string, UnaryOperation>>;

export type UnaryName = keyof typeof unaryOperations;
