import type OlMap from 'ol/Map.js';
import type Geometry from 'ol/geom/Geometry.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import DoubleClickZoom from 'ol/interaction/DoubleClickZoom.js';
import DragBox from 'ol/interaction/DragBox.js';
import Draw from 'ol/interaction/Draw.js';
import type Style from 'ol/style/Style.js';

export type DrawKind = 'point' | 'rectangle' | 'polygon';

/** Lets the user draw one geometry (EPSG:3857). Returns what ends it. */
export function startDrawing(map: OlMap, kind: DrawKind, style: Style[], onDone: (geometry: Geometry) => void): () => void {
  const interaction = kind === 'rectangle' ? dragRectangle(onDone) : click(kind, style, onDone);
  const zooms = map.getInteractions().getArray().filter((other) => other instanceof DoubleClickZoom);
  zooms.forEach((zoom) => zoom.setActive(false));
  map.addInteraction(interaction);
  return () => {
    map.removeInteraction(interaction);
    // The double click that ends a polygon is still on its way.
    setTimeout(() => zooms.forEach((zoom) => zoom.setActive(true)), 300);
  };
}

function click(kind: 'point' | 'polygon', style: Style[], onDone: (geometry: Geometry) => void): Draw {
  const draw = new Draw({ type: kind === 'point' ? 'Point' : 'Polygon', style, stopClick: true });
  draw.on('drawend', ({ feature }) => {
    const geometry = feature.getGeometry();
    if (geometry) onDone(geometry);
  });
  return draw;
}

function dragRectangle(onDone: (geometry: Geometry) => void): DragBox {
  const box = new DragBox({ className: 'map-draw-box', condition: () => true });
  box.on('boxend', () => onDone(fromExtent(box.getGeometry().getExtent())));
  return box;
}
