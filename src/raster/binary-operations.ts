import { arithmeticType, floatTypeOf, multiplyRanges, rangeOfEnds, shiftType, unionType } from './arithmetic.ts';
import type { BinaryLoop } from './elementwise.ts';
import type { PixelType, Range } from './pixel-type.ts';

/** A calculation on two bands. */
export interface BinaryOperation {
  /** Each has a loop of its own, so that what it does is compiled into it. */
  readonly loop: BinaryLoop;
  type(one: PixelType, other: PixelType): PixelType;
  /** The values that can come of two ranges. Left out: those of the type. */
  range?(one: Range, other: Range): Range;
  /** Bits are those of integers. */
  readonly integersOnly?: true;
  /** What comes out is a class, never to be averaged: yes or no, or bits. */
  readonly isClass?: true;
}

const WORD = 2 ** 32;

const addRanges = rangeOfEnds((a, b) => a + b);
const subtractRanges = rangeOfEnds((a, b) => a - b);

function bits(loop: BinaryLoop, range: (one: Range, other: Range) => Range): BinaryOperation {
  return { loop, type: unionType, range: (one, other) => (one[0] < 0 || other[0] < 0 ? [-Infinity, Infinity] : range(one, other)), integersOnly: true, isClass: true };
}

/** As many bits as the larger has, all of them 1. */
function allBits(one: Range, other: Range): Range {
  return [0, 2 ** Math.ceil(Math.log2(Math.max(one[1], other[1]) + 1)) - 1];
}

/** Number(a > b) is several times quicker than a choice of 1 or 0, which the processor guesses wrong every other pixel. */
function question(loop: BinaryLoop): BinaryOperation {
  return { loop, type: () => 'uint8', range: () => [0, 1], isClass: true };
}

/** What has fractions. */
function real(loop: BinaryLoop): BinaryOperation {
  return { loop, type: (one, other) => floatTypeOf(one, other) };
}

function remainderRange([low, high]: Range, divisor: Range): Range {
  const largest = Math.max(Math.abs(divisor[0]), Math.abs(divisor[1]));
  return [Math.max(Math.min(low, 0), -largest), Math.min(Math.max(high, 0), largest)];
}

/** By the names that Earth Engine has for them. */
export const binaryOperations = {
  add: {
    loop: (a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = a[i] + b[i];
    },
    type: (one, other) => arithmeticType(one, other, addRanges),
    range: addRanges,
  },
  subtract: {
    loop: (a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = a[i] - b[i];
    },
    type: (one, other) => arithmeticType(one, other, subtractRanges),
    range: subtractRanges,
  },
  multiply: {
    loop: (a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = a[i] * b[i];
    },
    type: (one, other) => arithmeticType(one, other, multiplyRanges),
    range: multiplyRanges,
  },
  divide: {
    ...real((a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = b[i] === 0 ? 0 : a[i] / b[i];
    }),
    range: (one, other) => (other[0] <= 0 && other[1] >= 0 ? [-Infinity, Infinity] : rangeOfEnds((a, b) => a / b)(one, other)),
  },
  mod: {
    loop: (a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = b[i] === 0 ? 0 : a[i] % b[i];
    },
    type: unionType,
    range: remainderRange,
  },
  pow: real((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = a[i] ** b[i];
  }),
  atan2: real((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.atan2(b[i], a[i]);
  }),
  hypot: real((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.hypot(a[i], b[i]);
  }),
  min: {
    loop: (a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = a[i] < b[i] ? a[i] : b[i];
    },
    type: unionType,
    range: ([low, high], [otherLow, otherHigh]) => [Math.min(low, otherLow), Math.min(high, otherHigh)],
  },
  max: {
    loop: (a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = a[i] > b[i] ? a[i] : b[i];
    },
    type: unionType,
    range: ([low, high], [otherLow, otherHigh]) => [Math.max(low, otherLow), Math.max(high, otherHigh)],
  },
  eq: question((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Number(a[i] === b[i]);
  }),
  neq: question((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Number(a[i] !== b[i]);
  }),
  lt: question((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Number(a[i] < b[i]);
  }),
  lte: question((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Number(a[i] <= b[i]);
  }),
  gt: question((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Number(a[i] > b[i]);
  }),
  gte: question((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = Number(a[i] >= b[i]);
  }),
  and: question((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = a[i] !== 0 && b[i] !== 0 ? 1 : 0;
  }),
  or: question((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = a[i] !== 0 || b[i] !== 0 ? 1 : 0;
  }),
  // The bits of an integer as two words of 32, so that negative and unsigned ones meet as if they had 64.
  bitwiseAnd: bits(
    (a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = (Math.floor(a[i] / WORD) & Math.floor(b[i] / WORD)) * WORD + ((a[i] & b[i]) >>> 0);
    },
    (one, other) => [0, Math.min(one[1], other[1])],
  ),
  bitwiseOr: bits((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = (Math.floor(a[i] / WORD) | Math.floor(b[i] / WORD)) * WORD + ((a[i] | b[i]) >>> 0);
  }, allBits),
  bitwiseXor: bits((a, b, out, count) => {
    for (let i = 0; i < count; i++) out[i] = (Math.floor(a[i] / WORD) ^ Math.floor(b[i] / WORD)) * WORD + ((a[i] ^ b[i]) >>> 0);
  }, allBits),
  leftShift: {
    loop: (a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = Math.floor(a[i] * 2 ** b[i]);
    },
    type: shiftType,
    range: rangeOfEnds((a, b) => (a === 0 ? 0 : Math.floor(a * 2 ** b))),
    integersOnly: true,
    isClass: true,
  },
  rightShift: {
    loop: (a, b, out, count) => {
      for (let i = 0; i < count; i++) out[i] = Math.floor(a[i] * 2 ** -b[i]);
    },
    type: unionType,
    range: rangeOfEnds((a, b) => (a === 0 ? 0 : Math.floor(a * 2 ** -b))),
    integersOnly: true,
    isClass: true,
  },
} satisfies Readonly<Record<string, BinaryOperation>>;

export type BinaryName = keyof typeof binaryOperations;
