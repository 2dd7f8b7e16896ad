import { basename, extname, resolve } from 'node:path';
import * as z from 'zod';
import type { ElectronParts, FileFilter, Preventable, ShellCall, ShellContents, ShellWindow } from './electron-api.ts';
import { menuOf } from './menu.ts';
import { CHANNELS, type Secret } from './messages.ts';
import { createServerLink } from './server-link.ts';

export interface ShellOptions {
  /** The command line, and the folder that its paths start at. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly preload: string;
}

const NAME = 'Geoweft';
const WORKFLOWS: FileFilter = { name: 'Geoweft workflow', extensions: ['weft'] };
const GEOTIFFS: FileFilter = { name: 'GeoTIFF', extensions: ['tif', 'tiff'] };
const [SAVE, CANCEL] = [0, 2];

const text = z.string().max(4096);
const menuCommands = z.array(z.strictObject({ id: text, menu: text, label: text, accelerator: text.optional() })).max(500);

/** The workflow that a command line names. */
export function fileIn(argv: readonly string[], cwd: string): string | null {
  const named = argv.findLast((argument) => !argument.startsWith('-') && extname(argument).toLowerCase() === '.weft');
  return named === undefined ? null : resolve(cwd, named);
}

/** The desktop shell: a server in a process of its own, one window on it, and the dialogs, menu and questions of a desktop. */
export async function startShell<W extends ShellWindow>(electron: ElectronParts<W>, options: ShellOptions): Promise<void> {
  const { app, dialog, ipc } = electron;
  const { platform } = options;
  const first = fileIn(options.argv, options.cwd);
  if (!app.requestSingleInstanceLock({ file: first })) {
    app.quit(); // the one that runs opens the file
    return;
  }
  let window: W | null = null;
  let origin: string | null = null;
  let secret: Secret | null = null;
  let early: string | null = first; // asked for before the window is there
  let document = { name: NAME, edited: false };
  let quitting = false;
  let whenSaved: (() => void) | null = null;

  const link = createServerLink(electron.forkServer, () => {
    dialog.showErrorBox(NAME, 'The server stopped and cannot be started again. What is not saved is still in the window: save it, then start Geoweft again.');
  });

  async function openFile(path: string): Promise<void> {
    if (!window) {
      early = path;
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
    await link.grant(path);
    window.webContents.send(CHANNELS.openFile, path);
  }

  app.on('second-instance', (_event, argv, cwd, data) => {
    const told = z.object({ file: z.string().nullable() }).safeParse(data);
    const file = told.success ? told.data.file : fileIn(argv, cwd);
    if (file !== null) return void openFile(file);
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openFile(path);
  });
  app.on('before-quit', () => (quitting = true));
  app.on('window-all-closed', () => app.quit());
  app.on('web-contents-created', (_event, contents) => confine(contents));

  /** A page stays what it is: no other site, no second window, nothing embedded. */
  function confine(contents: ShellContents): void {
    contents.on('will-navigate', (details) => {
      if (!URL.canParse(details.url) || new URL(details.url).origin !== origin) details.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (URL.canParse(url) && new URL(url).protocol === 'https:') void electron.openExternal(url);
      return { action: 'deny' };
    });
  }

  /** Answers calls of our own page alone. */
  function handle(channel: string, listener: (window: W, ...args: unknown[]) => unknown): void {
    ipc.handle(channel, ({ senderFrame }: ShellCall, ...args) => {
      const isOurs = senderFrame !== null && !senderFrame.parent && URL.canParse(senderFrame.url) && new URL(senderFrame.url).origin === origin;
      if (!isOurs || !window) throw new Error('only the window itself may ask the desktop');
      return listener(window, ...args);
    });
  }

  handle(CHANNELS.openDialog, async (asking) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(asking, { filters: [WORKFLOWS], properties: ['openFile'] });
    const path = canceled ? undefined : filePaths.at(0);
    if (path === undefined) return null;
    await link.grant(path);
    return path;
  });
  handle(CHANNELS.saveDialog, async (asking, given) => {
    const name = text.parse(given);
    const isImage = GEOTIFFS.extensions.includes(extname(name).slice(1).toLowerCase());
    const defaultPath = isImage || extname(name).toLowerCase() === '.weft' ? name : `${name}.weft`;
    const { canceled, filePath } = await dialog.showSaveDialog(asking, { defaultPath: basename(defaultPath), filters: [isImage ? GEOTIFFS : WORKFLOWS] });
    if (canceled || filePath === '') return null;
    const ending = isImage ? '.tif' : '.weft';
    const path = extname(filePath) === '' ? `${filePath}${ending}` : filePath;
    await link.grant(path);
    return path;
  });
  handle(CHANNELS.reveal, async (_asking, given) => {
    if (origin === null || secret === null) return;
    // The server knows which files its exports wrote; no other is shown.
    const answer = await electron.fetch(`${origin}/api/reveal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret.token}` },
      body: JSON.stringify({ path: text.parse(given) }),
    });
    const { path } = z.object({ path: z.string().optional() }).parse(await answer.json());
    if (answer.ok && path !== undefined) electron.showItemInFolder(path);
  });
  handle(CHANNELS.setEdited, (asking, name, edited) => {
    document = { name: text.parse(name), edited: z.boolean().parse(edited) };
    asking.setTitle(`${document.edited ? '• ' : ''}${document.name} – ${NAME}`);
    if (platform === 'darwin') asking.setDocumentEdited(document.edited);
    if (!document.edited) whenSaved?.();
  });
  handle(CHANNELS.setMenu, (_asking, commands) => {
    electron.setMenu(menuOf(menuCommands.parse(commands), run, platform));
  });

  function run(id: string): void {
    window?.webContents.send(CHANNELS.command, id);
  }

  /** Asks before unsaved work is lost. Saving goes by the window's own command: it closes once that has happened. */
  async function askToClose(asking: W): Promise<void> {
    const { response } = await dialog.showMessageBox(asking, {
      type: 'question',
      message: `Save the changes to ${document.name}?`,
      detail: 'If you do not save, they are lost.',
      buttons: ['&Save', '&Don’t Save', '&Cancel'],
      defaultId: SAVE,
      cancelId: CANCEL,
      noLink: true,
    });
    const leave = (): void => {
      const wasQuitting = quitting;
      asking.destroy();
      if (wasQuitting) app.quit();
    };
    if (response === CANCEL) quitting = false;
    else if (response !== SAVE) leave();
    else {
      whenSaved = leave;
      run('save');
    }
  }

  function createWindow(): W {
    const created = electron.createWindow({
      width: 1440,
      height: 900,
      minWidth: 960,
      minHeight: 600,
      show: false,
      backgroundColor: '#14181e',
      title: NAME,
      webPreferences: { preload: options.preload, contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true },
    });
    created.once('ready-to-show', () => created.show());
    created.on('close', (event: Preventable) => {
      if (!document.edited) return;
      event.preventDefault();
      void askToClose(created);
    });
    created.on('closed', () => {
      window = null;
      link.stop();
    });
    return created;
  }

  await app.whenReady();
  electron.session().setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  electron.session().setPermissionCheckHandler(() => false);
  electron.setMenu(menuOf([], run, platform));
  const opening = early;
  early = null;
  try {
    secret = await link.start(opening);
  } catch (error) {
    dialog.showErrorBox(NAME, `Geoweft cannot start: ${error instanceof Error ? error.message : String(error)}`);
    app.quit();
    return;
  }
  origin = `http://127.0.0.1:${secret.port}`;
  window = createWindow();
  await window.loadURL(`${origin}/?token=${secret.token}`);
  const late = early as string | null; // asked for while the server started
  if (late !== null) await openFile(late);
}
