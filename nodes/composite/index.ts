import type { NodeType } from '../../src/workflow/node-type.ts';
import { mosaicByDay } from './mosaic-by-day.ts';
import { mosaic } from './mosaic.ts';
import { qualityMosaic } from './quality-mosaic.ts';
import { reduce } from './reduce.ts';
import { reducedNodes } from './reduced.ts';

/** In the order of the palette. */
export const compositeNodes: readonly NodeType[] = [qualityMosaic, mosaic, mosaicByDay, ...reducedNodes, reduce];
