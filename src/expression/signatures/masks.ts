import type { Signatures } from '../signature.ts';

/** Which pixels are valid, and what stands where they are not. */
export const masks = {} as const satisfies Signatures;
