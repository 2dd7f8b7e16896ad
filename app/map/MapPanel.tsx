import { Inspector } from '../inspector/Inspector.tsx';
import { CoordinatesBar } from './CoordinatesBar.tsx';
import { LayerList } from './LayerList.tsx';
import { MapView } from './MapView.tsx';
import { useLayers } from './use-layers.ts';
import './map.css';

/** The dock: layers and their stretch, the map, and what a pixel holds. */
export default function MapPanel() {
  const layers = useLayers();
  return (
    <section className="map-panel" aria-label="Map">
      <LayerList layers={layers} />
      <div className="map-box">
        <MapView layers={layers} />
        <CoordinatesBar layers={layers} />
      </div>
      <Inspector layers={layers} />
    </section>
  );
}
