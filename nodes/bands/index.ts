import type { NodeType } from '../../src/workflow/node-type.ts';
import { addBands } from './add-bands.ts';
import { cat } from './cat.ts';
import { constant } from './constant.ts';
import { convertType } from './convert-type.ts';
import { metadata } from './metadata.ts';
import { rename } from './rename.ts';
import { select } from './select.ts';
import { timeBand } from './time-band.ts';
import { visualize } from './visualize.ts';

/** In the order of the palette. */
export const bandsNodes: readonly NodeType[] = [select, rename, addBands, cat, constant, convertType, timeBand, metadata, visualize];
