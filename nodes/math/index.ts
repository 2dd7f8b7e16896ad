import type { NodeType } from '../../src/workflow/node-type.ts';
import { multiply } from './multiply.ts';

/** In the order of the palette. */
export const mathNodes: readonly NodeType[] = [multiply];
