export { beginDeflate, continueDeflate } from './deflate';
export { inflate } from './inflate';
export { undoLzw } from './lzw';
export { averageFloats, averageIntegers, contains } from './overviews';
export { swapBytes, undoDifferences, undoFloatPredictor } from './predictors';
export { layBand, layDifferences, layFourDifferences, predictFloats } from './tiles';

/** Where the memory begins that is the caller's. */
export function freeMemory(): usize {
  return __heap_base;
}
