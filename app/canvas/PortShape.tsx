import type { PortKind } from './kinds.ts';

interface Props {
  readonly kind: PortKind;
  /** A donut: the port may stay empty. */
  readonly optional?: boolean;
}

/** A port's shape doubles its colour: a circle is one, a stack is a collection, a triangle is a layer, a grid is a table. */
export function PortShape({ kind, optional = false }: Props) {
  return (
    <svg className="port-shape" viewBox="-7 -7 14 14" data-kind={kind} aria-hidden="true">
      {kind === 'ImageCollection' ? (
        <>
          <rect x="-2" y="-6" width="8" height="8" rx="2" className="back" />
          <rect x="-4" y="-4" width="8" height="8" rx="2" className="back" />
          <rect x="-6" y="-2" width="8" height="8" rx="2" />
        </>
      ) : kind === 'Layer' ? (
        <path d="M-4 -5L5.5 0L-4 5Z" />
      ) : kind === 'Table' ? (
        <>
          <rect x="-5" y="-5" width="10" height="10" rx="1.5" />
          <path d="M-4.4 -1.5H4.4M-1.5 -4.4V4.4" className="rule" />
        </>
      ) : optional ? (
        <circle r="4" className="donut" />
      ) : (
        <circle r="5" />
      )}
    </svg>
  );
}
