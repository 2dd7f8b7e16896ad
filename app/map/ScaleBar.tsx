import { useMap } from './map-state.ts';
import { distanceText, roundDistance } from './texts.ts';

const WIDEST = 140;

/** A round distance on the ground in the middle of the map. */
export function ScaleBar() {
  const metres = useMap((state) => state.metres);
  if (metres <= 0) return null;
  const distance = roundDistance(metres * WIDEST);
  return (
    <div className="map-scale">
      {distanceText(distance)}
      <i style={{ width: distance / metres }} />
    </div>
  );
}
