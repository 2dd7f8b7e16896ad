import type { style as signatures } from '../expression/signatures/style.ts';
import type { LocalFunction } from './local-function.ts';

export const style = {} satisfies Record<keyof typeof signatures, LocalFunction>;
