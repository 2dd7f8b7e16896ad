import type { Signatures } from '../signature.ts';

/** Numbers out of images: over regions and at points. */
export const regions = {} as const satisfies Signatures;
