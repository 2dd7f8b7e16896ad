import {
  type LucideIcon,
  CircleHelp,
  Copy,
  EyeOff,
  FilePlus2,
  FolderOpen,
  Maximize,
  Moon,
  Pencil,
  Plus,
  Redo2,
  RefreshCw,
  Save,
  SaveAll,
  Scan,
  Search,
  SkipForward,
  SquareArrowUp,
  SquareDashedMousePointer,
  SquareMinus,
  Trash2,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { nodeAt } from '../../src/workflow/edits.ts';
import { deleteSelection, duplicateSelection, selectAll, toggleFlag } from '../canvas/actions.ts';
import { flow } from '../canvas/flow.ts';
import { useWires } from '../canvas/wires.ts';
import { newDocument, openDialog, save, saveAs } from '../store/files.ts';
import type { DesktopCommand } from '../server/desktop.ts';
import { type DocumentState, useDocument } from '../store/document.ts';
import { askAgain } from '../store/values.ts';
import { setTheme, useView } from '../store/view.ts';

export type MenuName = 'File' | 'Edit' | 'Graph' | 'View';

/** Something that can be done: the toolbar, the menus, the keys and the palette all read this list. */
export interface Command {
  readonly id: string;
  readonly menu: MenuName;
  /** What it does, in words; it may say what it would do it to. */
  readonly label: (document: DocumentState) => string;
  readonly icon: LucideIcon;
  /** The first is shown. Those that browsers own have a twin with Alt. */
  readonly keys: readonly string[];
  /** Whether it works while the user types into a field. */
  readonly whileTyping?: true;
  readonly when: (document: DocumentState) => boolean;
  readonly run: () => void;
}

const always = (): boolean => true;
const hasNodes = ({ workflow }: DocumentState): boolean => workflow.nodes.length > 0;
const hasSelection = ({ selection }: DocumentState): boolean => selection.length > 0;
const oneNode = ({ selection, workflow }: DocumentState): boolean => selection.length === 1 && nodeAt(workflow, selection[0]) !== undefined;

export const commands: readonly Command[] = [
  { id: 'new', menu: 'File', label: () => 'New', icon: FilePlus2, keys: ['Alt+N', 'Mod+N'], whileTyping: true, when: always, run: newDocument },
  { id: 'open', menu: 'File', label: () => 'Open…', icon: FolderOpen, keys: ['Mod+O'], whileTyping: true, when: always, run: openDialog },
  { id: 'save', menu: 'File', label: () => 'Save', icon: Save, keys: ['Mod+S'], whileTyping: true, when: always, run: () => void save() },
  { id: 'save-as', menu: 'File', label: () => 'Save as…', icon: SaveAll, keys: ['Mod+Shift+S'], whileTyping: true, when: always, run: saveAs },
  {
    id: 'export',
    menu: 'File',
    label: () => 'Export GeoTIFF…',
    icon: SquareArrowUp,
    keys: ['Mod+E'],
    whileTyping: true,
    when: hasNodes,
    run: () => useView.getState().set({ dialog: { kind: 'export', node: useDocument.getState().selection[0] ?? null } }),
  },
  {
    id: 'undo',
    menu: 'Edit',
    label: ({ past }) => (past.length > 0 ? `Undo ${past[past.length - 1].label}` : 'Undo'),
    icon: Undo2,
    keys: ['Mod+Z'],
    when: ({ past }) => past.length > 0,
    run: () => useDocument.getState().undo(),
  },
  {
    id: 'redo',
    menu: 'Edit',
    label: ({ future }) => (future.length > 0 ? `Redo ${future[0].label}` : 'Redo'),
    icon: Redo2,
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    when: ({ future }) => future.length > 0,
    run: () => useDocument.getState().redo(),
  },
  { id: 'duplicate', menu: 'Edit', label: () => 'Duplicate', icon: Copy, keys: ['Mod+D'], when: hasSelection, run: duplicateSelection },
  { id: 'delete', menu: 'Edit', label: () => 'Delete', icon: Trash2, keys: ['Delete', 'Backspace'], when: (document) => hasSelection(document) || useWires.getState().selected.length > 0, run: deleteSelection },
  { id: 'select-all', menu: 'Edit', label: () => 'Select all', icon: SquareDashedMousePointer, keys: ['Mod+A'], when: hasNodes, run: selectAll },
  {
    id: 'add',
    menu: 'Graph',
    label: () => 'Add node…',
    icon: Plus,
    keys: ['A', 'Shift+A'],
    when: always,
    run: () => useView.getState().set({ adding: { screen: flow.cursor() } }),
  },
  { id: 'rename', menu: 'Graph', label: () => 'Rename', icon: Pencil, keys: ['F2'], when: oneNode, run: () => flow.rename(useDocument.getState().selection[0]) },
  { id: 'mute', menu: 'Graph', label: () => 'Mute', icon: EyeOff, keys: ['M'], when: hasSelection, run: () => toggleFlag('muted', 'Mute') },
  { id: 'bypass', menu: 'Graph', label: () => 'Bypass', icon: SkipForward, keys: ['B'], when: hasSelection, run: () => toggleFlag('bypassed', 'Bypass') },
  { id: 'collapse', menu: 'Graph', label: () => 'Collapse', icon: SquareMinus, keys: ['C'], when: hasSelection, run: () => toggleFlag('collapsed', 'Collapse') },
  { id: 'reload', menu: 'Graph', label: () => 'Look at the files again', icon: RefreshCw, keys: ['F5'], when: hasNodes, run: askAgain },
  {
    id: 'commands',
    menu: 'View',
    label: () => 'Run a command…',
    icon: Search,
    keys: ['Mod+K'],
    whileTyping: true,
    when: always,
    run: () => useView.getState().set({ palette: true }),
  },
  { id: 'fit', menu: 'View', label: () => 'Fit all', icon: Maximize, keys: ['Home'], when: hasNodes, run: () => flow.fit() },
  { id: 'fit-selection', menu: 'View', label: () => 'Fit selection', icon: Scan, keys: ['F'], when: hasSelection, run: () => flow.fit(useDocument.getState().selection) },
  { id: 'zoom-in', menu: 'View', label: () => 'Zoom in', icon: ZoomIn, keys: ['+', '='], when: always, run: () => flow.zoom(1.25) },
  { id: 'zoom-out', menu: 'View', label: () => 'Zoom out', icon: ZoomOut, keys: ['-'], when: always, run: () => flow.zoom(0.8) },
  {
    id: 'theme',
    menu: 'View',
    label: () => (useView.getState().theme === 'dark' ? 'Light theme' : 'Dark theme'),
    icon: Moon,
    keys: [],
    when: always,
    run: () => setTheme(useView.getState().theme === 'dark' ? 'light' : 'dark'),
  },
  { id: 'keys', menu: 'View', label: () => 'Keys', icon: CircleHelp, keys: ['?'], when: always, run: () => useView.getState().set({ dialog: { kind: 'keys' } }) },
];

export function commandOf(id: string): Command {
  const command = commands.find((candidate) => candidate.id === id);
  if (!command) throw new Error(`no command '${id}'`);
  return command;
}

/** Runs a command if it applies now. */
export function runCommand(id: string): void {
  const command = commandOf(id);
  if (command.when(useDocument.getState())) command.run();
}

/** The commands as the desktop's menu takes them. Keys of one letter stay with the canvas, where a field may have them. */
export function menuItems(): DesktopCommand[] {
  const state = useDocument.getState();
  return commands.map(({ id, menu, label, keys }) => {
    const stroke = keys.find((candidate) => candidate.startsWith('Mod+'));
    const item = { id, menu, label: PLAIN[id] ?? label(state) };
    return stroke === undefined ? item : { ...item, accelerator: stroke.replace('Mod', 'CommandOrControl') };
  });
}

/** In a menu that is made once, undo and redo cannot say what they undo. */
const PLAIN: Readonly<Partial<Record<string, string>>> = { undo: 'Undo', redo: 'Redo', theme: 'Other theme' };
