import { type Json, isJsonArray, isJsonObject } from '../../src/expression/json.ts';
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

/** A node whose geometry, or features, are typed in place. */
export interface Bounds {
  readonly address: Address;
  readonly name: string;
  readonly geometry: unknown;
}

/** The input that a geometry drawn for a node goes to, or null. */
export function drawnInput(type: string): string | null {
  const declared = findNodeType(nodeTypes, type);
  if (!declared || declared.group === 'output') return null;
  return Object.entries(declared.inputs).find(([, { kind }]) => kind === 'Geometry' || kind === 'Features')?.[0] ?? null;
}

/** Every geometry typed into a node of the workflow, those of bodies too, that no wire brings; of a FeatureCollection each feature. */
export function boundsOf(workflow: Workflow): readonly Bounds[] {
  const visit = (nodes: readonly Node[], prefix: string): Bounds[] =>
    nodes.flatMap((node) => {
      const address = `${prefix}${node.id}`;
      const inside = node.body ? visit(node.body.nodes, `${address}/`) : [];
      const input = drawnInput(node.type);
      if (input === null || sourceOf(workflow, address, input) !== null) return inside;
      const name = node.label ?? findNodeType(nodeTypes, node.type)?.title ?? node.type;
      return [...partsOf(node.params[input]).map((part) => ({ address, name: part.name ?? name, geometry: part.geometry })), ...inside];
    });
  return visit(workflow.nodes, '');
}

const MOST_FEATURES = 500;

/** The features of a collection by name; anything else is one part without a name. */
function partsOf(value: Json | undefined): { readonly name: string | null; readonly geometry: unknown }[] {
  if (!isJsonObject(value) || value.type !== 'FeatureCollection' || !isJsonArray(value.features)) return [{ name: null, geometry: value }];
  return value.features.slice(0, MOST_FEATURES).map((feature) => {
    const properties = isJsonObject(feature) && isJsonObject(feature.properties) ? feature.properties : {};
    return { name: typeof properties.name === 'string' ? properties.name : null, geometry: feature };
  });
}
