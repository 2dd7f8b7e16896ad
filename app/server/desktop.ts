/** A command in the shell's menu; `accelerator` in Electron's spelling. */
export interface DesktopCommand {
  readonly id: string;
  readonly menu: string;
  readonly label: string;
  readonly accelerator?: string;
}

/** What the desktop shell offers to the window; undefined in a browser. */
export interface Desktop {
  /** The native dialogs; null if the user cancelled. Paths that come of them may be read and written. */
  openDialog(): Promise<string | null>;
  saveDialog(name: string): Promise<string | null>;
  reveal(path: string): Promise<void>;
  /** The window's title, and whether there is unsaved work to be asked about before it closes. */
  setEdited(name: string, edited: boolean): void;
  /** The commands for the shell's own menu. */
  setMenu(commands: readonly DesktopCommand[]): void;
  /** A file that the system asks this window to open. */
  onOpenFile(open: (path: string) => void): void;
  /** Menu items of the shell's own menu: runs with the id of a command. */
  onCommand(run: (id: string) => void): void;
}

declare global {
  interface Window {
    readonly geoweft?: Desktop;
  }
}

export const desktop: Desktop | undefined = window.geoweft;
