import type { Address } from '../../src/workflow/address.ts';
import { findNodeType } from '../../src/workflow/node-type.ts';
import type { Node, Workflow } from '../../src/workflow/workflow.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { sourceOf } from '../../src/workflow/wiring.ts';

/** The Displays of a workflow, the top one first: later nodes lie on top, as with Map.addLayer. */
export function displaysOf({ nodes }: Workflow): readonly Node[] {
  return nodes.filter((node) => node.type === 'Display').toReversed();
}

export function layerName(node: Node, workflow: Workflow): string {
  const { name } = node.params;
  if (typeof name === 'string' && name !== '') return name;
  return node.label ?? `Layer ${workflow.nodes.filter((other) => other.type === 'Display').indexOf(node) + 1}`;
}

/** Puts a Display at a place of the list of layers (0: the top). Nothing but the order of the Displays changes. */
export function moveLayer(workflow: Workflow, address: Address, place: number): Workflow {
  const before = displaysOf(workflow);
  const moved = before.find((node) => node.id === address);
  if (!moved) return workflow;
  const after = before.filter((node) => node !== moved).toSpliced(place, 0, moved);
  if (after.every((node, index) => node === before[index])) return workflow;
  const upward = after.toReversed();
  let next = 0;
  return { ...workflow, nodes: workflow.nodes.map((node) => (node.type === 'Display' ? upward[next++] : node)) };
}

/** A FilterBounds whose geometry is typed in place. */
export interface Bounds {
  readonly address: Address;
  readonly name: string;
  readonly geometry: unknown;
}

/** Every FilterBounds of the workflow, those of bodies too, whose geometry no wire brings. */
export function boundsOf(workflow: Workflow): readonly Bounds[] {
  const visit = (nodes: readonly Node[], prefix: string): Bounds[] =>
    nodes.flatMap((node) => {
      const address = `${prefix}${node.id}`;
      const inside = node.body ? visit(node.body.nodes, `${address}/`) : [];
      if (node.type !== 'FilterBounds' || sourceOf(workflow, address, 'geometry') !== null) return inside;
      const name = node.label ?? findNodeType(nodeTypes, node.type)?.title ?? node.type;
      return [{ address, name, geometry: node.params.geometry }, ...inside];
    });
  return visit(workflow.nodes, '');
}
