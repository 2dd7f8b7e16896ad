import { fail } from '../expression/issue.ts';
import type { Affine } from '../geo/affine.ts';
import { type Crs, parseCrs } from '../geo/crs.ts';
import { type CallArguments, isGiven } from './arguments.ts';
import type { Value } from './value.ts';

/** The CRS that an argument's value names. */
export function crsOf(value: Value | undefined, argument: string): Crs {
  if (value?.kind === 'Projection') return value.crs;
  const text = value?.kind === 'Constant' && typeof value.value === 'string' ? value.value : undefined;
  const crs = text === undefined ? undefined : parseCrs(text);
  return crs ?? fail(`${text === undefined ? 'this' : `'${text}'`} is no CRS that is known; expected one like EPSG:32633`, { argument });
}

/** The transform that an argument gives, if it does. */
export function transformOf(args: CallArguments, name: string): Affine | undefined {
  const value = args.value(name);
  if (!isGiven(value)) return undefined;
  const numbers = args.list(name).filter((item) => typeof item === 'number');
  const [a, b, c, d, e, f] = numbers;
  const isGrid = numbers.length === 6 && args.list(name).length === 6 && numbers.every(Number.isFinite) && a * e - b * d !== 0;
  return isGrid ? [a, b, c, d, e, f] : fail('a transform is 6 numbers: x scale, x shear, x origin, y shear, y scale, y origin', { argument: name });
}
