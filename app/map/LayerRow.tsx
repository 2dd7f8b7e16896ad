import type { DragEvent, KeyboardEvent } from 'react';
import { ChevronDown, ChevronUp, Eye, EyeOff } from 'lucide-react';
import { useDocument } from '../store/document.ts';
import { editOpacity, toggleShown } from './edit-style.ts';
import type { Layer } from './layers.ts';
import { LayerMark } from './LayerMark.tsx';
import { LayerThumb } from './LayerThumb.tsx';
import { useMap } from './map-state.ts';

interface LayerRowProps {
  readonly layer: Layer;
  readonly isCurrent: boolean;
  readonly isDragged: boolean;
  /** Where a dragged row would fall. */
  readonly gap: 'before' | 'after' | undefined;
  readonly onDragStart: () => void;
  readonly onDragEnd: () => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onUp: (() => void) | undefined;
  readonly onDown: (() => void) | undefined;
}

export function LayerRow({ layer, isCurrent, isDragged, gap, onDragStart, onDragEnd, onDragOver, onUp, onDown }: LayerRowProps) {
  const { address, name, shown, opacity, status, problem } = layer;
  const isLoading = useMap((state) => state.loading.has(address));
  const percent = Math.round(opacity * 100);

  function onKeyDown(event: KeyboardEvent): void {
    const move = event.altKey && (event.key === 'ArrowUp' ? onUp : event.key === 'ArrowDown' ? onDown : undefined);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }

  const drag = {
    draggable: true,
    onDragEnd,
    onDragStart(event: DragEvent) {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', name);
      onDragStart();
    },
  };
  return (
    <li className="layer-row" data-current={isCurrent} data-hidden={!shown} data-dragged={isDragged} data-gap={gap} onDragOver={onDragOver} onKeyDown={onKeyDown}>
      <button type="button" className="layer-eye" aria-pressed={shown} aria-label={`Show ${name}`} title={shown ? 'Hide' : 'Show'} onClick={() => toggleShown(layer)}>
        {shown ? <Eye size={16} /> : <EyeOff size={16} />}
      </button>
      <span className="layer-grip" title="Drag to reorder" {...drag}>
        <LayerThumb layer={layer} />
      </span>
      <div className="layer-name">
        <button type="button" className="layer-select ellipsis" aria-pressed={isCurrent} title={problem ?? name} onClick={() => useDocument.getState().select([address])} {...drag}>
          {name}
        </button>
        <span className="layer-opacity">
          <input
            type="range"
            min={0}
            max={100}
            value={percent}
            aria-label={`Opacity of ${name}`}
            style={{ '--value': `${percent}%` }}
            onChange={(event) => editOpacity(layer, Number(event.target.value) / 100)}
          />
          <span className="layer-percent">{percent} %</span>
        </span>
      </div>
      <span className="layer-side">
        <LayerMark status={status === 'fresh' && shown && isLoading ? 'loading' : status} problem={problem} />
        <span className="layer-moves">
          <button type="button" aria-label={`Move ${name} up`} title="Move up (Alt+↑)" disabled={!onUp} onClick={onUp}>
            <ChevronUp size={14} />
          </button>
          <button type="button" aria-label={`Move ${name} down`} title="Move down (Alt+↓)" disabled={!onDown} onClick={onDown}>
            <ChevronDown size={14} />
          </button>
        </span>
      </span>
    </li>
  );
}
