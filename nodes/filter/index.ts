import type { NodeType } from '../../src/workflow/node-type.ts';
import { distinct } from './distinct.ts';
import { filterBounds } from './filter-bounds.ts';
import { filterCalendarRange } from './filter-calendar-range.ts';
import { filterDate } from './filter-date.ts';
import { filterProperty } from './filter-property.ts';
import { filter } from './filter.ts';
import { first } from './first.ts';
import { limit } from './limit.ts';
import { sort } from './sort.ts';

/** In the order of the palette. */
export const filterNodes: readonly NodeType[] = [filterBounds, filterDate, filterCalendarRange, filterProperty, filter, sort, limit, first, distinct];
