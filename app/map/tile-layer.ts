import type DataTile from 'ol/DataTile.js';
import TileState from 'ol/TileState.js';
import WebGLTileLayer from 'ol/layer/WebGLTile.js';
import DataTileSource from 'ol/source/DataTile.js';
import type { TileSourceEvent } from 'ol/source/Tile.js';
import { createXYZ } from 'ol/tilegrid.js';
import { getUid } from 'ol/util.js';
import type { Values } from '../../src/server/api.ts';
import { api } from '../server/client.ts';
import type { Style } from '../../src/style/style.ts';
import { tileLook } from './tile-style.ts';
import { faultOf, isAbort, keyIsKnown } from '../server/unknown-key.ts';

/** Pixels a side on the map's grid; a tile itself may have twice as many. */
const TILE = 256;
const MAX_ZOOM = 24;
/** Values kept for the pointer. */
const KEPT_TILES = 64;

/** The tiles of one value's bands as a layer of the map. */
export interface TileLayer {
  /** The same for layers that need the same tiles. */
  readonly identity: string;
  readonly layer: WebGLTileLayer;
  /** Restyles without a request. */
  setStyle(style: Style): void;
  /** Ends the requests for tiles that are no longer wanted. */
  prune(wanted: Readonly<Record<string, Readonly<Record<string, boolean>>>>): void;
  /** Asks again for tiles that could not be had. */
  retry(): void;
  /** The bands at a point (EPSG:3857), from the finest tile in memory; null is masked; undefined: no tile there. */
  valuesAt(coordinate: readonly [number, number], zoom: number): readonly (number | null)[] | undefined;
  readonly isLoading: boolean;
  /** Whether a frame was drawn with it. */
  readonly wasDrawn: boolean;
  dispose(): void;
}

export interface TileLayerOptions {
  readonly key: string;
  readonly style: Style;
  readonly size: 256 | 512;
  /** Called when loading begins, ends or fails; with a sentence, or null where there is none. */
  readonly onChange: (fault: string | null) => void;
}

export function tileIdentity(key: string, bands: readonly string[], size: number): string {
  return JSON.stringify([key, bands, size]);
}

export function createTileLayer({ key, style, size, onChange }: TileLayerOptions): TileLayer {
  const { bands } = style;
  const grid = createXYZ({ tileSize: TILE, maxZoom: MAX_ZOOM });
  const requests = new Map<string, AbortController>();
  const kept = new Map<string, Values>();
  const failed = new Set<DataTile>();
  let look = tileLook(style);
  let wasDrawn = false;

  const source = new DataTileSource({
    tileGrid: grid,
    tileSize: [size, size],
    bandCount: bands.length + 1,
    interpolate: false,
    wrapX: false,
    transition: 0,
    async loader(z, x, y) {
      const place = `${z},${x},${y}`;
      const controller = new AbortController();
      requests.set(place, controller);
      try {
        const values = await api.tile(key, z, x, y, { bands, size }, controller.signal);
        keyIsKnown(key);
        kept.set(place, values);
        for (const oldest of kept.keys()) {
          if (kept.size <= KEPT_TILES) break;
          kept.delete(oldest);
        }
        return interleave(values, bands);
      } finally {
        if (requests.get(place) === controller) requests.delete(place);
      }
    },
  });
  source.addEventListener('tileloadstart', () => onChange(null));
  source.addEventListener('tileloadend', () => onChange(null));
  source.addEventListener('tileloaderror', (event) => {
    const tile = (event as TileSourceEvent).tile as DataTile;
    const error = tile.getError();
    if (isAbort(error)) {
      // Once the queue has heard of the end of the request, the tile is as if it had never been asked for.
      setTimeout(() => {
        reset(tile);
        onChange(null);
      });
      return;
    }
    failed.add(tile);
    onChange(faultOf(error, key));
  });

  const layer = new WebGLTileLayer({ source, style: look.style(), opacity: style.opacity, cacheSize: size === 512 ? 96 : 256, className: 'map-tiles' });
  layer.on('postrender', () => {
    wasDrawn = true;
  });

  function reset(tile: DataTile): void {
    if (tile.getState() !== TileState.ERROR) return;
    tile.setState(TileState.IDLE);
    layer.changed();
  }

  return {
    identity: tileIdentity(key, bands, size),
    layer,
    setStyle(next) {
      const nextLook = tileLook(next);
      if (nextLook.shape !== look.shape) layer.setStyle(nextLook.style());
      else if (JSON.stringify(nextLook.variables) !== JSON.stringify(look.variables)) layer.updateStyleVariables(nextLook.variables);
      look = nextLook;
      layer.setOpacity(next.opacity);
    },
    prune(wanted) {
      const own = wanted[getUid(source)] ?? {};
      for (const [place, controller] of requests) if (!own[`${source.getKey()}/${place}`]) controller.abort();
    },
    retry() {
      failed.forEach(reset);
      failed.clear();
    },
    valuesAt([x, y], zoom) {
      for (let z = Math.min(MAX_ZOOM, Math.round(zoom)); z >= 0; z--) {
        const [, column, row] = grid.getTileCoordForCoordAndZ([x, y], z);
        const values = kept.get(`${z},${column},${row}`);
        if (!values) continue;
        const [west, , , north] = grid.getTileCoordExtent([z, column, row]);
        const pixel = (grid.getResolution(z) * TILE) / size;
        const i = Math.min(size - 1, Math.floor((north - y) / pixel)) * size + Math.min(size - 1, Math.floor((x - west) / pixel));
        return bands.map((name) => {
          const band = values.bands.find((candidate) => candidate.name === name);
          return !band || (band.mask && band.mask[i] === 0) ? null : band.values[i];
        });
      }
      return undefined;
    },
    get isLoading() {
      return requests.size > 0;
    },
    get wasDrawn() {
      return wasDrawn;
    },
    dispose() {
      for (const controller of requests.values()) controller.abort();
      layer.dispose();
      source.dispose();
    },
  };
}

const LARGEST = 3.4e38;

/** The bands pixel by pixel, and last 1 where all are valid numbers. OpenLayers uploads Float32 as it is, everything else as bytes. */
function interleave(values: Values, names: readonly string[]): Float32Array {
  const shown = names.map((name) => values.bands.find((band) => band.name === name));
  const count = names.length + 1;
  const pixels = values.width * values.height;
  const data = new Float32Array(pixels * count);
  for (let at = count - 1; at < data.length; at += count) data[at] = 1;
  shown.forEach((band, index) => {
    if (!band) return;
    const { values: numbers, mask } = band;
    for (let i = 0, at = index; i < pixels; i++, at += count) {
      const value = numbers[i];
      if ((mask && mask[i] === 0) || Number.isNaN(value)) data[at - index + count - 1] = 0;
      else data[at] = Math.min(LARGEST, Math.max(-LARGEST, value));
    }
  });
  return data;
}
