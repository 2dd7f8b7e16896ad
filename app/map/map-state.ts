import { create } from 'zustand';
import type { Address } from '../../src/workflow/address.ts';

/** How the map stands this very moment, for what lies around it. Longitudes and latitudes in degrees. */
interface MapState {
  readonly center: readonly [number, number];
  readonly zoom: number;
  /** Metres on the ground a CSS pixel at the centre. */
  readonly metres: number;
  /** Where the pointer is; null off the map. */
  readonly pointer: readonly [number, number] | null;
  /** What lies under it in the top layer: text a band. */
  readonly values: readonly { readonly band: string; readonly text: string }[];
  /** Layers whose tiles are on their way, and why tiles of a layer could not be had. */
  readonly loading: ReadonlySet<Address>;
  readonly faults: ReadonlyMap<Address, string>;
  readonly base: boolean;
  /** Whether a click looks at a pixel. */
  readonly inspecting: boolean;
  /** In a narrow window the list of layers lies on the map when asked for. */
  readonly listOpen: boolean;
}

export const useMap = create<MapState>(() => ({
  center: [0, 20],
  zoom: 2,
  metres: 0,
  pointer: null,
  values: [],
  loading: new Set(),
  faults: new Map(),
  base: true,
  inspecting: true,
  listOpen: false,
}));
