import { type DragEvent, useState } from 'react';
import { Eye, EyeOff, X } from 'lucide-react';
import { useDocument } from '../store/document.ts';
import { moveLayer } from './displays.ts';
import { LayerRow } from './LayerRow.tsx';
import type { Layer } from './layers.ts';
import { useMap } from './map-state.ts';
import { StretchBlock } from './StretchBlock.tsx';

/** The Displays, the top one first, and the stretch of the one that is selected. */
export function LayerList({ layers }: { readonly layers: readonly Layer[] }) {
  const selection = useDocument((state) => state.selection);
  const base = useMap((state) => state.base);
  const listOpen = useMap((state) => state.listOpen);
  const [dragged, setDragged] = useState<string | null>(null);
  /** The gap that the dragged row would fall into: before the row of that number. */
  const [gap, setGap] = useState<number | null>(null);
  const current = layers.find(({ address }) => selection.includes(address)) ?? layers.find((layer) => layer.shown) ?? layers.at(0);

  function move(layer: Layer, place: number): void {
    useDocument.getState().edit(`Move ${layer.name}`, (workflow) => moveLayer(workflow, layer.address, place));
  }

  function over(event: DragEvent, index: number): void {
    if (dragged === null) return;
    event.preventDefault();
    const { top, height } = event.currentTarget.getBoundingClientRect();
    setGap(event.clientY < top + height / 2 ? index : index + 1);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    const from = layers.findIndex(({ address }) => address === dragged);
    if (from >= 0 && gap !== null) move(layers[from], gap > from ? gap - 1 : gap);
    setDragged(null);
    setGap(null);
  }

  return (
    <aside className="layer-list" aria-label="Layers" data-open={listOpen}>
      <header className="layer-list-header">
        <h2>Layers</h2>
        <span className="grow" />
        <button type="button" className="icon-button small layer-list-close" title="Close" aria-label="Close the layers" onClick={() => useMap.setState({ listOpen: false })}>
          <X size={14} />
        </button>
      </header>
      <ul className="layer-rows" onDragLeave={() => setGap(null)} onDrop={drop}>
        {layers.length === 0 && <li className="layer-list-empty">A Display node puts an image on the map.</li>}
        {layers.map((layer, index) => (
          <LayerRow
            key={layer.address}
            layer={layer}
            isCurrent={layer === current}
            gap={gap === index ? 'before' : gap === index + 1 && index === layers.length - 1 ? 'after' : undefined}
            isDragged={layer.address === dragged}
            onDragStart={() => setDragged(layer.address)}
            onDragEnd={() => {
              setDragged(null);
              setGap(null);
            }}
            onDragOver={(event) => over(event, index)}
            onUp={index > 0 ? () => move(layer, index - 1) : undefined}
            onDown={index < layers.length - 1 ? () => move(layer, index + 1) : undefined}
          />
        ))}
        <li className="layer-row layer-row-base">
          <button type="button" className="layer-eye" aria-pressed={base} aria-label="Show the base map" title={base ? 'Hide' : 'Show'} onClick={() => useMap.setState({ base: !base })}>
            {base ? <Eye size={16} /> : <EyeOff size={16} />}
          </button>
          <span className="layer-thumb layer-thumb-base" />
          <span className="ellipsis">Base map, neutral</span>
        </li>
      </ul>
      {current && <StretchBlock key={current.address} layer={current} />}
    </aside>
  );
}
