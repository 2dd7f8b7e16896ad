import { Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { inputKinds } from '../../src/workflow/input-kinds.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { graphOf } from '../../src/workflow/address.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { addNodeOf } from '../canvas/actions.ts';
import { dropNode } from '../canvas/Canvas.tsx';
import { flow } from '../canvas/flow.ts';
import { nodeIcon } from '../canvas/kinds.ts';
import { outputKind } from '../canvas/wiring.ts';
import { useOutsidePress } from '../parts/use-outside-press.ts';
import { useDocument } from '../store/document.ts';
import { type Adding, useView } from '../store/view.ts';
import { searchTypes } from './search.ts';
import './search.css';

const INNER_STEP = 144;
const GAP = 76;

/** The search that opens at the cursor: Enter adds the node, wired to the port or the node that it was called from. */
export function AddSearch({ adding }: { readonly adding: Adding }) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [from] = useState(() => adding.from ?? fromSelection());
  const found = useMemo(() => searchTypes(from ? nodeTypes.filter((type) => takes(type, from)) : nodeTypes, query), [query, from]);
  const close = (): void => useView.getState().set({ adding: null });
  useEffect(() => field.current?.focus(), []);
  useEffect(() => setChosen(0), [query]);
  useOutsidePress(box, close);

  const add = (type: NodeType): void => {
    close();
    if (from && from.graph !== '') {
      const node = nodeAt(useDocument.getState().workflow, `${from.graph}/${from.node}`);
      addNodeOf(type, from.graph, node ? [node.position[0] + INNER_STEP, node.position[1]] : [0, 24], from.node);
    } else if (adding.from) {
      addNodeOf(type, '', flow.position(adding.screen), adding.from.node);
    } else if (from) {
      addNodeOf(type, '', besideNode(from.node), from.node);
    } else {
      const frame = document.elementsFromPoint(adding.screen[0], adding.screen[1]).find((element) => element.closest('.card.frame')) ?? null;
      dropNode(type, adding.screen, frame);
    }
  };

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && found.length > 0) add(found[Math.min(chosen, found.length - 1)]);
    else if (event.key === 'ArrowDown') setChosen((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setChosen((chosen - 1 + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };

  const marked = found.at(Math.min(chosen, found.length - 1));
  const [x, y] = adding.screen;
  return (
    <div className="search-sheet" ref={box} style={{ left: Math.min(x, innerWidth - 356), top: Math.min(y, innerHeight - 420) }} role="dialog" aria-label="Add a node">
      <label className="search-field">
        <Search size={16} aria-hidden="true" />
        <input ref={field} value={query} placeholder="Add a node" aria-label="Add a node" onChange={(event) => setQuery(event.target.value)} onKeyDown={onKeyDown} />
        {from && <span className="pill">from {from.node}</span>}
      </label>
      <ul role="listbox" aria-label="Nodes">
        {found.map((type, index) => {
          const Icon = nodeIcon(type.type);
          return (
            <li
              key={type.type}
              role="option"
              aria-selected={type === marked}
              data-category={type.group}
              onPointerEnter={() => setChosen(index)}
              onClick={() => add(type)}
              ref={(element) => {
                if (type === marked) element?.scrollIntoView({ block: 'nearest' });
              }}
            >
              <Icon size={16} aria-hidden="true" />
              <b>{type.title}</b>
            </li>
          );
        })}
        {found.length === 0 && <li className="none">No node fits “{query}”</li>}
      </ul>
      {marked && (
        <p className="search-doc">
          {marked.help}
          <span>
            <kbd className="kbd">↵</kbd> {from ? 'add and wire' : 'add'}
          </span>
        </p>
      )}
    </div>
  );
}

/** A place right of a node of the workflow. */
function besideNode(id: string): [number, number] {
  const node = nodeAt(useDocument.getState().workflow, id);
  const width = document.querySelector<HTMLElement>(`[data-node="${id}"]`)?.offsetWidth ?? 216;
  return node ? [node.position[0] + width + GAP, node.position[1]] : [0, 0];
}

/** A single selected node is what a new one is wired to; in a Map that is still empty it is the mapped image. */
function fromSelection(): Adding['from'] {
  const { selection, workflow } = useDocument.getState();
  const [address] = selection;
  const node = selection.length === 1 ? nodeAt(workflow, address) : undefined;
  if (!node || node.type === 'Display' || node.type === 'Export') return undefined;
  if (node.body?.nodes.length === 0) return { node: `$${node.body.argument}`, graph: address };
  return { node: node.id, graph: graphOf(address) };
}

/** Whether some input of the type takes what comes out of the node. */
function takes(type: NodeType, from: NonNullable<Adding['from']>): boolean {
  const kind = outputKind(useDocument.getState().workflow, from.graph, from.node);
  return Object.values(type.inputs).some((input) => inputKinds[input.kind].accepts.some((accepted) => kind === null || accepted === kind));
}
