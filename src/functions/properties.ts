import type { properties as signatures } from '../expression/signatures/properties.ts';
import type { LocalFunction } from './local-function.ts';

export const properties = {} satisfies Record<keyof typeof signatures, LocalFunction>;
