import type { NodeType } from '../../src/workflow/node-type.ts';
import { convolve } from './convolve.ts';
import { focalMax, focalMean, focalMedian, focalMin, focalMode } from './focal.ts';
import { reduceResolution } from './reduce-resolution.ts';
import { reproject } from './reproject.ts';
import { resample } from './resample.ts';

/** In the order of the palette. */
export const neighborhoodNodes: readonly NodeType[] = [focalMean, focalMedian, focalMin, focalMax, focalMode, convolve, resample, reproject, reduceResolution];
