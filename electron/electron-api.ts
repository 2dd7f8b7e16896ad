/** What the shell uses of Electron, so that a test can stand in for it. Electron's own objects fit (main.ts hands them in). */

export interface ShellApp {
  requestSingleInstanceLock(data: Record<string, unknown>): boolean;
  whenReady(): Promise<void>;
  quit(): void;
  on(event: 'second-instance', listener: (event: unknown, argv: string[], cwd: string, data: unknown) => void): unknown;
  on(event: 'open-file', listener: (event: Preventable, path: string) => void): unknown;
  on(event: 'before-quit' | 'window-all-closed', listener: () => void): unknown;
  on(event: 'web-contents-created', listener: (event: unknown, contents: ShellContents) => void): unknown;
}

export interface Preventable {
  preventDefault(): void;
}

export interface ShellContents {
  on(event: 'will-navigate', listener: (details: Preventable & { readonly url: string }) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: 'deny' }): void;
  send(channel: string, ...args: unknown[]): void;
}

export interface ShellWindow {
  readonly webContents: ShellContents;
  loadURL(url: string): Promise<void>;
  on(event: 'close', listener: (event: Preventable) => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
  once(event: 'ready-to-show', listener: () => void): unknown;
  show(): void;
  focus(): void;
  restore(): void;
  isMinimized(): boolean;
  /** Closes without asking. */
  destroy(): void;
  setTitle(title: string): void;
  setDocumentEdited(edited: boolean): void;
}

export interface WindowOptions {
  readonly width: number;
  readonly height: number;
  readonly minWidth: number;
  readonly minHeight: number;
  readonly show: boolean;
  readonly backgroundColor: string;
  readonly title: string;
  readonly webPreferences: {
    readonly preload: string;
    readonly contextIsolation: true;
    readonly sandbox: true;
    readonly nodeIntegration: false;
    readonly webSecurity: true;
  };
}

export interface FileFilter {
  name: string;
  extensions: string[];
}

export interface ShellDialog<W> {
  showOpenDialog(window: W, options: { filters: FileFilter[]; properties: 'openFile'[] }): Promise<{ canceled: boolean; filePaths: string[] }>;
  showSaveDialog(window: W, options: { defaultPath: string; filters: FileFilter[] }): Promise<{ canceled: boolean; filePath: string }>;
  showMessageBox(window: W, options: QuestionOptions): Promise<{ response: number }>;
  showErrorBox(title: string, content: string): void;
}

export interface QuestionOptions {
  type: 'question';
  message: string;
  detail: string;
  buttons: string[];
  defaultId: number;
  cancelId: number;
  noLink: boolean;
}

/** The asking frame; null once it is gone. */
export interface ShellCall {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

export interface ShellIpc {
  handle(channel: string, listener: (event: ShellCall, ...args: unknown[]) => unknown): void;
}

export interface ShellSession {
  setPermissionRequestHandler(handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void): void;
  setPermissionCheckHandler(handler: () => boolean): void;
}

export interface MenuItem {
  id?: string;
  label?: string;
  role?: 'appMenu' | 'windowMenu' | 'quit' | 'cut' | 'copy' | 'paste' | 'togglefullscreen' | 'toggleDevTools';
  type?: 'separator';
  accelerator?: string;
  registerAccelerator?: boolean;
  click?: () => void;
  submenu?: MenuItem[];
}

/** The process that the server runs in. */
export interface ServerPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

export interface ElectronParts<W extends ShellWindow> {
  readonly app: ShellApp;
  readonly dialog: ShellDialog<W>;
  readonly ipc: ShellIpc;
  readonly session: () => ShellSession;
  readonly createWindow: (options: WindowOptions) => W;
  readonly setMenu: (items: MenuItem[]) => void;
  readonly showItemInFolder: (path: string) => void;
  readonly openExternal: (url: string) => Promise<void>;
  readonly forkServer: () => ServerPort;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}
