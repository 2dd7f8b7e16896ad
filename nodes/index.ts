import type { NodeType } from '../src/workflow/node-type.ts';
import { bandsNodes } from './bands/index.ts';
import { compositeNodes } from './composite/index.ts';
import { filterNodes } from './filter/index.ts';
import { mapNodes } from './map/index.ts';
import { masksNodes } from './masks/index.ts';
import { mathNodes } from './math/index.ts';
import { neighborhoodNodes } from './neighborhood/index.ts';
import { numbersNodes } from './numbers/index.ts';
import { outputNodes } from './output/index.ts';
import { sourceNodes } from './source/index.ts';

/** Every node type, in the order of the palette. */
export const nodeTypes: readonly NodeType[] = [
  ...sourceNodes,
  ...filterNodes,
  ...mapNodes,
  ...bandsNodes,
  ...mathNodes,
  ...masksNodes,
  ...neighborhoodNodes,
  ...compositeNodes,
  ...numbersNodes,
  ...outputNodes,
];
