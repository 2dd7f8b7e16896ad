import type { neighborhood as signatures } from '../expression/signatures/neighborhood.ts';
import type { LocalFunction } from './local-function.ts';

export const neighborhood = {} satisfies Record<keyof typeof signatures, LocalFunction>;
