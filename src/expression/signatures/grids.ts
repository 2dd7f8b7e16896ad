import type { Signatures } from '../signature.ts';

/** On which pixels, and how, an image is computed. */
export const grids = {} as const satisfies Signatures;
