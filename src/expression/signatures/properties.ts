import type { Signatures } from '../signature.ts';

/** What is known of an image beside its pixels, and images made of it. */
export const properties = {} as const satisfies Signatures;
