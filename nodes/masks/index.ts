import type { NodeType } from '../../src/workflow/node-type.ts';

/** In the order of the palette. */
export const masksNodes: readonly NodeType[] = [];
