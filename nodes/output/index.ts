import type { NodeType } from '../../src/workflow/node-type.ts';
import { display } from './display.ts';
import { exportImage } from './export.ts';

/** In the order of the palette. */
export const outputNodes: readonly NodeType[] = [display, exportImage];
