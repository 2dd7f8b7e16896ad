import { Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { inputKinds } from '../../src/workflow/input-kinds.ts';
import type { NodeGroup, NodeType } from '../../src/workflow/node-type.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { addNodeOf } from '../canvas/actions.ts';
import { NODE_DRAG } from '../canvas/Canvas.tsx';
import { flow } from '../canvas/flow.ts';
import { GROUP_TITLES, nodeIcon, portKind } from '../canvas/kinds.ts';
import { PortShape } from '../canvas/PortShape.tsx';
import { Drawer } from '../drawers/Drawer.tsx';
import { useDocument } from '../store/document.ts';
import { graphOf } from '../../src/workflow/address.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import './palette.css';
import { searchTypes } from './search.ts';

interface Props {
  readonly onClose: () => void;
}

/** Every node there is, by group; drag one onto the canvas, or double-click it. */
export function Palette({ onClose }: Props) {
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const found = searchTypes(nodeTypes, query);
  const groups = [...new Set(found.map((type) => type.group))];
  return (
    <Drawer title="Nodes" onClose={onClose}>
      <label className="field palette-search">
        <Search size={14} aria-hidden="true" />
        <input
          ref={field}
          value={query}
          placeholder="Find a node"
          aria-label="Find a node"
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && found.length > 0) addToCanvas(found[0]);
            if (event.key === 'Escape') setQuery('');
          }}
        />
        <span className="kbd">A</span>
      </label>
      <div className="palette-list">
        {groups.map((group) => (
          <Group key={group} group={group} types={found.filter((type) => type.group === group)} />
        ))}
        {found.length === 0 && <p className="drawer-empty">No node is called “{query}”.</p>}
      </div>
    </Drawer>
  );
}

function Group({ group, types }: { group: NodeGroup; types: readonly NodeType[] }) {
  return (
    <section data-category={group}>
      <h3 className="palette-group">
        {GROUP_TITLES[group]} <span>{types.length}</span>
      </h3>
      {types.map((type) => (
        <Item key={type.type} type={type} />
      ))}
    </section>
  );
}

function Item({ type }: { type: NodeType }) {
  const Icon = nodeIcon(type.type);
  const [first] = Object.values(type.inputs);
  const output = type.output(() => undefined);
  return (
    <button
      type="button"
      className="palette-item"
      title={type.help}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(NODE_DRAG, type.type);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDoubleClick={() => addToCanvas(type)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') addToCanvas(type);
      }}
    >
      <Icon size={16} aria-hidden="true" />
      <span className="ellipsis">{type.title}</span>
      <span className="palette-signature" aria-hidden="true">
        {inputKinds[first.kind].accepts.length > 0 && (
          <>
            <PortShape kind={portKind(first.kind)} />→
          </>
        )}
        <PortShape kind={type.group === 'output' ? 'Layer' : output} />
      </span>
    </button>
  );
}

/** Adds a node in the middle of the canvas, beside the selected one and wired to it where that fits. */
function addToCanvas(type: NodeType): void {
  const { selection, workflow } = useDocument.getState();
  const address = selection.length === 1 ? selection[0] : null;
  const node = address === null ? undefined : nodeAt(workflow, address);
  if (address !== null && node?.body && node.body.nodes.length === 0) {
    addNodeOf(type, address, [0, 24], `$${node.body.argument}`);
    return;
  }
  if (address !== null && node) {
    const graph = graphOf(address);
    addNodeOf(type, graph, [node.position[0] + (graph === '' ? 292 : 144), node.position[1]], node.id);
    return;
  }
  const box = document.querySelector('.canvas')?.getBoundingClientRect();
  const middle: [number, number] = box ? flow.position([box.x + box.width / 2 - 100, box.y + box.height / 2 - 80]) : [0, 0];
  addNodeOf(type, '', middle);
}
