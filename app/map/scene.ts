import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import Feature from 'ol/Feature.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import Overlay from 'ol/Overlay.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type Geometry from 'ol/geom/Geometry.js';
import Point from 'ol/geom/Point.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import type BaseLayer from 'ol/layer/Base.js';
import LayerGroup from 'ol/layer/Group.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat, getPointResolution, toLonLat, transformExtent } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import type { Address } from '../../src/workflow/address.ts';
import type { Extent } from '../store/view.ts';
import type { Style } from '../../src/style/style.ts';
import { createBaseMap } from './base-map.ts';
import { boundsStyle, drawStyle } from './shape-styles.ts';
import { type DrawKind, startDrawing } from './draw.ts';
import { type TileLayer, createTileLayer, tileIdentity } from './tile-layer.ts';

/** What the map shows of a Display; the lowest comes first. */
export interface SceneLayer {
  readonly address: Address;
  /** Null: there is nothing that could be shown. */
  readonly key: string | null;
  readonly style: Style | null;
  readonly shown: boolean;
  /** Another object when the server was asked anew: tiles that failed are tried again. */
  readonly asked: object | null;
}

export interface SceneBounds {
  readonly address: Address;
  readonly name: string;
  readonly geometry: unknown;
}

export interface SceneEvents {
  /** At every change of the view. Longitude, latitude of the centre; metres on the ground a CSS pixel there. */
  onView(view: { readonly center: [number, number]; readonly zoom: number; readonly metres: number }): void;
  /** Once it has rested. */
  onRest(extent: Extent): void;
  onPointer(at: readonly [number, number] | null): void;
  onClick(at: readonly [number, number]): void;
  /** Tiles of a layer began or ended to load, or failed with a sentence. */
  onTiles(address: Address, isLoading: boolean, fault: string | null): void;
}

/** The OpenLayers map behind plain calls. */
export interface Scene {
  setLayers(layers: readonly SceneLayer[]): void;
  setBounds(bounds: readonly SceneBounds[]): void;
  setPixel(at: readonly [number, number] | null): void;
  /** Draws the base map anew in the colours of the theme. */
  repaint(): void;
  showBase(shown: boolean): void;
  jump(center: readonly [number, number], zoom: number): void;
  zoomBy(steps: number): void;
  /** Fits a GeoJSON geometry of longitudes and latitudes; false if there is none. */
  fit(geometries: readonly unknown[]): boolean;
  /** The part of the view that these geometries cover, from 0 to 1; null while the map has no size. */
  coverage(geometries: readonly unknown[]): number | null;
  /** The values of a layer's bands under a point; undefined without a tile. */
  valuesAt(address: Address, at: readonly [number, number]): { readonly bands: readonly string[]; readonly values: readonly (number | null)[] } | undefined;
  draw(kind: DrawKind, onDone: (geometry: { type: 'Point' | 'Polygon'; coordinates: unknown }) => void): () => void;
  extent(): Extent | null;
  retry(): void;
  dispose(): void;
}

const REST_MS = 200;
/** Above all layers of data, which are numbered from below. */
const ON_TOP = 1e6;
const geojson = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });

/** One Display: the layer that is wanted, and the one that is shown until its tiles are there. */
interface Entry {
  current: TileLayer | null;
  before: TileLayer | null;
  asked: object | null;
}

export function createScene(target: HTMLElement, events: SceneEvents): Scene {
  const base = new LayerGroup();
  const data = new LayerGroup();
  const bounds = new VectorSource<Feature>();
  const boundsLayer = new VectorLayer({ source: bounds, style: boundsStyle, updateWhileInteracting: true, zIndex: ON_TOP });
  const view = new View({ center: fromLonLat([0, 20]), zoom: 2, minZoom: 1, maxZoom: 22, enableRotation: false, constrainResolution: false });
  const map = new OlMap({
    target,
    view,
    controls: [],
    layers: [base, data, boundsLayer],
    interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
    moveTolerance: 3,
  });
  const cross = new Overlay({ element: crossElement(), positioning: 'center-center', stopEvent: false });
  map.addOverlay(cross);
  const labels: Overlay[] = [];
  const entries = new Map<Address, Entry>();
  const size = window.devicePixelRatio > 1 ? 512 : 256;
  let baseLayers = 0;

  function repaint(): void {
    const turn = ++baseLayers;
    const put = (layers: readonly BaseLayer[]): void => {
      if (turn === baseLayers) base.getLayers().clear();
      if (turn === baseLayers) base.getLayers().extend([...layers]);
    };
    put(createBaseMap(put));
    boundsLayer.changed();
  }
  repaint();

  function visible(): Extent | null {
    const area = map.getSize();
    if (!area || area[0] < 2 || area[1] < 2) return null;
    const [west, south, east, north] = transformExtent(view.calculateExtent(area), 'EPSG:3857', 'EPSG:4326');
    return [west, south, east, north];
  }

  let rest: ReturnType<typeof setTimeout> | undefined;
  function tellView(): void {
    const center = view.getCenter();
    const resolution = view.getResolution();
    if (!center || resolution === undefined) return;
    const [longitude, latitude] = toLonLat(center);
    events.onView({ center: [longitude, latitude], zoom: view.getZoom() ?? 0, metres: getPointResolution('EPSG:3857', resolution, center) });
    clearTimeout(rest);
    rest = setTimeout(() => {
      const extent = visible();
      if (extent) events.onRest(extent);
    }, REST_MS);
  }
  view.on('change:center', tellView);
  view.on('change:resolution', tellView);
  map.on('change:size', tellView);
  let pointer: number[] | null = null;
  function tellPointer(): void {
    const coordinate = pointer && (map.getCoordinateFromPixel(pointer) as number[] | null);
    events.onPointer(coordinate && lonLat(coordinate));
  }
  map.on('pointermove', (event: MapBrowserEvent) => {
    pointer = event.pixel;
    tellPointer();
  });
  // The map moves under a pointer that rests, and tiles come.
  map.on('moveend', tellPointer);
  map.on('rendercomplete', tellPointer);
  const leave = (): void => {
    pointer = null;
    tellPointer();
  };
  target.addEventListener('pointerleave', leave);
  map.on('singleclick', (event: MapBrowserEvent) => events.onClick(lonLat(event.coordinate)));
  map.on('postrender', ({ frameState }) => {
    if (!frameState) return;
    for (const { current, before } of entries.values()) {
      current?.prune(frameState.wantedTiles);
      before?.prune(frameState.wantedTiles);
    }
  });
  map.on('rendercomplete', () => {
    for (const entry of entries.values()) {
      if (entry.before && entry.current?.wasDrawn && !entry.current.isLoading) dropBefore(entry);
    }
  });

  function dropBefore(entry: Entry): void {
    if (!entry.before) return;
    data.getLayers().remove(entry.before.layer);
    entry.before.dispose();
    entry.before = null;
  }

  function setLayers(layers: readonly SceneLayer[]): void {
    const wanted = new Set(layers.map(({ address }) => address));
    for (const [address, entry] of entries) {
      if (wanted.has(address)) continue;
      dropBefore(entry);
      if (entry.current) data.getLayers().remove(entry.current.layer);
      entry.current?.dispose();
      entries.delete(address);
    }
    layers.forEach((layer, index) => setLayer(layer, index));
  }

  function setLayer({ address, key, style, shown, asked }: SceneLayer, index: number): void {
    const entry = entries.get(address) ?? { current: null, before: null, asked: null };
    entries.set(address, entry);
    const isVisible = shown && key !== null && style !== null;
    if (key !== null && style !== null && entry.current?.identity !== tileIdentity(key, style.bands, size)) {
      if (shown || entry.current) replace(entry, address, key, style, isVisible);
    }
    const { current, before } = entry;
    if (style && current?.identity === tileIdentity(key ?? '', style.bands, size)) current.setStyle(style);
    if (!isVisible) dropBefore(entry);
    before?.layer.setOpacity(style?.opacity ?? 1);
    before?.layer.setZIndex(index * 2);
    current?.layer.setZIndex(index * 2 + 1);
    current?.layer.setVisible(isVisible);
    if (asked !== entry.asked) {
      entry.asked = asked;
      current?.retry();
    }
  }

  function replace(entry: Entry, address: Address, key: string, style: Style, isVisible: boolean): void {
    // The one that is seen stays under the new one; one whose tiles never came has nothing to show.
    if (entry.before && entry.current?.wasDrawn && !entry.current.isLoading) dropBefore(entry);
    if (entry.current && entry.before) {
      data.getLayers().remove(entry.current.layer);
      entry.current.dispose();
    } else if (entry.current) {
      entry.before = entry.current;
    }
    const next: TileLayer = createTileLayer({ key, style, size, onChange: (fault) => entry.current === next && events.onTiles(address, next.isLoading, fault) });
    entry.current = next;
    data.getLayers().push(next.layer);
    if (!isVisible) dropBefore(entry);
  }

  function geometriesOf(values: readonly unknown[]): Geometry[] {
    return values.flatMap((value) => readGeometry(value) ?? []);
  }

  return {
    setLayers,
    setBounds(list) {
      bounds.clear();
      for (const label of labels.splice(0)) map.removeOverlay(label);
      for (const { name, geometry } of list) {
        const shape = readGeometry(geometry);
        if (!shape) continue;
        bounds.addFeature(new Feature({ geometry: shape }));
        const [west, , east, north] = shape.getExtent();
        const isPoint = shape instanceof Point;
        const label = new Overlay({
          element: labelElement(name),
          position: isPoint ? [west, north] : [(west + east) / 2, north],
          positioning: isPoint ? 'center-left' : 'bottom-center',
          offset: isPoint ? [18, 0] : [0, -6],
          stopEvent: false,
        });
        labels.push(label);
        map.addOverlay(label);
      }
    },
    setPixel: (at) => cross.setPosition(at ? fromLonLat([...at]) : undefined),
    repaint,
    showBase: (shown) => base.setVisible(shown),
    jump(center, zoom) {
      view.cancelAnimations();
      view.setCenter(fromLonLat([...center]));
      view.setZoom(zoom);
    },
    zoomBy: (steps) => {
      view.cancelAnimations();
      view.animate({ zoom: Math.round(((view.getZoom() ?? 0) + steps) * 100) / 100, duration: 160 });
    },
    fit(geometries) {
      const shapes = geometriesOf(geometries);
      const area = map.getSize();
      if (shapes.length === 0 || !area) return false;
      const extent = shapes.map((shape) => shape.getExtent()).reduce(([w, s, e, n], [w2, s2, e2, n2]) => [Math.min(w, w2), Math.min(s, s2), Math.max(e, e2), Math.max(n, n2)]);
      view.cancelAnimations();
      view.fit(extent, { size: area, padding: [24, 24, 24, 24], maxZoom: 16 });
      return true;
    },
    coverage(geometries) {
      const area = map.getSize();
      if (!area || area[0] < 2 || area[1] < 2) return null;
      const shapes = geometriesOf(geometries);
      const [west, south, east, north] = view.calculateExtent(area);
      let inside = 0;
      for (let i = 0; i < PROBES; i++) {
        for (let j = 0; j < PROBES; j++) {
          const point = [west + ((i + 0.5) / PROBES) * (east - west), south + ((j + 0.5) / PROBES) * (north - south)];
          if (shapes.some((shape) => shape.intersectsCoordinate(point))) inside++;
        }
      }
      return inside / PROBES ** 2;
    },
    valuesAt(address, at) {
      const current = entries.get(address)?.current;
      const [x, y] = fromLonLat([...at]);
      const values = current?.valuesAt([x, y], view.getZoom() ?? 0);
      const bands = current ? (JSON.parse(current.identity) as [string, string[]])[1] : [];
      return values && { bands, values };
    },
    draw: (kind, onDone) => startDrawing(map, kind, drawStyle, (shape) => onDone(rounded(geojson.writeGeometryObject(shape) as { type: 'Point' | 'Polygon'; coordinates: unknown }))),
    extent: visible,
    retry() {
      for (const { current } of entries.values()) current?.retry();
    },
    dispose() {
      clearTimeout(rest);
      target.removeEventListener('pointerleave', leave);
      for (const { current, before } of entries.values()) {
        current?.dispose();
        before?.dispose();
      }
      entries.clear();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}

/** Points a side that are looked at to tell how much of the view has data. */
const PROBES = 24;

function lonLat(coordinate: readonly number[]): [number, number] {
  const [longitude, latitude] = toLonLat([...coordinate]);
  return [longitude, latitude];
}

function readGeometry(value: unknown): Geometry | null {
  try {
    const geometry = (value as { type?: unknown } | null)?.type === 'Feature' ? (value as { geometry: unknown }).geometry : value;
    if (typeof geometry !== 'object' || geometry === null) return null;
    const shape = geojson.readGeometry(geometry);
    return shape?.getExtent().every(Number.isFinite) ? shape : null;
  } catch {
    return null; // half-typed: the node says what is wrong with it
  }
}

/** About a centimetre is more than a mouse can tell. */
function rounded<T extends { coordinates: unknown }>(geometry: T): T {
  const visit = (value: unknown): unknown => (Array.isArray(value) ? value.map(visit) : typeof value === 'number' ? Number(value.toFixed(6)) : value);
  return { ...geometry, coordinates: visit(geometry.coordinates) };
}

function crossElement(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'map-cross';
  element.innerHTML =
    '<svg viewBox="-20 -20 40 40" width="40" height="40" aria-hidden="true"><g fill="none" stroke="#000" stroke-opacity=".55" stroke-width="4"><circle r="7"/><path d="M0-18V-10M0 10v8M-18 0h8M10 0h8"/></g><g fill="none" stroke="#fff" stroke-width="1.8"><circle r="7"/><path d="M0-18V-10M0 10v8M-18 0h8M10 0h8"/></g></svg>';
  return element;
}

function labelElement(name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'map-label';
  element.textContent = name;
  return element;
}
