import { type Address, graphOf } from '../../src/workflow/address.ts';
import { addNode, connect, decorateNode, freeId, graphAt, nodeAt, removeNode, setResult } from '../../src/workflow/edits.ts';
import { inputKinds } from '../../src/workflow/input-kinds.ts';
import { type NodeType, findNodeType } from '../../src/workflow/node-type.ts';
import type { Body, Node, Workflow } from '../../src/workflow/workflow.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { useDocument } from '../store/document.ts';
import { wireFault } from './wiring.ts';
import { useWires } from './wires.ts';

/** A node's name for people: its label, else its type's title. */
export function titleOf(node: Node): string {
  return node.label ?? findNodeType(nodeTypes, node.type)?.title ?? node.type;
}

const RESULT = 'result';

function emptyBody(): Body {
  return { argument: 'img', result: RESULT, nodes: [], edges: [] };
}

/** Adds a node of a type and selects it. With `from` (a node of the same graph) it is wired to the first input that fits. */
export function addNodeOf(type: NodeType, graph: Address, position: readonly [number, number], from?: string): Address | null {
  const { workflow, edit, select } = useDocument.getState();
  const within = graphAt(workflow, graph);
  if (!within) return null;
  const id = freeId(within, type.type.replace(/([a-z])([A-Z])/g, '$1-$2'));
  const address = graph === '' ? id : `${graph}/${id}`;
  const node: Node = { id, type: type.type, position, params: {}, ...(type.hasBody ? { body: emptyBody() } : {}) };
  edit(`Add ${type.title}`, (before) => {
    let after = addNode(before, graph, node);
    if (from !== undefined) after = wireToFirst(after, graph, from, node, type);
    const body = graph === '' ? undefined : nodeAt(before, graph)?.body;
    // The first node of a body is its answer, and then the one that goes on from the answer.
    if (body && (from === body.result || !body.nodes.some((other) => other.id === body.result))) after = setResult(after, graph, id);
    return after;
  });
  select([address]);
  return address;
}

function wireToFirst(workflow: Workflow, graph: Address, from: string, node: Node, type: NodeType): Workflow {
  for (const [input, { kind }] of Object.entries(type.inputs)) {
    if (inputKinds[kind].accepts.length === 0) continue;
    if (wireFault(workflow, graph, from, node.id, input) === null) return connect(workflow, graph, { from, to: `${node.id}.${input}` });
  }
  return workflow;
}

export function deleteSelection(): void {
  const { selection, edit, select, workflow } = useDocument.getState();
  const wires = useWires.getState().selected;
  const nodes = selection.filter((address) => nodeAt(workflow, address));
  const [first] = nodes;
  const label = nodes.length === 1 ? `Delete ${titleOf(nodeAt(workflow, first) ?? { id: '', type: 'node', position: [0, 0], params: {} })}` : `Delete ${nodes.length} nodes`;
  if (nodes.length > 0) edit(label, (before) => nodes.reduce((after, address) => removeNode(after, address), before));
  select([]);
  if (wires.length > 0) useWires.getState().removeSelected();
}

export function duplicateSelection(): void {
  const { selection, workflow, edit, select } = useDocument.getState();
  const copies: Address[] = [];
  edit(selection.length === 1 ? 'Duplicate node' : `Duplicate ${selection.length} nodes`, (before) =>
    selection.reduce((after, address) => {
      const node = nodeAt(workflow, address);
      const graph = graphOf(address);
      const within = graphAt(after, graph);
      if (!node || !within) return after;
      const id = freeId(within, node.id.replace(/-\d+$/, ''));
      copies.push(graph === '' ? id : `${graph}/${id}`);
      return addNode(after, graph, { ...node, id, position: [node.position[0] + 32, node.position[1] + 32] });
    }, before),
  );
  select(copies);
}

export function selectAll(): void {
  const { workflow, select } = useDocument.getState();
  select(workflow.nodes.map((node) => node.id));
}

/** Turns a flag of the selected nodes on, or off if all have it. */
export function toggleFlag(flag: 'muted' | 'bypassed' | 'collapsed', label: string): void {
  const { selection, workflow, edit } = useDocument.getState();
  const isOn = selection.every((address) => nodeAt(workflow, address)?.[flag]);
  edit(isOn ? `Undo ${label.toLowerCase()}` : label, (before) =>
    selection.reduce((after, address) => decorateNode(after, address, { [flag]: isOn ? undefined : true }), before),
  );
}
