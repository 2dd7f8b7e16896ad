import type { Signature } from '../signature.ts';
import { arithmetic } from './arithmetic.ts';
import { bands } from './bands.ts';
import { collection } from './collection.ts';
import { composite } from './composite.ts';
import { filter } from './filter.ts';
import { geometry } from './geometry.ts';
import { grids } from './grids.ts';
import { masks } from './masks.ts';
import { neighborhood } from './neighborhood.ts';
import { properties } from './properties.ts';
import { reducers } from './reducers.ts';
import { regions } from './regions.ts';
import { style } from './style.ts';

/** Every function of the language. */
export const signatures = { ...collection, ...composite, ...filter, ...geometry, ...bands, ...arithmetic, ...reducers, ...masks, ...properties, ...neighborhood, ...grids, ...regions, ...style };

export type FunctionName = keyof typeof signatures;

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(signatures, name);
}

export function signatureOf(name: FunctionName): Signature {
  return signatures[name];
}
