import type { Signatures } from '../signature.ts';

/** Images made to be looked at. */
export const style = {} as const satisfies Signatures;
