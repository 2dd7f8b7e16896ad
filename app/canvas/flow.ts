import type { ReactFlowInstance } from '@xyflow/react';
import type { Address } from '../../src/workflow/address.ts';

let instance: ReactFlowInstance | null = null;
let pointer: readonly [number, number] | null = null;
let renameNode: ((address: Address) => void) | null = null;

const FIT = { padding: 0.06, maxZoom: 1.25, duration: 160 } as const;

/** The canvas as commands see it, while it is on the screen. */
export const flow = {
  attach(attached: ReactFlowInstance | null): void {
    instance = attached;
  },
  pointAt(screen: readonly [number, number] | null): void {
    pointer = screen;
  },
  onRename(rename: ((address: Address) => void) | null): void {
    renameNode = rename;
  },
  /** Where on the screen something should open: at the pointer, else in the middle of the canvas. */
  cursor(): readonly [number, number] {
    if (pointer) return pointer;
    const box = document.querySelector('.canvas')?.getBoundingClientRect();
    return box ? [box.x + box.width / 2, box.y + box.height / 2] : [0, 0];
  },
  /** Screen to canvas coordinates. */
  position([x, y]: readonly [number, number]): [number, number] {
    const point = instance?.screenToFlowPosition({ x, y }) ?? { x: 0, y: 0 };
    return [Math.round(point.x), Math.round(point.y)];
  },
  fit(addresses?: readonly Address[]): void {
    void instance?.fitView({ ...FIT, ...(addresses ? { nodes: addresses.map((id) => ({ id })) } : {}) });
  },
  zoom(factor: number): void {
    if (instance) void instance.zoomTo(instance.getZoom() * factor, { duration: 120 });
  },
  rename(address: Address): void {
    renameNode?.(address);
  },
};
