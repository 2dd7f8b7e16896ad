import type { NodeType } from '../../src/workflow/node-type.ts';
import { clip } from './clip.ts';
import { mask } from './mask.ts';
import { bqaMask, fmaskMask, pixelQaMask, qa60Mask, qaPixelMask } from './quality-masks.ts';
import { remap } from './remap.ts';
import { sclMask } from './scl-mask.ts';
import { selfMask } from './self-mask.ts';
import { unmask } from './unmask.ts';
import { updateMask } from './update-mask.ts';
import { where } from './where.ts';

/** In the order of the palette. */
export const masksNodes: readonly NodeType[] = [
  ...[sclMask, qa60Mask, qaPixelMask, pixelQaMask, bqaMask, fmaskMask],
  ...[updateMask, selfMask, unmask, where, remap, clip, mask],
];
