import type { grids as signatures } from '../expression/signatures/grids.ts';
import type { LocalFunction } from './local-function.ts';

export const grids = {} satisfies Record<keyof typeof signatures, LocalFunction>;
