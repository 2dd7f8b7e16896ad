import type { Signatures } from '../signature.ts';

/** What looks at the pixels around a pixel. */
export const neighborhood = {} as const satisfies Signatures;
