import { type Address, graphOf, wireStart } from '../../src/workflow/address.ts';
import { graphAt, nodeAt } from '../../src/workflow/edits.ts';
import { type OutputKind, inputKinds } from '../../src/workflow/input-kinds.ts';
import { findNodeType } from '../../src/workflow/node-type.ts';
import type { Graph, Workflow } from '../../src/workflow/workflow.ts';
import { nodeTypes } from '../../nodes/index.ts';

/** What comes out of a wire's beginning, by the declarations alone; null if that cannot be told. */
export function outputKind(workflow: Workflow, graph: Address, from: string, depth = 0): OutputKind | null {
  const start = wireStart(from);
  if ('outside' in start) return outsideKind(workflow, graph, start.outside, depth);
  const within = graphAt(workflow, graph);
  const node = within?.nodes.find((candidate) => candidate.id === start.id);
  const type = node && findNodeType(nodeTypes, node.type);
  if (!within || !node || !type || depth > 64) return null;
  return type.output((input) => {
    const edge = within.edges.find((candidate) => candidate.to === `${node.id}.${input}`);
    return edge ? (outputKind(workflow, graph, edge.from, depth + 1) ?? undefined) : undefined;
  });
}

/** A body's $argument is an image; any other $name is what is wired to that input of the Map. */
function outsideKind(workflow: Workflow, graph: Address, name: string, depth: number): OutputKind | null {
  const map = nodeAt(workflow, graph);
  if (map?.body?.argument === name) return 'Image';
  const outer = graphOf(graph);
  const edge = map && graphAt(workflow, outer)?.edges.find((candidate) => candidate.to === `${map.id}.${name}`);
  return edge ? outputKind(workflow, outer, edge.from, depth + 1) : null;
}

/** Why a wire cannot lead from one node (or $name) to an input of another of the same graph; null if it can. */
export function wireFault(workflow: Workflow, graph: Address, from: string, to: string, input: string): string | null {
  const within = graphAt(workflow, graph);
  const node = within?.nodes.find((candidate) => candidate.id === to);
  const type = node && findNodeType(nodeTypes, node.type);
  if (!within || !type) return 'There is no such node';
  if (!Object.hasOwn(type.inputs, input)) return type.hasBody ? null : `${type.title} has no input '${input}'`;
  const start = wireStart(from);
  if ('id' in start && (start.id === to || reaches(within, to, start.id))) return 'The wires would run in a circle';
  const kind = outputKind(workflow, graph, from);
  const { accepts, expected } = inputKinds[type.inputs[input].kind];
  if (accepts.length === 0) return `'${input}' takes ${expected}, typed in place`;
  if (kind !== null && !accepts.includes(kind)) return `Needs ${expected}; this is ${{ Image: 'one image', ImageCollection: 'an image collection', Table: 'a table' }[kind]}`;
  return null;
}

/** Whether a wire leads from one node, over others, to another. */
function reaches(graph: Graph, from: string, to: string): boolean {
  const seen = new Set<string>();
  const visit = (id: string): boolean => {
    if (id === to) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return graph.edges.some((edge) => {
      const start = wireStart(edge.from);
      return 'id' in start && start.id === id && visit(edge.to.split('.')[0]);
    });
  };
  return visit(from);
}
