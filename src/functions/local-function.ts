import type { CallArguments } from './arguments.ts';
import type { CallContext, Value } from './value.ts';

/** How a signature is computed here. `version` goes into keys: raise it when results change. */
export interface LocalFunction {
  readonly version: number;
  readonly call: (args: CallArguments, context: CallContext) => Value | Promise<Value>;
}
