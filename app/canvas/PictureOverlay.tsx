import { type Json, isJsonArray, isJsonObject } from '../../src/expression/json.ts';
import { toMercator } from './mercator.ts';

interface Props {
  readonly geometry: Json | undefined;
  /** The picture's box in Web Mercator metres. */
  readonly box: readonly [number, number, number, number];
  readonly width: number;
  readonly height: number;
}

/** A FilterBounds' geometry on its node's picture: points as rings, lines and polygons as outlines. */
export function PictureOverlay({ geometry, box, width, height }: Props) {
  const lines = isJsonObject(geometry) ? linesOf(geometry.coordinates) : [];
  const place = (point: readonly [number, number]): [number, number] => {
    const [x, y] = toMercator(point);
    return [((x - box[0]) / (box[2] - box[0])) * width, ((box[3] - y) / (box[3] - box[1])) * height];
  };
  return (
    <svg className="picture-overlay" viewBox={`0 0 ${width} ${height}`} data-kind="Geometry" preserveAspectRatio="xMidYMid slice">
      {lines.map((line, index) => {
        const points = line.map(place);
        if (points.length === 1) {
          const [[x, y]] = points;
          return (
            <g key={index}>
              <circle cx={x} cy={y} r="13" fill="none" stroke="#0b0e12" strokeWidth="5" opacity="0.55" />
              <circle cx={x} cy={y} r="13" fill="none" stroke="var(--k)" strokeWidth="2" />
              <circle cx={x} cy={y} r="4.5" fill="var(--k)" stroke="#0b0e12" strokeWidth="1.5" />
            </g>
          );
        }
        return <polyline key={index} points={points.map((point) => point.join(',')).join(' ')} fill="none" stroke="var(--k)" strokeWidth="3" />;
      })}
    </svg>
  );
}

/** The lines of positions in coordinates of any depth; a lone position is a line of one. */
function linesOf(coordinates: Json | undefined): [number, number][][] {
  if (!isJsonArray(coordinates)) return [];
  const point = positionOf(coordinates);
  if (point) return [[point]];
  const points = coordinates.map((item) => (isJsonArray(item) ? positionOf(item) : null));
  if (points.every((item) => item !== null)) return [points];
  return coordinates.flatMap(linesOf);
}

function positionOf([x, y]: readonly Json[]): [number, number] | null {
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : null;
}
