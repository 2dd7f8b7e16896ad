import type { Signatures } from '../signature.ts';

const placement = [
  { name: 'crs', kind: 'Object', optional: true },
  { name: 'geodesic', kind: 'Boolean', optional: true },
  { name: 'maxError', kind: 'Object', optional: true },
] as const;

const evenOdd = { name: 'evenOdd', kind: 'Boolean', optional: true, default: true } as const;

/** Coordinates are longitude, latitude in degrees; edges are straight in them. */
export const geometry = {
  'GeometryConstructors.Point': {
    returns: 'Geometry',
    help: 'Constructs a new Point from the given x, y coordinates.',
    arguments: [
      { name: 'coordinates', kind: 'List' },
      { name: 'crs', kind: 'Object', optional: true },
    ],
  },
  'GeometryConstructors.MultiPoint': {
    returns: 'Geometry',
    help: 'Constructs a MultiPoint from the given coordinates.',
    arguments: [
      { name: 'coordinates', kind: 'List' },
      { name: 'crs', kind: 'Object', optional: true },
    ],
  },
  'GeometryConstructors.LineString': {
    returns: 'Geometry',
    help: 'Constructs a LineString from the given coordinates.',
    arguments: [{ name: 'coordinates', kind: 'List' }, ...placement],
  },
  'GeometryConstructors.MultiLineString': {
    returns: 'Geometry',
    help: 'Constructs a MultiLineString from the given coordinates.',
    arguments: [{ name: 'coordinates', kind: 'List' }, ...placement],
  },
  'GeometryConstructors.Polygon': {
    returns: 'Geometry',
    help: 'Constructs a Polygon from the given coordinates: the first ring is the shell, the rest are holes.',
    arguments: [{ name: 'coordinates', kind: 'List' }, ...placement, evenOdd],
  },
  'GeometryConstructors.MultiPolygon': {
    returns: 'Geometry',
    help: 'Constructs a MultiPolygon from the given coordinates.',
    arguments: [{ name: 'coordinates', kind: 'List' }, ...placement, evenOdd],
  },
  Feature: {
    returns: 'Feature',
    help: 'Returns a Feature composed of the given geometry and metadata.',
    arguments: [
      { name: 'geometry', kind: 'Geometry', optional: true },
      { name: 'metadata', kind: 'Object', optional: true, default: {} },
      { name: 'geometryKey', kind: 'String', optional: true },
    ],
  },
} as const satisfies Signatures;
