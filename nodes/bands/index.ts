import type { NodeType } from '../../src/workflow/node-type.ts';
import { addBands } from './add-bands.ts';
import { rename } from './rename.ts';
import { select } from './select.ts';

/** In the order of the palette. */
export const bandsNodes: readonly NodeType[] = [select, rename, addBands];
