import type { Node as FlowNode } from '@xyflow/react';
import { type Address, addressIn, wireEnd, wireStart } from '../../src/workflow/address.ts';
import { findNodeType } from '../../src/workflow/node-type.ts';
import type { Body, Graph, Node, Workflow } from '../../src/workflow/workflow.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { FRAME_SIDE, FRAME_TOP, type Size, frameSize } from './layout.ts';
import type { WireEdge } from './Wire.tsx';
import { outputKind } from './wiring.ts';

/** What a node on the canvas is told: its address; everything else it looks up itself. */
export interface CardData extends Record<string, unknown> {
  readonly address: Address;
}

/** A tab at the side of a Map's frame: a value that comes in, or the answer that goes out. */
export interface TabData extends Record<string, unknown> {
  readonly map: Address;
  /** $name of a value from outside; null for the answer. */
  readonly name: string | null;
}

export type CardNode = FlowNode<CardData, 'card' | 'frame' | 'inner'>;
export type TabNode = FlowNode<TabData, 'tab'>;
export type CanvasNode = CardNode | TabNode;

const [FRAME_Z, WIRE_Z, CARD_Z] = [0, 5, 10];
const TAB_STEP = 30;

export function tabId(map: Address, name: string | null): string {
  return `${map}/${name === null ? '=' : `$${name}`}`;
}

/** The canvas's nodes of a workflow. `measured`: the sizes of nodes that are on the screen already. */
export function toFlowNodes(workflow: Workflow, selection: readonly Address[], measured: (id: string) => Partial<Size> | undefined): CanvasNode[] {
  return workflow.nodes.flatMap((node) => nodesOf(node, '', undefined, selection, measured));
}

function nodesOf(
  node: Node,
  prefix: Address,
  parentId: string | undefined,
  selection: readonly Address[],
  measured: (id: string) => Partial<Size> | undefined,
): CanvasNode[] {
  const address = addressIn(prefix, node.id);
  const [x, y] = node.position;
  const placed = parentId === undefined ? { position: { x, y } } : { parentId, position: { x: x + FRAME_SIDE, y: y + FRAME_TOP }, extent: innerExtent };
  const shared = { id: address, data: { address }, selected: selection.includes(address), dragHandle: '.card-header', ...placed };
  const body = node.body;
  if (!body || node.collapsed) return [{ ...shared, type: parentId === undefined ? 'card' : 'inner', zIndex: CARD_Z }];
  const size = frameSize(body, (id) => measured(addressIn(address, id)));
  const names = outsideNames(node, prefix, body);
  const middle = Math.max(FRAME_TOP, size.height / 2 - 10);
  const tabs: CanvasNode[] = names.map((name, index) => tab(address, name, { x: 12, y: FRAME_TOP + 4 + index * TAB_STEP }));
  tabs.push(tab(address, null, { x: size.width - 50, y: resultHeight(body, middle) }));
  return [
    { ...shared, type: 'frame', zIndex: FRAME_Z, style: { ...size }, width: size.width, height: size.height },
    ...tabs,
    ...body.nodes.flatMap((inner) => nodesOf(inner, address, address, selection, measured)),
  ];
}

const innerExtent: [[number, number], [number, number]] = [
  [FRAME_SIDE, FRAME_TOP],
  [Infinity, Infinity],
];

function tab(map: Address, name: string | null, position: { x: number; y: number }): CanvasNode {
  const id = tabId(map, name);
  return { id, type: 'tab', data: { map, name }, parentId: map, position, draggable: false, selectable: false, deletable: false, zIndex: CARD_Z };
}

/** The answer's tab stands level with the node that gives it. */
function resultHeight(body: Body, otherwise: number): number {
  const result = body.nodes.find((node) => node.id === body.result);
  return result ? FRAME_TOP + result.position[1] + 31 : otherwise;
}

/** The argument, and every further value that the Map's inputs bring in. */
function outsideNames(node: Node, prefix: Address, body: Body): string[] {
  const declared = findNodeType(nodeTypes, node.type)?.inputs ?? {};
  const used = body.edges.flatMap((edge) => {
    const start = wireStart(edge.from);
    return 'outside' in start ? [start.outside] : [];
  });
  return [...new Set([body.argument, ...used])].filter((name) => name === body.argument || !Object.hasOwn(declared, name) || prefix !== '');
}

export interface WireLook {
  readonly selectedWires: ReadonlySet<string>;
  readonly selection: readonly Address[];
}

export function wireId(graph: Address, to: string): string {
  return `${graph}>${to}`;
}

/** The canvas's wires, those of bodies too, and one from each body's answer to its tab. */
export function toFlowEdges(workflow: Workflow, look: WireLook): WireEdge[] {
  return edgesOf(workflow, workflow, '', look);
}

function edgesOf(workflow: Workflow, graph: Graph, prefix: Address, look: WireLook): WireEdge[] {
  const known = new Set(graph.nodes.map((node) => node.id));
  const wires = graph.edges.flatMap((edge): WireEdge[] => {
    const start = wireStart(edge.from);
    const { id: target, input } = wireEnd(edge.to);
    if (!known.has(target) || ('id' in start && !known.has(start.id))) return [];
    const source = 'id' in start ? addressIn(prefix, start.id) : tabId(prefix, start.outside);
    const targetAddress = addressIn(prefix, target);
    const kind = outputKind(workflow, prefix, edge.from) ?? 'Image';
    const muted = graph.nodes.some((node) => ('id' in start && node.id === start.id && node.muted) === true);
    return [
      {
        id: wireId(prefix, edge.to),
        type: 'wire',
        source,
        sourceHandle: 'out',
        target: targetAddress,
        targetHandle: input,
        selected: look.selectedWires.has(wireId(prefix, edge.to)),
        zIndex: WIRE_Z,
        data: {
          kind,
          counted: kind === 'ImageCollection' && 'id' in start && isFirstWire(graph, edge) ? source : null,
          before: 'id' in start ? feederOf(graph, prefix, start.id) : null,
          lit: look.selection.includes(source) || look.selection.includes(targetAddress),
          muted,
        },
      },
    ];
  });
  const inner = graph.nodes.flatMap((node) => (node.body && !node.collapsed ? bodyEdges(workflow, node, node.body, addressIn(prefix, node.id), look) : []));
  return [...wires, ...inner];
}

function bodyEdges(workflow: Workflow, node: Node, body: Body, address: Address, look: WireLook): WireEdge[] {
  const edges = edgesOf(workflow, body, address, look);
  if (!body.nodes.some((inner) => inner.id === body.result)) return edges;
  const result: WireEdge = {
    id: `${address}/=`,
    type: 'wire',
    source: addressIn(address, body.result),
    sourceHandle: 'out',
    target: tabId(address, null),
    targetHandle: 'result',
    selectable: false,
    deletable: false,
    zIndex: WIRE_Z,
    data: { kind: 'Image', counted: null, before: null, lit: false, muted: node.muted === true },
  };
  return [...edges, result];
}

/** A count stands over one of a node's wires only. */
function isFirstWire(graph: Graph, edge: Graph['edges'][number]): boolean {
  return graph.edges.find((other) => other.from === edge.from) === edge;
}

function feederOf(graph: Graph, prefix: Address, id: string): Address | null {
  const edge = graph.edges.find((candidate) => candidate.to === `${id}.collection`);
  const start = edge && wireStart(edge.from);
  return start && 'id' in start ? addressIn(prefix, start.id) : null;
}

