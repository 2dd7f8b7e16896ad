import type { FunctionName } from '../expression/signatures/index.ts';
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
import type { LocalFunction } from './local-function.ts';

/** How every function of the language is computed; a signature without one does not compile. */
export const functions: { readonly [K in FunctionName]: LocalFunction } = {
  ...collection,
  ...composite,
  ...filter,
  ...geometry,
  ...bands,
  ...arithmetic,
  ...reducers,
  ...masks,
  ...properties,
  ...neighborhood,
  ...grids,
  ...regions,
  ...style,
};
