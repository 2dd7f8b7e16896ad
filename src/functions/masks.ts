import type { masks as signatures } from '../expression/signatures/masks.ts';
import type { LocalFunction } from './local-function.ts';

export const masks = {} satisfies Record<keyof typeof signatures, LocalFunction>;
