import { create } from 'zustand';
import { type Compiled, compile } from '../../src/workflow/compile.ts';
import { emptyWorkflow } from '../../src/workflow/edits.ts';
import { formatWorkflow } from '../../src/workflow/file.ts';
import type { Address } from '../../src/workflow/address.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { nodeTypes } from '../../nodes/index.ts';

interface Step {
  /** What the user did, in words: "Move Filter date". */
  readonly label: string;
  readonly workflow: Workflow;
}

/** The one truth: the workflow, its history, and where it is kept. What is computed from it is in `compiled`. */
export interface DocumentState {
  readonly workflow: Workflow;
  readonly compiled: Compiled;
  /** Path in the workspace, or null for one that was never saved. */
  readonly path: string | null;
  /** The file's modification time when it was read or written, or null. */
  readonly modified: number | null;
  /** The text that is on disk. */
  readonly saved: string;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  readonly selection: readonly Address[];
  /** Changes the workflow. Edits with the same `coalesce` that follow each other closely are one step to undo. */
  readonly edit: (label: string, change: (workflow: Workflow) => Workflow, coalesce?: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly select: (selection: readonly Address[]) => void;
  /** Puts another document in place, with an empty history. */
  readonly open: (workflow: Workflow, path: string | null, modified: number | null) => void;
  readonly markSaved: (path: string, modified: number, text: string) => void;
}

const HISTORY = 200;
const COALESCE_MS = 500;
let last: { key: string; at: number } | null = null;

function derive(workflow: Workflow): Pick<DocumentState, 'workflow' | 'compiled'> {
  return { workflow, compiled: compile(workflow, nodeTypes) };
}

export const useDocument = create<DocumentState>((set, get) => ({
  ...derive(emptyWorkflow()),
  path: null,
  modified: null,
  saved: formatWorkflow(emptyWorkflow()),
  past: [],
  future: [],
  selection: [],

  edit(label, change, coalesce) {
    const { workflow, past } = get();
    const changed = change(workflow);
    if (changed === workflow) return;
    const now = Date.now();
    const continues = coalesce !== undefined && last?.key === coalesce && now - last.at < COALESCE_MS;
    last = coalesce === undefined ? null : { key: coalesce, at: now };
    set({ ...derive(changed), past: continues ? past : [...past, { label, workflow }].slice(-HISTORY), future: [] });
  },

  undo() {
    const { past, future, workflow } = get();
    const step = past.at(-1);
    if (!step) return;
    last = null;
    set({ ...derive(step.workflow), past: past.slice(0, -1), future: [{ label: step.label, workflow }, ...future] });
  },

  redo() {
    const { past, future, workflow } = get();
    const step = future.at(0);
    if (!step) return;
    last = null;
    set({ ...derive(step.workflow), past: [...past, { label: step.label, workflow }], future: future.slice(1) });
  },

  select: (selection) => set({ selection }),

  open(workflow, path, modified) {
    last = null;
    set({ ...derive(workflow), path, modified, saved: formatWorkflow(workflow), past: [], future: [], selection: [] });
  },

  markSaved: (path, modified, saved) => set({ path, modified, saved }),
}));

/** Whether the workflow differs from what is on disk. */
export function isDirty({ workflow, saved }: Pick<DocumentState, 'workflow' | 'saved'>): boolean {
  return formatWorkflow(workflow) !== saved;
}

/** The name in the title and the tab. */
export function documentName({ path }: Pick<DocumentState, 'path'>): string {
  return path === null ? 'Untitled.weft' : (path.split(/[\\/]/).at(-1) ?? path);
}
