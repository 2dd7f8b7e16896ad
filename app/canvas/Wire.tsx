import { BaseEdge, EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { Address } from '../../src/workflow/address.ts';
import { useNodeValue } from '../store/values.ts';
import type { PortKind } from './kinds.ts';

export type WireEdge = Edge<
  {
    readonly kind: PortKind;
    /** The node whose count stands over the wire, and the one that feeds it. */
    readonly counted: Address | null;
    readonly before: Address | null;
    readonly lit: boolean;
    readonly muted: boolean;
  },
  'wire'
>;

/** A wire's curve leaves and arrives level, the more drawn out the farther it goes. */
function curve(x1: number, y1: number, x2: number, y2: number): string {
  const pull = Math.max(18, Math.min(110, Math.abs(x2 - x1) * 0.5 + Math.abs(y2 - y1) * 0.08));
  return `M${x1} ${y1}C${x1 + pull} ${y1} ${x2 - pull} ${y2} ${x2} ${y2}`;
}

export const Wire = memo(function Wire({ id, sourceX, sourceY, targetX, targetY, data, selected }: EdgeProps<WireEdge>) {
  if (!data) return null;
  const path = curve(sourceX, sourceY, targetX, targetY);
  const state = `${data.lit || selected ? ' lit' : ''}${data.muted ? ' muted' : ''}${data.kind === 'ImageCollection' ? ' many' : ''}`;
  const roomForChip = targetX - sourceX > Math.max(44, Math.abs(targetY - sourceY));
  return (
    <g data-kind={data.kind}>
      {(data.lit || selected) && <path d={path} className="wire glow" />}
      <path d={path} className="wire under" />
      <BaseEdge id={id} path={path} className={`wire${state}`} interactionWidth={16} />
      {data.counted !== null && roomForChip && (
        <CountChip counted={data.counted} before={data.before} x={(sourceX + targetX) / 2} y={(sourceY + targetY) / 2} wide={targetX - sourceX > 110} />
      )}
    </g>
  );
});

function CountChip({ counted, before, x, y, wide }: { counted: Address; before: Address | null; x: number; y: number; wide: boolean }) {
  const { description } = useNodeValue(counted);
  const { description: source } = useNodeValue(before ?? counted);
  if (description?.count === undefined) return null;
  const from = source?.count !== undefined && source.count !== description.count ? source.count : null;
  return (
    <EdgeLabelRenderer>
      <span className="wire-chip" style={{ transform: `translate(-50%, -100%) translate(${x}px, ${y - 5}px)` }}>
        {from !== null && <>{from} → </>}
        <b>{description.count}</b>
        <span className={wide ? 'wide' : 'visually-hidden'}>{description.count === 1 ? 'scene' : 'scenes'}</span>
      </span>
    </EdgeLabelRenderer>
  );
}
