export { inflate } from './inflate';
export { undoLzw } from './lzw';
export { swapBytes, undoDifferences, undoFloatPredictor } from './predictors';

/** Where the memory begins that is the caller's. */
export function freeMemory(): usize {
  return __heap_base;
}
