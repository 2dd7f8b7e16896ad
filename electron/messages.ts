/** All that the ports between the shell and its server carry: start, secret, stop, and what a dialog allowed. */
export type ToServer =
  | { readonly type: 'start'; readonly file: string | null; readonly before: Secret | null }
  | { readonly type: 'grant'; readonly path: string }
  | { readonly type: 'stop' };

export type FromServer =
  | ({ readonly type: 'started' } & Secret)
  | { readonly type: 'granted'; readonly path: string }
  | { readonly type: 'failed'; readonly message: string };

/** Where the server is, and what opens it. A server that takes the place of a fallen one has the same. */
export interface Secret {
  readonly port: number;
  readonly token: string;
}

/** What the window and the shell say to each other. */
export const CHANNELS = {
  openDialog: 'geoweft:open-dialog',
  saveDialog: 'geoweft:save-dialog',
  reveal: 'geoweft:reveal',
  setEdited: 'geoweft:set-edited',
  setMenu: 'geoweft:set-menu',
  command: 'geoweft:command',
  openFile: 'geoweft:open-file',
} as const;

/** A command of the window, as a menu shows it. The keys are handled by the window. */
export interface MenuCommand {
  readonly id: string;
  readonly menu: string;
  readonly label: string;
  /** As Electron writes it: "CmdOrCtrl+S". */
  readonly accelerator?: string | undefined;
}
