import type { NodeType } from '../src/workflow/node-type.ts';
import { addBands } from './bands/add-bands.ts';
import { rename } from './bands/rename.ts';
import { select } from './bands/select.ts';
import { mosaic } from './composite/mosaic.ts';
import { qualityMosaic } from './composite/quality-mosaic.ts';
import { filterBounds } from './filter/filter-bounds.ts';
import { filterDate } from './filter/filter-date.ts';
import { map } from './map/map.ts';
import { multiply } from './math/multiply.ts';
import { display } from './output/display.ts';
import { exportImage } from './output/export.ts';
import { collection } from './source/collection.ts';

/** Every node type, in the order of the palette. */
export const nodeTypes: readonly NodeType[] = [
  collection,
  filterBounds,
  filterDate,
  map,
  select,
  rename,
  addBands,
  multiply,
  qualityMosaic,
  mosaic,
  display,
  exportImage,
];
