import { create } from 'zustand';
import type { Address } from '../../src/workflow/address.ts';

export type Theme = 'dark' | 'light';
/** West, south, east, north in degrees. */
export type Extent = readonly [west: number, south: number, east: number, north: number];

export type Dialog =
  | { readonly kind: 'export'; readonly node: Address | null }
  | { readonly kind: 'open' }
  | { readonly kind: 'save-as' }
  | { readonly kind: 'unsaved'; readonly proceed: () => void }
  | { readonly kind: 'keys' };

export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'error' | 'progress';
  readonly title: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

/** What is seen, and how: nothing of it is in the file. */
export interface ViewState {
  readonly theme: Theme;
  /** The map's extent, set when it has rested: every picture is of it. Null until the map knows. */
  readonly extent: Extent | null;
  /** The point that the inspector looks at: longitude, latitude. */
  readonly pixel: readonly [number, number] | null;
  /** Which image of its collection a Map's body is shown with; undefined: the newest. */
  readonly images: Readonly<Partial<Record<Address, number>>>;
  /** A node whose geometry is being drawn on the map. */
  readonly drawing: Address | null;
  /** The node whose table the dock shows; null: the first there is. */
  readonly table: Address | null;
  /** What the dock shows. */
  readonly tab: 'map' | 'table' | 'issues';
  readonly dialog: Dialog | null;
  readonly palette: boolean;
  /** The search to add a node: where on the screen, and the port whose wire was dropped there. */
  readonly adding: Adding | null;
  readonly toasts: readonly Toast[];
  readonly dockHeight: number | null;
  /** Why the server cannot be reached, or null. */
  readonly offline: string | null;
  readonly set: (change: Partial<ViewState>) => void;
  readonly toast: (toast: Omit<Toast, 'id'>) => number;
  readonly dismiss: (id: number) => void;
}

export interface Adding {
  readonly screen: readonly [x: number, y: number];
  readonly from?: { readonly node: string; readonly graph: Address } | undefined;
}

let toasts = 0;

export const useView = create<ViewState>((set, get) => ({
  theme: storedTheme(),
  extent: null,
  pixel: null,
  images: {},
  drawing: null,
  table: null,
  tab: 'map',
  dialog: null,
  palette: false,
  adding: null,
  toasts: [],
  dockHeight: null,
  offline: null,
  set: (change) => set(change),
  toast(toast) {
    const id = ++toasts;
    set({ toasts: [...get().toasts, { ...toast, id }] });
    if (toast.tone === 'ok') setTimeout(() => get().dismiss(id), 8_000);
    return id;
  },
  dismiss: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
}));

const THEME_KEY = 'geoweft.theme';

function storedTheme(): Theme {
  const asked = new URLSearchParams(location.search).get('theme');
  const stored = asked ?? localStorage.getItem(THEME_KEY);
  if (stored === 'dark' || stored === 'light') return stored;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(THEME_KEY, theme);
  useView.getState().set({ theme });
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}
