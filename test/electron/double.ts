import type { ElectronParts, MenuItem, Preventable, QuestionOptions, ServerPort, ShellCall, ShellContents, ShellWindow, WindowOptions } from '../../electron/electron-api.ts';
import type { FromServer, ToServer } from '../../electron/messages.ts';

type Listener = (...args: never[]) => void;

/** Keeps listeners by event, and lets a test raise one. */
function emitter(): { on: (event: string, listener: Listener) => void; raise: (event: string, ...args: unknown[]) => void } {
  const listeners = new Map<string, Listener[]>();
  return {
    on: (event, listener) => void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    raise: (event, ...args) => listeners.get(event)?.forEach((listener) => listener(...(args as never[]))),
  };
}

export function preventable(): Preventable & { prevented: boolean } {
  const event = {
    prevented: false,
    preventDefault() {
      event.prevented = true;
    },
  };
  return event;
}

export interface DoubleWindow extends ShellWindow {
  readonly options: WindowOptions;
  readonly loaded: string[];
  readonly sent: unknown[][];
  readonly raise: (event: string, ...args: unknown[]) => void;
  readonly raiseInPage: (event: string, ...args: unknown[]) => void;
  readonly open: (url: string) => { action: string } | undefined;
  /** As the user does: asks first, and closes if nobody objects. */
  readonly close: () => boolean;
  title: string;
  destroyed: boolean;
  focused: number;
  minimized: boolean;
}

export interface DoubleServer extends ServerPort {
  readonly told: ToServer[];
  readonly answer: (message: FromServer) => void;
  readonly exit: () => void;
}

export interface Double extends ElectronParts<DoubleWindow> {
  readonly raise: (event: string, ...args: unknown[]) => void;
  readonly call: (channel: string, url: string | null, ...args: unknown[]) => Promise<unknown>;
  readonly windows: DoubleWindow[];
  readonly servers: DoubleServer[];
  readonly errors: string[];
  readonly questions: QuestionOptions[];
  readonly revealed: string[];
  readonly external: string[];
  readonly fetched: { readonly url: string; readonly init: RequestInit }[];
  readonly saveDialogs: { defaultPath: string; filters: { extensions: string[] }[] }[];
  menu: MenuItem[];
  quits: number;
  permissions: boolean[];
}

export interface Script {
  readonly locked?: boolean;
  readonly opens?: string;
  readonly saves?: string;
  /** The button that is pressed. */
  readonly answers?: number;
  readonly reveals?: Response;
  /** A server that does not come up by itself. */
  readonly slow?: boolean;
}

export const PORT = 4321;
export const TOKEN = 'desktop-secret';

/** Electron as far as the shell uses it: same calls, same order of events, nothing on the screen. */
export function electronDouble(script: Script = {}): Double {
  const app = emitter();
  const handlers = new Map<string, (event: ShellCall, ...args: unknown[]) => unknown>();

  function createWindow(options: WindowOptions): DoubleWindow {
    const [events, page] = [emitter(), emitter()];
    let opener: ((details: { url: string }) => { action: 'deny' }) | undefined;
    const webContents: ShellContents = {
      on: page.on,
      setWindowOpenHandler: (handler) => (opener = handler),
      send: (...args) => window.sent.push(args),
    };
    const window: DoubleWindow = {
      options,
      webContents,
      loaded: [],
      sent: [],
      title: '',
      destroyed: false,
      focused: 0,
      minimized: false,
      raise: events.raise,
      raiseInPage: page.raise,
      open: (url) => opener?.({ url }),
      loadURL(url) {
        window.loaded.push(url);
        events.raise('ready-to-show');
        return Promise.resolve();
      },
      on: events.on,
      once: events.on,
      show: () => undefined,
      focus: () => window.focused++,
      restore: () => (window.minimized = false),
      isMinimized: () => window.minimized,
      close() {
        const event = preventable();
        events.raise('close', event);
        if (!event.prevented) window.destroy();
        return !event.prevented;
      },
      destroy() {
        window.destroyed = true;
        events.raise('closed');
        app.raise('window-all-closed');
      },
      setTitle: (title) => (window.title = title),
      setDocumentEdited: () => undefined,
    };
    app.raise('web-contents-created', {}, webContents);
    double.windows.push(window);
    return window;
  }

  function forkServer(): DoubleServer {
    const events = emitter();
    const server: DoubleServer = {
      told: [],
      on: events.on,
      postMessage(message) {
        const told = message as ToServer;
        server.told.push(told);
        if (told.type === 'start' && !script.slow) queueMicrotask(() => server.answer({ type: 'started', port: PORT, token: TOKEN }));
        if (told.type === 'grant') queueMicrotask(() => server.answer({ type: 'granted', path: told.path }));
      },
      answer: (message) => events.raise('message', message),
      exit: () => events.raise('exit', 1),
      kill: () => true,
    };
    double.servers.push(server);
    return server;
  }

  const double: Double = {
    app: {
      requestSingleInstanceLock: () => script.locked !== true,
      whenReady: () => Promise.resolve(),
      quit() {
        double.quits++;
      },
      on: app.on,
    },
    raise: app.raise,
    dialog: {
      showOpenDialog: () => Promise.resolve(script.opens === undefined ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [script.opens] }),
      showSaveDialog(_window, options) {
        double.saveDialogs.push(options);
        return Promise.resolve(script.saves === undefined ? { canceled: true, filePath: '' } : { canceled: false, filePath: script.saves });
      },
      showMessageBox(_window, options) {
        double.questions.push(options);
        return Promise.resolve({ response: script.answers ?? options.cancelId });
      },
      showErrorBox: (_title, content) => void double.errors.push(content),
    },
    ipc: { handle: (channel, listener) => void handlers.set(channel, listener) },
    call: (channel, url, ...args) => Promise.resolve().then(() => handlers.get(channel)?.({ senderFrame: url === null ? null : { url, parent: null } }, ...args)),
    session: () => ({
      setPermissionRequestHandler: (handler) => handler(null, 'geolocation', (granted) => double.permissions.push(granted)),
      setPermissionCheckHandler: (handler) => void double.permissions.push(handler()),
    }),
    createWindow,
    setMenu: (items) => (double.menu = items),
    showItemInFolder: (path) => double.revealed.push(path),
    openExternal(url) {
      double.external.push(url);
      return Promise.resolve();
    },
    forkServer,
    fetch(url, init) {
      double.fetched.push({ url, init });
      return Promise.resolve(script.reveals ?? new Response('{"error":"no"}', { status: 403 }));
    },
    windows: [],
    servers: [],
    errors: [],
    questions: [],
    revealed: [],
    external: [],
    fetched: [],
    saveDialogs: [],
    menu: [],
    quits: 0,
    permissions: [],
  };
  return double;
}
