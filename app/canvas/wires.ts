import { create } from 'zustand';
import type { Address } from '../../src/workflow/address.ts';
import { disconnect } from '../../src/workflow/edits.ts';
import { useDocument } from '../store/document.ts';

/** A wire by where it ends: the input of a node. */
export interface WireEnd {
  readonly graph: Address;
  readonly to: string;
}

interface WiresState {
  readonly selected: readonly WireEnd[];
  /** The wire that is being drawn: where it comes from. */
  readonly drawing: { readonly graph: Address; readonly from: string } | null;
  readonly select: (wires: readonly WireEnd[]) => void;
  readonly removeSelected: () => void;
}

export const useWires = create<WiresState>((set, get) => ({
  selected: [],
  drawing: null,
  select: (selected) => set({ selected }),
  removeSelected() {
    const { selected } = get();
    const label = selected.length === 1 ? `Unlink ${selected[0].to}` : `Unlink ${selected.length} wires`;
    useDocument.getState().edit(label, (before) => selected.reduce((after, { graph, to }) => disconnect(after, graph, to), before));
    set({ selected: [] });
  },
}));
