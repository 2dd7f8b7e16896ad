import {
  Background,
  BackgroundVariant,
  type Connection,
  type FinalConnectionState,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  applyNodeChanges,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { type DragEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Address, graphOf, idOf } from '../../src/workflow/address.ts';
import { connect, graphAt, moveNode, nodeAt, setResult } from '../../src/workflow/edits.ts';
import { findNodeType } from '../../src/workflow/node-type.ts';
import { nodeTypes as types } from '../../nodes/index.ts';
import { useDocument } from '../store/document.ts';
import { openText } from '../store/files.ts';
import { useView } from '../store/view.ts';
import { addNodeOf, titleOf } from './actions.ts';
import './canvas.css';
import { CanvasTools } from './CanvasTools.tsx';
import { flow } from './flow.ts';
import { FRAME_SIDE, FRAME_TOP } from './layout.ts';
import { MapFrame, Tab } from './MapFrame.tsx';
import { InnerCard, NodeCard } from './NodeCard.tsx';
import { type CanvasNode, toFlowEdges, toFlowNodes, wireId } from './to-flow.ts';
import { Wire, type WireEdge } from './Wire.tsx';
import { useWires } from './wires.ts';
import { wireFault } from './wiring.ts';

const NODE_TYPES = { card: NodeCard, inner: InnerCard, frame: MapFrame, tab: Tab };
const EDGE_TYPES = { wire: Wire };
/** What the palette puts on a drag: the type of the node. */
export const NODE_DRAG = 'application/x-geoweft-node';

export function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

function Flow() {
  const workflow = useDocument((state) => state.workflow);
  const path = useDocument((state) => state.path);
  const selection = useDocument((state) => state.selection);
  const selectedWires = useWires((state) => state.selected);
  const instance = useReactFlow();
  const [nodes, setNodes] = useState<CanvasNode[]>([]);
  const sizes = useRef(new Map<string, { width?: number; height?: number }>());
  const detail = useDetail();

  useEffect(() => {
    flow.attach(instance);
    return () => flow.attach(null);
  }, [instance]);

  useEffect(() => {
    setNodes((before) => {
      const known = new Map(before.map((node) => [node.id, node]));
      return toFlowNodes(workflow, selection, (id) => sizes.current.get(id)).map((node) => {
        const measured = known.get(node.id)?.measured;
        return measured ? { ...node, measured } : node;
      });
    });
  }, [workflow, selection]);

  const edges = useMemo(
    () => toFlowEdges(workflow, { selection, selectedWires: new Set(selectedWires.map(({ graph, to }) => wireId(graph, to))) }),
    [workflow, selection, selectedWires],
  );

  // A document that was just opened is shown whole once its cards have their size, and again while what they learn makes
  // them grow, until the user moves the view.
  const untouched = useRef(0);
  const opened = useRef<string | null>(null);
  const measured = nodes.length > 0 && nodes.every((node) => node.measured !== undefined);
  const document = useDocument((state) => (state.past.length === 0 && state.future.length === 0 ? state.workflow : null));
  useEffect(() => {
    if (!measured || document === null) return;
    const identity = `${path}|${document.name}`;
    if (opened.current === identity) return;
    opened.current = identity;
    untouched.current = FITS;
    flow.fit();
  }, [measured, document, path]);

  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    let resized = false;
    for (const change of changes) {
      if (change.type === 'dimensions' && change.dimensions) {
        sizes.current.set(change.id, change.dimensions);
        resized ||= change.id.includes('/');
        if (untouched.current > 0) refit(untouched);
      }
    }
    setNodes((before) => {
      const after = applyNodeChanges(changes, before);
      if (!resized) return after;
      // A body's nodes have their size now: the frame around them is fitted.
      const { workflow: current, selection: selected } = useDocument.getState();
      const fitted = new Map(toFlowNodes(current, selected, (id) => sizes.current.get(id)).map((node) => [node.id, node]));
      return after.map((node) => {
        const next = fitted.get(node.id);
        if (node.type === 'tab' && next) return { ...node, position: next.position };
        if (node.type !== 'frame' || !next?.style) return node;
        return { ...node, style: next.style, ...(next.width ? { width: next.width } : {}), ...(next.height ? { height: next.height } : {}) };
      });
    });
    const selected = changes.filter((change) => change.type === 'select');
    if (selected.length > 0) {
      const { selection: before, select } = useDocument.getState();
      const next = new Set(before);
      selected.forEach(({ id, selected: isSelected }) => (isSelected ? next.add(id) : next.delete(id)));
      select([...next]);
    }
    commitMoves(changes);
  }, []);

  const onConnect = useCallback(({ source, target, targetHandle }: Connection) => {
    const { edit } = useDocument.getState();
    const from = wireFrom(source);
    if (targetHandle === 'result' && target.endsWith('/=')) {
      const map = target.slice(0, -2);
      edit('Change the answer', (before) => setResult(before, map, idOf(source)));
      return;
    }
    const to = `${idOf(target)}.${targetHandle ?? ''}`;
    edit(`Link ${from.name} → ${to}`, (before) => connect(before, graphOf(target), { from: from.name, to }));
  }, []);

  const onConnectEnd = useCallback((event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const drawing = useWires.getState().drawing;
    useWires.setState({ drawing: null });
    if (!drawing || state.isValid || state.toHandle || !('clientX' in event)) return;
    const node = event.target instanceof Element ? event.target.closest('[data-node]')?.getAttribute('data-node') : null;
    if (node) return connectToFirst(drawing, node);
    useView.getState().set({ adding: { screen: [event.clientX, event.clientY], from: { node: drawing.from, graph: drawing.graph } } });
  }, []);

  return (
    <div
      className={`canvas detail-${detail}`}
      onPointerMove={(event) => flow.pointAt([event.clientX, event.clientY])}
      onPointerLeave={() => flow.pointAt(null)}
      onDragOver={(event) => {
        event.preventDefault();
        event.dataTransfer.dropEffect = event.dataTransfer.types.includes('Files') ? 'copy' : 'move';
      }}
      onDrop={onDrop}
    >
      <ReactFlow<CanvasNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={(changes) => {
          const chosen = changes.filter((change) => change.type === 'select');
          if (chosen.length === 0) return;
          const next = new Map(useWires.getState().selected.map((wire) => [wireId(wire.graph, wire.to), wire]));
          for (const { id, selected } of chosen) {
            const [graph, ...to] = id.split('>');
            if (selected && to.length > 0) next.set(id, { graph, to: to.join('>') });
            else next.delete(id);
          }
          useWires.getState().select([...next.values()]);
        }}
        onMoveStart={(event) => {
          if (event) untouched.current = 0;
        }}
        onConnect={onConnect}
        onConnectStart={(_, { nodeId, handleType }) => {
          if (nodeId === null || handleType !== 'source') return;
          const { name, graph } = wireFrom(nodeId);
          useWires.setState({ drawing: { graph, from: name } });
        }}
        onConnectEnd={onConnectEnd}
        isValidConnection={({ source, target, targetHandle }) => isAllowed(source, target, targetHandle ?? '')}
        onPaneContextMenu={(event) => {
          event.preventDefault();
          useView.getState().set({ adding: { screen: [event.clientX, event.clientY] } });
        }}
        onDoubleClick={(event) => {
          if (event.target instanceof Element && event.target.classList.contains('react-flow__pane')) {
            useView.getState().set({ adding: { screen: [event.clientX, event.clientY] } });
          }
        }}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        selectionOnDrag
        selectionMode={SelectionMode.Partial}
        panOnDrag={[1, 2]}
        panActivationKeyCode="Space"
        multiSelectionKeyCode={['Shift', 'Control', 'Meta']}
        selectionKeyCode={null}
        minZoom={0.1}
        maxZoom={4}
        connectionRadius={24}
        elevateNodesOnSelect={false}
        zIndexMode="manual"
        proOptions={PRO}
        nodesFocusable
        edgesFocusable
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--dot)" />
      </ReactFlow>
      <CanvasTools />
      {workflow.nodes.length === 0 && <EmptyCanvas />}
    </div>
  );
}

/** How often a document that was opened is fitted again. */
const FITS = 4;
const FIT_SETTLE_MS = 150;
let refitTimer: ReturnType<typeof setTimeout> | undefined;

function refit(untouched: { current: number }): void {
  clearTimeout(refitTimer);
  refitTimer = setTimeout(() => {
    if (untouched.current-- > 0) flow.fit();
  }, FIT_SETTLE_MS);
}

type Detail = 'near' | 'mid' | 'far';

/** How much the cards show at the present zoom. The bounds differ on the way in and out, so that a fit never flickers. */
function useDetail(): Detail {
  const last = useRef<Detail>('near');
  const detail = useStore((state) => {
    const zoom = state.transform[2];
    const [mid, far] = [last.current === 'near' ? 0.55 : 0.62, last.current === 'far' ? 0.33 : 0.28];
    return zoom < far ? 'far' : zoom < mid ? 'mid' : 'near';
  });
  last.current = detail;
  return detail;
}

const PRO = { hideAttribution: true };

function EmptyCanvas() {
  return (
    <div className="empty-canvas">
      <h2>An empty canvas</h2>
      <p>
        Press <span className="kbd">A</span> to add a node, drag one in from the left, or drop a <span className="mono">.weft</span> file here.
      </p>
    </div>
  );
}

/** Where a wire that begins at a node of the canvas comes from, as the document says it, and in which graph. */
function wireFrom(source: Address): { name: string; graph: Address } {
  return { name: idOf(source), graph: graphOf(source) };
}

function isAllowed(source: Address, target: Address, input: string): boolean {
  if (graphOf(source) !== graphOf(target)) return false;
  if (target.endsWith('/=')) return !idOf(source).startsWith('$');
  return wireFault(useDocument.getState().workflow, graphOf(target), idOf(source), idOf(target), input) === null;
}

/** A wire dropped on a node goes to its first input that takes it and is free, else to the first that takes it. */
function connectToFirst({ graph, from }: { graph: Address; from: string }, target: Address): void {
  const { workflow, edit } = useDocument.getState();
  const node = nodeAt(workflow, target);
  const type = node && findNodeType(types, node.type);
  if (!type || graphOf(target) !== graph) return;
  const within = graphAt(workflow, graph);
  const fits = Object.keys(type.inputs).filter((input) => wireFault(workflow, graph, from, node.id, input) === null);
  const input = fits.find((name) => !within?.edges.some((edge) => edge.to === `${node.id}.${name}`)) ?? fits.at(0);
  if (input !== undefined) edit(`Link ${from} → ${node.id}.${input}`, (before) => connect(before, graph, { from, to: `${node.id}.${input}` }));
}

/** Positions that came to rest, by mouse or arrow keys, as one edit. */
function commitMoves(changes: readonly NodeChange<CanvasNode>[]): void {
  const moved = changes.flatMap((change) =>
    change.type === 'position' && change.position && change.dragging !== true ? [{ id: change.id, position: change.position }] : [],
  );
  if (moved.length === 0) return;
  const { workflow, edit } = useDocument.getState();
  const [first] = moved;
  const node = nodeAt(workflow, first.id);
  const label = moved.length === 1 && node ? `Move ${titleOf(node)}` : `Move ${moved.length} nodes`;
  edit(
    label,
    (before) =>
      moved.reduce((after, { id, position }) => {
        const current = nodeAt(after, id);
        if (!current) return after;
        const [x, y] = graphOf(id) === '' ? [position.x, position.y] : [position.x - FRAME_SIDE, position.y - FRAME_TOP];
        const next: [number, number] = [Math.round(x), Math.round(y)];
        return next[0] === current.position[0] && next[1] === current.position[1] ? after : moveNode(after, id, next);
      }, before),
    `move ${moved.map(({ id }) => id).join(' ')}`,
  );
}

/** A node from the palette lands where it is dropped, in a Map's body if on its frame; a file is opened. */
function onDrop(event: DragEvent): void {
  event.preventDefault();
  const type = findNodeType(types, event.dataTransfer.getData(NODE_DRAG));
  const file = event.dataTransfer.files.item(0);
  if (type) dropNode(type, [event.clientX, event.clientY], event.target);
  else if (file) void openFile(file);
  else useView.getState().toast({ tone: 'error', title: 'Nothing was added', detail: 'Drop a node of the palette or a .weft file.' });
}

export function dropNode(type: (typeof types)[number], screen: readonly [number, number], target: EventTarget | null, from?: string): Address | null {
  const frame = target instanceof Element ? target.closest('.card.frame')?.getAttribute('data-node') : null;
  const [x, y] = flow.position(screen);
  if (!frame) return addNodeOf(type, '', [x, y], from);
  const node = nodeAt(useDocument.getState().workflow, frame);
  const [left, top] = node && graphOf(frame) === '' ? node.position : [0, 0];
  return addNodeOf(type, frame, [Math.max(0, x - left - FRAME_SIDE), Math.max(0, y - top - FRAME_TOP)], from);
}

const MAX_DROPPED = 16 * 2 ** 20;

async function openFile(file: File): Promise<void> {
  if (file.size > MAX_DROPPED) {
    useView.getState().toast({ tone: 'error', title: `${file.name} was not opened`, detail: 'A workflow has at most 16 MB.' });
    return;
  }
  openText(await file.text(), file.name);
}
