import type { NodeType } from '../../src/workflow/node-type.ts';
import { map } from './map.ts';

/** In the order of the palette. */
export const mapNodes: readonly NodeType[] = [map];
