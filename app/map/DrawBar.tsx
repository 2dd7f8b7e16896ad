import { MapPin, Pentagon, SquareDashed, X } from 'lucide-react';
import { useView } from '../store/view.ts';
import type { DrawKind } from './draw.ts';

const KINDS = [
  { kind: 'point', title: 'Point', Icon: MapPin, hint: 'Click the place' },
  { kind: 'rectangle', title: 'Rectangle', Icon: SquareDashed, hint: 'Drag from corner to corner' },
  { kind: 'polygon', title: 'Polygon', Icon: Pentagon, hint: 'Click the corners, double-click the last' },
] as const satisfies readonly { kind: DrawKind; [key: string]: unknown }[];

/** What is drawn, and the way out of it. */
export function DrawBar({ kind, name, onKind }: { readonly kind: DrawKind; readonly name: string; readonly onKind: (kind: DrawKind) => void }) {
  return (
    <div className="map-draw-bar" role="toolbar" aria-label={`Draw the geometry of ${name}`}>
      {KINDS.map(({ kind: other, title, Icon }) => (
        <button key={other} type="button" className="map-draw-kind" aria-pressed={other === kind} onClick={() => onKind(other)}>
          <Icon size={14} />
          {title}
        </button>
      ))}
      <span className="map-draw-hint">{KINDS.find((other) => other.kind === kind)?.hint}</span>
      <button type="button" className="map-draw-kind" title="Cancel (Esc)" aria-label="Cancel drawing" onClick={() => useView.getState().set({ drawing: null })}>
        <X size={14} />
        Esc
      </button>
    </div>
  );
}
