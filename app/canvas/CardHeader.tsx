import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Address } from '../../src/workflow/address.ts';
import { decorateNode } from '../../src/workflow/edits.ts';
import { findNodeType } from '../../src/workflow/node-type.ts';
import type { Node } from '../../src/workflow/workflow.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { useDocument } from '../store/document.ts';
import type { NodeValue } from '../store/values.ts';
import { flow } from './flow.ts';
import { nodeIcon } from './kinds.ts';
import { StatusMark } from './StatusMark.tsx';

interface Props {
  readonly address: Address;
  readonly node: Node;
  readonly value: NodeValue;
  readonly inner: boolean;
  readonly children?: ReactNode;
}

/** The name of a node (double-click or F2 renames), and how it stands. */
export function CardHeader({ address, node, value, inner, children }: Props) {
  const Icon = nodeIcon(node.type);
  const title = findNodeType(nodeTypes, node.type)?.title ?? node.type;
  const [renaming, setRenaming] = useState(false);
  useEffect(() => registerRename(address, () => setRenaming(true)), [address]);
  return (
    <header className="card-header" onDoubleClick={() => setRenaming(true)}>
      <Icon size={inner ? 13 : 16} className="card-icon" aria-hidden="true" />
      {renaming ? (
        <RenameField address={address} label={node.label ?? ''} title={title} onDone={() => setRenaming(false)} />
      ) : (
        <h3 className="ellipsis" title={node.label ? `${title}: ${node.label}` : title}>
          {node.type === 'Display' && typeof node.params.name === 'string' ? node.params.name : title}
          {node.label && <small>{node.label}</small>}
        </h3>
      )}
      {children}
      {node.muted ? <span className="card-state">muted</span> : node.bypassed ? <span className="card-state bypassed">skipped</span> : null}
      {(!inner || value.state === 'failed') && <StatusMark value={value} />}
    </header>
  );
}

function RenameField({ address, label, title, onDone }: { address: Address; label: string; title: string; onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(label);
  useEffect(() => field.current?.select(), []);
  const commit = (): void => {
    const next = text.trim();
    if (next !== label) useDocument.getState().edit(`Rename ${title}`, (before) => decorateNode(before, address, { label: next === '' ? undefined : next }));
    onDone();
  };
  return (
    <input
      ref={field}
      className="card-rename nodrag"
      aria-label="Name"
      value={text}
      placeholder={title}
      autoFocus
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') onDone();
        event.stopPropagation();
      }}
    />
  );
}

const renames = new Map<Address, () => void>();
flow.onRename((address) => renames.get(address)?.());

function registerRename(address: Address, rename: () => void): () => void {
  renames.set(address, rename);
  return () => renames.delete(address);
}
