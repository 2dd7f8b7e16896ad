import type { NodeType } from '../../src/workflow/node-type.ts';
import { classAreas } from './class-areas.ts';
import { histogram } from './histogram.ts';
import { reduceRegion } from './reduce-region.ts';
import { reduceRegions } from './reduce-regions.ts';
import { series } from './series.ts';

/** In the order of the palette. */
export const numbersNodes: readonly NodeType[] = [series, reduceRegion, reduceRegions, classAreas, histogram];
