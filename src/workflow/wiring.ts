import { type Address, addressIn, graphOf, idOf, wireEnd, wireStart } from './address.ts';
import { graphAt, nodeAt } from './edits.ts';
import type { Graph, Workflow } from './workflow.ts';

/** The graph that a node lies in, and its id there. */
function placeOf(workflow: Workflow, address: Address): { readonly graph: Graph; readonly prefix: Address; readonly id: string } | null {
  const prefix = graphOf(address);
  const graph = graphAt(workflow, prefix);
  return graph ? { graph, prefix, id: idOf(address) } : null;
}

/** The node whose output is wired to an input, through the wall of a Map where it comes from outside. */
export function sourceOf(workflow: Workflow, address: Address, input: string): Address | null {
  const place = placeOf(workflow, address);
  const edge = place?.graph.edges.find(({ to }) => to === `${place.id}.${input}`);
  return place && edge ? startOf(workflow, place.prefix, edge.from) : null;
}

/** The nodes that feed a node directly. */
export function inputsOf(workflow: Workflow, address: Address): Address[] {
  const place = placeOf(workflow, address);
  if (!place) return [];
  return place.graph.edges.filter(({ to }) => wireEnd(to).id === place.id).flatMap(({ from }) => startOf(workflow, place.prefix, from) ?? []);
}

function startOf(workflow: Workflow, prefix: Address, from: string): Address | null {
  const start = wireStart(from);
  if ('id' in start) return addressIn(prefix, start.id);
  const argument = nodeAt(workflow, prefix)?.body?.argument;
  return sourceOf(workflow, prefix, start.outside === argument ? 'collection' : start.outside);
}

/** The nodes that read a node's output directly; the answer of a body is read by its Map. */
export function readersOf(workflow: Workflow, address: Address): Address[] {
  const place = placeOf(workflow, address);
  if (!place) return [];
  const { graph, prefix, id } = place;
  const readers = graph.edges.flatMap(({ from, to }) => {
    const start = wireStart(from);
    return 'id' in start && start.id === id ? [addressIn(prefix, wireEnd(to).id)] : [];
  });
  return prefix !== '' && nodeAt(workflow, prefix)?.body?.result === id ? [...readers, prefix] : readers;
}

/** All nodes that depend on a node, the nearest first, without itself. */
export function downstreamOf(workflow: Workflow, address: Address): Address[] {
  return walk(address, (current) => readersOf(workflow, current));
}

/** All nodes that a node depends on, the nearest first, without itself. */
export function upstreamOf(workflow: Workflow, address: Address): Address[] {
  return walk(address, (current) => inputsOf(workflow, current));
}

function walk(start: Address, next: (address: Address) => readonly Address[]): Address[] {
  const seen = new Set([start]);
  const queue = [start];
  for (let i = 0; i < queue.length; i++) {
    for (const address of next(queue[i])) {
      if (!seen.has(address)) {
        seen.add(address);
        queue.push(address);
      }
    }
  }
  return queue.slice(1);
}
