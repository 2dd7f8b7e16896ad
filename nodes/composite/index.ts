import type { NodeType } from '../../src/workflow/node-type.ts';
import { mosaic } from './mosaic.ts';
import { qualityMosaic } from './quality-mosaic.ts';

/** In the order of the palette. */
export const compositeNodes: readonly NodeType[] = [qualityMosaic, mosaic];
