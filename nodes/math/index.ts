import type { NodeType } from '../../src/workflow/node-type.ts';
import { add, atan2, divide, hypot, max, min, mod, pow, subtract } from './arithmetic.ts';
import { bitwiseAnd, bitwiseNot, bitwiseOr, bitwiseXor, leftShift, rightShift } from './bits.ts';
import { eq, gt, gte, lt, lte, neq } from './comparison.ts';
import { expression } from './expression.ts';
import { abs, acos, asin, atan, cbrt, ceil, cos, exp, floor, log, log10, round, signum, sin, sqrt, tan } from './functions.ts';
import { and, not, or } from './logic.ts';
import { multiply } from './multiply.ts';
import { normalizedDifference } from './normalized-difference.ts';
import { clamp, unitScale } from './rescale.ts';

/** In the order of the palette. */
export const mathNodes: readonly NodeType[] = [
  ...[expression, normalizedDifference, add, subtract, multiply, divide, mod, pow],
  ...[gt, gte, lt, lte, eq, neq, and, or, not],
  ...[clamp, unitScale, min, max, abs, round, floor, ceil, signum],
  ...[sqrt, cbrt, exp, log, log10, hypot, atan2, sin, cos, tan, asin, acos, atan],
  ...[bitwiseAnd, bitwiseOr, bitwiseXor, bitwiseNot, leftShift, rightShift],
];
