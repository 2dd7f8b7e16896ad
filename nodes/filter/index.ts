import type { NodeType } from '../../src/workflow/node-type.ts';
import { filterBounds } from './filter-bounds.ts';
import { filterDate } from './filter-date.ts';

/** In the order of the palette. */
export const filterNodes: readonly NodeType[] = [filterBounds, filterDate];
