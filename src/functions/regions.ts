import type { regions as signatures } from '../expression/signatures/regions.ts';
import type { LocalFunction } from './local-function.ts';

export const regions = {} satisfies Record<keyof typeof signatures, LocalFunction>;
