import { contextBridge, ipcRenderer } from 'electron';
import { CHANNELS, type MenuCommand } from './messages.ts';

/** All that a page can reach of the desktop: dialogs, not files. */
contextBridge.exposeInMainWorld('geoweft', {
  openDialog: (): Promise<string | null> => ipcRenderer.invoke(CHANNELS.openDialog) as Promise<string | null>,
  saveDialog: (name: string): Promise<string | null> => ipcRenderer.invoke(CHANNELS.saveDialog, name) as Promise<string | null>,
  reveal: (path: string): Promise<void> => ipcRenderer.invoke(CHANNELS.reveal, path) as Promise<void>,
  setEdited: (name: string, edited: boolean): void => void ipcRenderer.invoke(CHANNELS.setEdited, name, edited),
  setMenu: (commands: readonly MenuCommand[]): void => void ipcRenderer.invoke(CHANNELS.setMenu, commands),
  onCommand: (run: (id: string) => void): void => void ipcRenderer.on(CHANNELS.command, (_event, id: string) => run(id)),
  onOpenFile: (open: (path: string) => void): void => void ipcRenderer.on(CHANNELS.openFile, (_event, path: string) => open(path)),
});
