import { Handle, type NodeProps, Position } from '@xyflow/react';
import { ChevronDown, Image as ImageIcon } from 'lucide-react';
import { memo } from 'react';
import { nodeAt } from '../../src/workflow/edits.ts';
import { findNodeType } from '../../src/workflow/node-type.ts';
import { nodeTypes } from '../../nodes/index.ts';
import type { Address } from '../../src/workflow/address.ts';
import { useDocument } from '../store/document.ts';
import { useNodeValue } from '../store/values.ts';
import { useView } from '../store/view.ts';
import { titleOf } from './actions.ts';
import { CardHeader } from './CardHeader.tsx';
import { describeFacts } from './facts.ts';
import { IssueStrip } from './IssueStrip.tsx';
import { timeWords, sourceOf } from './NodeCard.tsx';
import { InputPort, OutputPort } from './Port.tsx';
import { PortShape } from './PortShape.tsx';
import { type CardNode, type TabNode, tabId } from './to-flow.ts';

/** A Map: a frame around the nodes of its body, which are seen with one image of the collection. */
export const MapFrame = memo(function MapFrame({ data, selected }: NodeProps<CardNode>) {
  return <Frame address={data.address} selected={selected} />;
});

function Frame({ address, selected }: { address: Address; selected: boolean }) {
  const node = useDocument((state) => nodeAt(state.workflow, address));
  const value = useNodeValue(address);
  if (!node) return null;
  const inputs = Object.keys(findNodeType(nodeTypes, node.type)?.inputs ?? {});
  const facts = value.description ? Object.values(describeFacts(value.description)).join(' · ') : value.state === 'asking' ? 'Looking…' : 'Waits for its input';
  const classes = ['card', 'frame', selected && 'selected', value.state === 'failed' && 'failed', node.muted && 'muted', node.bypassed && 'bypassed'];
  return (
    <section className={classes.filter(Boolean).join(' ')} data-category="map" data-node={address} data-state={value.state} aria-label={titleOf(node)}>
      <CardHeader address={address} node={node} value={value} inner={false}>
        <ShownWith address={address} />
      </CardHeader>
      <div className="card-ports">
        <div className="card-row">
          {inputs.map((input) => (
            <InputPort key={input} address={address} input={input} kind="ImageCollection" label={input} />
          ))}
          <span className="card-label">collection</span>
          <span className="card-output">Collection</span>
          <OutputPort kind="ImageCollection" label={titleOf(node)} />
        </div>
      </div>
      <div className="frame-well">{node.body?.nodes.length === 0 && <p>Drop nodes here: they are applied to each image</p>}</div>
      <div className="frame-foot">
        <IssueStrip issues={value.issues} />
        <p className={`card-facts${value.state === 'fresh' ? '' : ' guess'}`}>
          <span className="ellipsis">{facts}</span>
          {value.state === 'fresh' && value.milliseconds !== null && <span className="card-time">{timeWords(value.milliseconds)}</span>}
        </p>
      </div>
    </section>
  );
}

/** Which image of the collection the body is shown with. */
function ShownWith({ address }: { address: Address }) {
  const source = useDocument((state) => sourceOf(address, state.workflow));
  const { description } = useNodeValue(source ?? address);
  const image = useView((state) => state.images[address]);
  const count = description?.count ?? 0;
  const choose = (text: string): void => {
    const others = Object.fromEntries(Object.entries(useView.getState().images).filter(([map]) => map !== address));
    useView.getState().set({ images: text === '' ? others : { ...others, [address]: Number(text) } });
  };
  if (count === 0) return null;
  return (
    <label className="shown-with nodrag" title="The image that the nodes inside are shown with">
      <ImageIcon size={12} aria-hidden="true" />
      <span>Shown with img = {image === undefined ? `newest${description?.dates ? `, ${dayOf(description.dates[1])}` : ''}` : `${image + 1} of ${count}`}</span>
      <ChevronDown size={12} aria-hidden="true" />
      <select aria-label="Image that the body is shown with" value={image ?? ''} onChange={(event) => choose(event.target.value)}>
        <option value="">the newest</option>
        {Array.from({ length: Math.min(count, 500) }, (_, index) => (
          <option key={index} value={index}>
            {index + 1} of {count}
          </option>
        ))}
      </select>
    </label>
  );
}

function dayOf(iso: string): string {
  return new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/** The end of a value that comes into a body, or of its answer. */
export const Tab = memo(function Tab({ data }: NodeProps<TabNode>) {
  const { map, name } = data;
  return name === null ? (
    <span className="frame-tab result" data-tab={tabId(map, null)} title="The body's answer">
      <Handle type="target" position={Position.Left} id="result" className="port in" aria-label="Answer of the Map">
        <PortShape kind="Image" />
      </Handle>
      out
    </span>
  ) : (
    <span className="frame-tab" data-tab={tabId(map, name)} title="One image of the collection after the other">
      {name}
      <Handle type="source" position={Position.Right} id="out" className="port out" aria-label={`Value ${name}`}>
        <PortShape kind="Image" />
      </Handle>
    </span>
  );
});
