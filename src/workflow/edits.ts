import type { Json } from '../expression/json.ts';
import { type Address, graphOf, idOf, wireEnd, wireStart } from './address.ts';
import { FORMAT, VERSION } from './schema.ts';
import type { Body, Edge, Graph, Node, Workflow } from './workflow.ts';

/** A workflow without nodes. */
export function emptyWorkflow(name = 'Untitled'): Workflow {
  return { format: FORMAT, version: VERSION, name, nodes: [], edges: [], frames: [], notes: [] };
}

/** The node at an address, or undefined. */
export function nodeAt(graph: Graph, address: Address): Node | undefined {
  const [id, ...rest] = address.split('/');
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (rest.length === 0) return node;
  return node?.body && nodeAt(node.body, rest.join('/'));
}

/** The graph at a path: the one given (''), or the body of a Map in it. */
export function graphAt(graph: Graph, path: Address): Graph | undefined {
  return path === '' ? graph : nodeAt(graph, path)?.body;
}

/** The addresses of all nodes, those of a body after their Map. */
export function addressesOf(graph: Graph, prefix = ''): Address[] {
  return graph.nodes.flatMap((node) => [
    `${prefix}${node.id}`,
    ...(node.body ? addressesOf(node.body, `${prefix}${node.id}/`) : []),
  ]);
}

/** An id that no node of the graph has: the wanted one, else with the first free number. */
export function freeId(graph: Graph, wanted: string): string {
  const base = wanted.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+/, '') || 'node';
  const taken = new Set(graph.nodes.map((node) => node.id));
  for (let count = 1; ; count++) {
    const id = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(id)) return id;
  }
}

/** Adds a node to the workflow, or with a path to a Map's body (`graph`: ''). */
export function addNode(workflow: Workflow, graph: Address, node: Node): Workflow {
  return editGraph(workflow, graph, ({ nodes }) => ({ nodes: [...nodes, node] }));
}

/** Removes a node and its wires. */
export function removeNode(workflow: Workflow, address: Address): Workflow {
  const id = idOf(address);
  return editGraph(workflow, graphOf(address), ({ nodes, edges }) => ({
    nodes: nodes.filter((node) => node.id !== id),
    edges: edges.filter((edge) => wireEnd(edge.to).id !== id && !startsAt(edge, id)),
  }));
}

/** Adds a wire; one that led to the same input is replaced. */
export function connect(workflow: Workflow, graph: Address, edge: Edge): Workflow {
  return editGraph(workflow, graph, ({ edges }) => ({ edges: [...edges.filter((other) => other.to !== edge.to), edge] }));
}

/** Removes the wire that leads to an input. */
export function disconnect(workflow: Workflow, graph: Address, to: string): Workflow {
  return editGraph(workflow, graph, ({ edges }) => ({ edges: edges.filter((edge) => edge.to !== to) }));
}

/** Sets a param; undefined takes it away. */
export function setParam(workflow: Workflow, address: Address, param: string, value: Json | undefined): Workflow {
  return editNode(workflow, address, (node) => {
    if (value !== undefined) return { ...node, params: { ...node.params, [param]: value } };
    return { ...node, params: Object.fromEntries(Object.entries(node.params).filter(([name]) => name !== param)) };
  });
}

export function moveNode(workflow: Workflow, address: Address, position: readonly [number, number]): Workflow {
  return editNode(workflow, address, (node) => ({ ...node, position }));
}

/** Changes what a node shows or whether it runs: label, muted, bypassed, collapsed, color, size. */
export function decorateNode(
  workflow: Workflow,
  address: Address,
  change: Partial<Pick<Node, 'label' | 'muted' | 'bypassed' | 'collapsed' | 'color' | 'size'>>,
): Workflow {
  return editNode(workflow, address, (node) => ({ ...node, ...change }));
}

/** Changes which node of a Map's body is its answer. */
export function setResult(workflow: Workflow, address: Address, result: string): Workflow {
  return editNode(workflow, address, (node) => (node.body ? { ...node, body: { ...node.body, result } } : node));
}

/** Whether a param's input has a wire, which then counts instead. */
export function isWired(graph: Graph, address: Address, input: string): boolean {
  return graphAt(graph, graphOf(address))?.edges.some((edge) => edge.to === `${idOf(address)}.${input}`) ?? false;
}

function startsAt(edge: Edge, id: string): boolean {
  const start = wireStart(edge.from);
  return 'id' in start && start.id === id;
}

function editNode(workflow: Workflow, address: Address, change: (node: Node) => Node): Workflow {
  const id = idOf(address);
  return editGraph(workflow, graphOf(address), ({ nodes }) => ({ nodes: nodes.map((node) => (node.id === id ? change(node) : node)) }));
}

function editGraph(workflow: Workflow, path: Address, change: (graph: Graph) => Partial<Graph>): Workflow {
  return path === '' ? { ...workflow, ...change(workflow) } : { ...workflow, nodes: editBodies(workflow.nodes, path.split('/'), change) };
}

function editBodies(nodes: readonly Node[], [id, ...rest]: readonly string[], change: (graph: Graph) => Partial<Graph>): Node[] {
  return nodes.map((node) => {
    if (node.id !== id || !node.body) return node;
    const body: Body = node.body;
    return { ...node, body: rest.length === 0 ? { ...body, ...change(body) } : { ...body, nodes: editBodies(body.nodes, rest, change) } };
  });
}
