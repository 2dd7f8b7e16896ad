import type { NodeProps } from '@xyflow/react';
import { Eye, EyeOff } from 'lucide-react';
import { memo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { type Address, graphOf } from '../../src/workflow/address.ts';
import { graphAt, isWired, nodeAt, setParam } from '../../src/workflow/edits.ts';
import { inputKinds } from '../../src/workflow/input-kinds.ts';
import { type NodeInput, type NodeType, findNodeType } from '../../src/workflow/node-type.ts';
import type { Node } from '../../src/workflow/workflow.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { useDocument } from '../store/document.ts';
import { type NodeValue, useNodeValue } from '../store/values.ts';
import { titleOf } from './actions.ts';
import { CardHeader } from './CardHeader.tsx';
import { DisplayStyle } from './DisplayStyle.tsx';
import { factsOf } from './facts.ts';
import { IssueStrip } from './IssueStrip.tsx';
import { KIND_WORDS, portKind } from './kinds.ts';
import { ParamField } from './ParamField.tsx';
import { Picture } from './Picture.tsx';
import { TablePicture } from '../table/TablePicture.tsx';
import { InputPort, OutputPort } from './Port.tsx';
import type { CardNode } from './to-flow.ts';
import { outputKind } from './wiring.ts';

/** A node on the canvas: header, ports and params, its picture, and a line of facts. */
export const NodeCard = memo(function NodeCard({ data, selected }: NodeProps<CardNode>) {
  return <Card address={data.address} selected={selected} inner={false} />;
});

/** A node in a Map's body: the same, smaller. */
export const InnerCard = memo(function InnerCard({ data, selected }: NodeProps<CardNode>) {
  return <Card address={data.address} selected={selected} inner />;
});

function Card({ address, selected, inner }: { address: Address; selected: boolean; inner: boolean }) {
  const node = useDocument((state) => nodeAt(state.workflow, address));
  const value = useNodeValue(address);
  if (!node) return null;
  const type = findNodeType(nodeTypes, node.type);
  const classes = ['card', inner && 'inner', selected && 'selected', value.state === 'failed' && 'failed', node.muted && 'muted', node.bypassed && 'bypassed'];
  return (
    <section
      className={classes.filter(Boolean).join(' ')}
      data-category={type?.group}
      data-node={address}
      data-state={value.state}
      data-key={value.key ?? undefined}
      aria-label={titleOf(node)}
    >
      <CardHeader address={address} node={node} value={value} inner={inner}>
        {node.type === 'Display' && <EyeButton address={address} node={node} />}
      </CardHeader>
      {type ? <CardBody address={address} node={node} type={type} value={value} inner={inner} /> : <UnknownBody node={node} value={value} />}
    </section>
  );
}

function EyeButton({ address, node }: { address: Address; node: Node }) {
  const isShown = node.params.shown !== false;
  const Icon = isShown ? Eye : EyeOff;
  const label = isShown ? 'Hide on the map' : 'Show on the map';
  const toggle = (): void => useDocument.getState().edit(label, (before) => setParam(before, address, 'shown', isShown ? false : undefined));
  return (
    <button type="button" className="card-eye nodrag" aria-pressed={isShown} aria-label={label} title={label} onClick={toggle}>
      <Icon size={15} />
    </button>
  );
}

function UnknownBody({ node, value }: { node: Node; value: NodeValue }) {
  return (
    <>
      <IssueStrip issues={value.issues} />
      <p className="card-facts">Its data are kept: {Object.keys(node.params).join(', ') || 'no params'}</p>
    </>
  );
}

interface BodyProps {
  readonly address: Address;
  readonly node: Node;
  readonly type: NodeType;
  readonly value: NodeValue;
  readonly inner: boolean;
}

function CardBody({ address, node, type, value, inner }: BodyProps) {
  const isDisplay = node.type === 'Display';
  const kind = useDocument((state) => outputKind(state.workflow, graphOf(address), node.id));
  if (node.collapsed) return <Rows {...{ address, node, type, value, inner }} names={wiredNames(type)} />;
  return (
    <>
      <Rows {...{ address, node, type, value, inner }} names={isDisplay ? ['eeObject'] : undefined} />
      {isDisplay ? (
        <div className="card-split">
          <Picture address={address} value={value} />
          <DisplayStyle address={address} node={node} value={value} />
        </div>
      ) : kind === 'Table' ? (
        <TablePicture address={address} value={value} />
      ) : (
        <Picture address={address} value={value} />
      )}
      <IssueStrip issues={value.issues} />
      {!inner && <Facts address={address} value={value} node={node} />}
    </>
  );
}

function Facts({ address, value, node }: { address: Address; value: NodeValue; node: Node }) {
  const { line, bands } = useDocument(useShallow((state) => factsOf(address, node, value, state.workflow)));
  const milliseconds = value.state === 'fresh' ? value.milliseconds : null;
  return (
    <p className={`card-facts${value.state === 'fresh' ? '' : ' guess'}`}>
      <span className="ellipsis" title={line}>
        {line}
      </span>
      {bands !== '' && (
        <span className="ellipsis quiet" title={bands}>
          {bands}
        </span>
      )}
      {milliseconds !== null && <span className="card-time">{timeWords(milliseconds)}</span>}
    </p>
  );
}

export function timeWords(milliseconds: number): string {
  return milliseconds < 950 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The inputs that take wires: all that a collapsed node keeps. */
function wiredNames(type: NodeType): string[] {
  return Object.entries(type.inputs).flatMap(([name, input]) => (inputKinds[input.kind].accepts.length > 0 ? [name] : []));
}

function Rows({ address, node, type, value, names, inner }: BodyProps & { readonly names: readonly string[] | undefined }) {
  const [showAll, setShowAll] = useState(false);
  const all = Object.entries(type.inputs).filter(([name]) => names === undefined || names.includes(name));
  const usual = all.filter(([name, input], index) => index === 0 || !input.optional || input.shown === true || name in node.params);
  const rows = showAll ? all : usual;
  const hidden = all.length - usual.length;
  const kind = useDocument((state) => outputKind(state.workflow, graphOf(address), node.id));
  const isSink = type.group === 'output';
  return (
    <div className="card-ports">
      {rows.map(([name, input], index) => (
        <Row
          key={name}
          {...{ address, node, name, input, value, inner }}
          output={
            index === 0 && (
              <>
                <span className="card-output">{isSink ? (node.type === 'Display' ? 'Layer' : 'File') : kind === null ? 'Image' : KIND_WORDS[kind]}</span>
                <OutputPort kind={isSink ? 'Layer' : (kind ?? 'Image')} label={titleOf(node)} connectable={!isSink} />
              </>
            )
          }
        />
      ))}
      {hidden > 0 && !inner && names === undefined && (
        <button type="button" className="card-more nodrag" aria-expanded={showAll} onClick={() => setShowAll(!showAll)}>
          {showAll ? 'Less' : `More (${hidden})`}
        </button>
      )}
    </div>
  );
}

interface RowProps {
  readonly address: Address;
  readonly node: Node;
  readonly name: string;
  readonly input: NodeInput;
  readonly value: NodeValue;
  /** What stands at the right of a node's first row: its output. */
  readonly output: React.ReactNode;
  readonly inner: boolean;
}

/** An input's port and name, and where its kind allows and no wire leads to it, its value. */
function Row({ address, node, name, input, value, output, inner }: RowProps) {
  const wired = useDocument((state) => isWired(state.workflow, address, name));
  const hasField = inputKinds[input.kind].parse !== null && !wired;
  const takesWire = inputKinds[input.kind].accepts.length > 0;
  const bad = value.issues.some((issue) => issue.param === name && issue.severity === 'error');
  const port = <InputPort address={address} input={name} kind={portKind(input.kind)} optional={hasField || input.optional === true} label={name} />;
  const field = hasField && <ParamOf {...{ address, name, input, node, bad }} />;
  // Beside the output there is no room for a field: it gets a row of its own.
  if (output && hasField && !takesWire) {
    return (
      <>
        <div className="card-row">{output}</div>
        <div className="card-row alone">
          {port}
          {field}
        </div>
      </>
    );
  }
  if (inner && field && !takesWire) {
    return (
      <div className="card-row alone" title={`${name}: ${input.help}`}>
        {port}
        {field}
      </div>
    );
  }
  return (
    <div className="card-row">
      {port}
      <span className="card-label" title={input.help}>
        {name}
      </span>
      {field}
      {output}
    </div>
  );
}

function ParamOf({ address, node, name, input, bad }: { address: Address; node: Node; name: string; input: NodeInput; bad: boolean }) {
  const bands = useUpstreamBands(address, input);
  return <ParamField address={address} name={name} input={input} value={node.params[name]} bands={bands} bad={bad} />;
}

/** The bands of what is wired to a node's first input: the real choices for its band params. */
function useUpstreamBands(address: Address, input: NodeInput): readonly string[] {
  const wanted = input.kind === 'Band' || input.kind === 'Bands';
  const source = useDocument((state) => (wanted ? sourceOf(address, state.workflow) : null));
  const { description } = useNodeValue(source ?? address);
  return wanted && source !== null && description ? description.bands.map((band) => band.name) : [];
}

/** The node wired to a node's first image input; for the argument of a body the collection that its Map runs over. */
export function sourceOf(address: Address, workflow: ReturnType<typeof useDocument.getState>['workflow']): Address | null {
  const graph = graphOf(address);
  const within = graphAt(workflow, graph);
  const node = nodeAt(workflow, address);
  const type = node && findNodeType(nodeTypes, node.type);
  if (!within || !node || !type) return null;
  for (const input of wiredNames(type)) {
    const edge = within.edges.find((candidate) => candidate.to === `${node.id}.${input}`);
    if (!edge) continue;
    if (edge.from.startsWith('$')) return sourceOf(graph, workflow);
    const id = edge.from.split('.')[0];
    return graph === '' ? id : `${graph}/${id}`;
  }
  return null;
}
