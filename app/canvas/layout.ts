import type { Body, Node } from '../../src/workflow/workflow.ts';
import { findNodeType } from '../../src/workflow/node-type.ts';
import { nodeTypes } from '../../nodes/index.ts';

/** Sizes on the canvas in its own pixels. */
export const INNER_WIDTH = 124;
const INNER_HEADER = 28;
const INNER_ROW = 22;
const INNER_PICTURE = 82;

/** A Map's frame: its header and port row stand above the body, its facts below; tabs for the argument and the answer beside. */
export const FRAME_TOP = 78;
export const FRAME_SIDE = 76;
const FRAME_BOTTOM = 46;
const FRAME_MIN: readonly [number, number] = [420, 230];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** About how high a node of a body is drawn: enough to put a frame around it before it was measured. */
function innerHeight(node: Node): number {
  const type = findNodeType(nodeTypes, node.type);
  const rows = type ? Object.values(type.inputs).filter((input) => !input.optional).length : 1;
  return INNER_HEADER + 4 + rows * INNER_ROW + (node.collapsed ? 0 : INNER_PICTURE);
}

/** The frame that holds a Map's body; `measured` tells the sizes of its nodes that are known. */
export function frameSize(body: Body, measured: (id: string) => Partial<Size> | undefined): Size {
  let [right, bottom] = [0, 0];
  for (const node of body.nodes) {
    const { width = INNER_WIDTH, height = innerHeight(node) } = measured(node.id) ?? {};
    right = Math.max(right, node.position[0] + width);
    bottom = Math.max(bottom, node.position[1] + height);
  }
  return { width: Math.max(FRAME_MIN[0], FRAME_SIDE * 2 + right), height: Math.max(FRAME_MIN[1], FRAME_TOP + bottom + FRAME_BOTTOM) };
}
