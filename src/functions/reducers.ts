import type { reducers as signatures } from '../expression/signatures/reducers.ts';
import type { LocalFunction } from './local-function.ts';

export const reducers = {} satisfies Record<keyof typeof signatures, LocalFunction>;
