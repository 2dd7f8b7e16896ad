import type { NodeType } from '../../src/workflow/node-type.ts';
import { collection } from './collection.ts';
import { fromImages } from './from-images.ts';
import { merge } from './merge.ts';

/** In the order of the palette. */
export const sourceNodes: readonly NodeType[] = [collection, fromImages, merge];
