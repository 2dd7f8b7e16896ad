import type { Layer } from './layers.ts';
import { useMap } from './map-state.ts';
import { degreesText, scaleText } from './texts.ts';

/** Where the pointer is (else the middle of the map), what lies there, and how large everything is. */
export function CoordinatesBar({ layers }: { readonly layers: readonly Layer[] }) {
  const { pointer, center, zoom, metres, values } = useMap();
  const [longitude, latitude] = pointer ?? center;
  const crs = layers.find((layer) => layer.shown)?.value.description?.crs ?? [];
  return (
    <div className="coordinates-bar mono">
      <span>
        lon <b>{degreesText(longitude)}</b>
      </span>
      <span>
        lat <b>{degreesText(latitude)}</b>
      </span>
      {crs.length > 0 && <span>{crs.length === 1 ? crs[0] : `${crs.length} CRSs`}</span>}
      {values.length > 0 && (
        <span className="coordinates-values">
          {values.map(({ band, text }) => (
            <span key={band}>
              {band} <b>{text}</b>
            </span>
          ))}
        </span>
      )}
      <span className="coordinates-zoom">
        zoom <b>{zoom.toFixed(1)}</b>
        <i>{scaleText(metres)}</i>
      </span>
    </div>
  );
}
