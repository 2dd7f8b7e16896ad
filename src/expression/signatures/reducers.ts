import type { Signatures } from '../signature.ts';

/** How many values become one: reducers, and what applies them to a collection. */
export const reducers = {} as const satisfies Signatures;
