import { fileURLToPath } from 'node:url';
import { BrowserWindow, Menu, app, dialog, ipcMain, session, shell, utilityProcess } from 'electron';
import { startShell } from './shell.ts';

/** A file beside this one. */
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Electron is ready only once this module has run to its end: it must not be waited for here.
startShell<BrowserWindow>(
  {
    app,
    dialog,
    ipc: ipcMain,
    session: () => session.defaultSession,
    createWindow: (options) => new BrowserWindow(options),
    setMenu: (items) => Menu.setApplicationMenu(Menu.buildFromTemplate(items)),
    showItemInFolder: (path) => shell.showItemInFolder(path),
    openExternal: (url) => shell.openExternal(url),
    forkServer: () => utilityProcess.fork(here('../server-process.js'), [], { serviceName: 'Geoweft server' }),
    fetch,
  },
  { argv: process.argv.slice(1), cwd: process.cwd(), platform: process.platform, preload: here('preload.cjs') },
).catch((error: unknown) => {
  dialog.showErrorBox('Geoweft', error instanceof Error ? error.message : String(error));
  app.quit();
});
