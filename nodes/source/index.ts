import type { NodeType } from '../../src/workflow/node-type.ts';
import { collection } from './collection.ts';

/** In the order of the palette. */
export const sourceNodes: readonly NodeType[] = [collection];
