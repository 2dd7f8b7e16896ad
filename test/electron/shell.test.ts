import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../electron/messages.ts';
import { menuOf } from '../../electron/menu.ts';
import { fileIn, startShell } from '../../electron/shell.ts';
import { type Double, type DoubleWindow, PORT, type Script, TOKEN, electronDouble, preventable } from './double.ts';

const ORIGIN = `http://127.0.0.1:${PORT}`;
const PAGE = `${ORIGIN}/`;
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

async function started(script: Script = {}, argv: string[] = []): Promise<Double & { window: DoubleWindow }> {
  const electron = electronDouble(script);
  await startShell(electron, { argv, cwd: '/home/me', platform: 'linux', preload: '/preload.cjs' });
  return Object.assign(electron, { window: electron.windows[0] });
}

describe('the window', () => {
  it('opens on the server of its own process, with the secret that this told', async () => {
    const { servers, window } = await started({}, ['electron', '.', 'fields.weft']);
    expect(servers[0].told).toEqual([{ type: 'start', file: '/home/me/fields.weft', before: null }]);
    expect(window.loaded).toEqual([`${ORIGIN}/?token=${TOKEN}`]);
  });

  it('is isolated and sandboxed, and may ask for nothing', async () => {
    const { window, permissions } = await started();
    expect(window.options.webPreferences).toEqual({ preload: '/preload.cjs', contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true });
    expect(permissions).toEqual([false, false]);
  });

  it('goes to no other page, opens no second one and embeds none', async () => {
    const { window, external } = await started();
    for (const url of ['http://evil.example/', 'http://127.0.0.1:1/', 'file:///etc/passwd', 'javascript:alert(1)', 'nonsense']) {
      const event = { ...preventable(), url };
      let prevented = false;
      window.raiseInPage('will-navigate', { ...event, preventDefault: () => (prevented = true) });
      expect([url, prevented]).toEqual([url, true]);
      expect(window.open(url)).toEqual({ action: 'deny' });
    }
    let stayed = true;
    window.raiseInPage('will-navigate', { url: PAGE, preventDefault: () => (stayed = false) });
    expect(stayed).toBe(true);
    const webview = preventable();
    window.raiseInPage('will-attach-webview', webview);
    expect(webview.prevented).toBe(true);
    expect(window.open('https://example.org/manual')).toEqual({ action: 'deny' });
    expect(external).toEqual(['https://example.org/manual']);
  });

  it('says in a sentence when the server cannot start', async () => {
    const electron = electronDouble({ slow: true });
    const starting = startShell(electron, { argv: [], cwd: '/', platform: 'linux', preload: '' });
    await settled();
    electron.servers[0].answer({ type: 'failed', message: 'the disk is gone' });
    await starting;
    expect([electron.errors, electron.quits, electron.windows.length]).toEqual([['Geoweft cannot start: the disk is gone'], 1, 0]);
  });
});

describe('one instance', () => {
  it('a second one gives way', async () => {
    const electron = electronDouble({ locked: true });
    await startShell(electron, { argv: ['x.weft'], cwd: '/', platform: 'linux', preload: '' });
    expect([electron.quits, electron.servers.length]).toEqual([1, 0]);
  });

  it('the first one comes to the front and opens the other’s file, which is granted before', async () => {
    const { raise, window, servers } = await started();
    window.minimized = true;
    raise('second-instance', {}, ['electron', 'b.weft'], '/elsewhere', { file: '/elsewhere/b.weft' });
    await settled();
    expect([window.minimized, window.focused]).toEqual([false, 1]);
    expect(servers[0].told.at(-1)).toEqual({ type: 'grant', path: '/elsewhere/b.weft' });
    expect(window.sent).toEqual([[CHANNELS.openFile, '/elsewhere/b.weft']]);
  });

  it('a file that macOS opens before the window is there opens with it, a later one in it', async () => {
    const electron = electronDouble();
    const starting = startShell(electron, { argv: [], cwd: '/', platform: 'darwin', preload: '' });
    electron.raise('open-file', preventable(), '/docs/a.weft');
    await starting;
    expect(electron.servers[0].told[0]).toMatchObject({ file: '/docs/a.weft' });
    electron.raise('open-file', preventable(), '/docs/b.weft');
    await settled();
    expect(electron.windows[0].sent).toEqual([[CHANNELS.openFile, '/docs/b.weft']]);
  });

  it('finds the workflow on a command line', () => {
    expect(fileIn(['electron', '--no-sandbox', '.', 'a.weft'], '/d')).toBe('/d/a.weft');
    expect(fileIn(['electron', '--x=y.weft', '/p/B.WEFT'], '/d')).toBe('/p/B.WEFT');
    expect(fileIn(['electron', '.'], '/d')).toBeNull();
  });
});

describe('dialogs', () => {
  it('grant what the user chose, and nothing when they cancel', async () => {
    const { call, servers } = await started({ opens: '/far/a.weft' });
    expect(await call(CHANNELS.openDialog, PAGE)).toBe('/far/a.weft');
    expect(servers[0].told.at(-1)).toEqual({ type: 'grant', path: '/far/a.weft' });
    const none = await started();
    expect(await none.call(CHANNELS.openDialog, PAGE)).toBeNull();
    expect(await none.call(CHANNELS.saveDialog, PAGE, 'x')).toBeNull();
    expect(none.servers[0].told).toHaveLength(1);
  });

  it('save workflows as .weft and exports as .tif, under a name without a folder', async () => {
    const { call, saveDialogs } = await started({ saves: '/far/mine' });
    expect(await call(CHANNELS.saveDialog, PAGE, '../Best pixel')).toBe('/far/mine.weft');
    expect(await call(CHANNELS.saveDialog, PAGE, 'best.tif')).toBe('/far/mine.tif');
    expect(saveDialogs.map(({ defaultPath, filters }) => [defaultPath, filters[0].extensions[0]])).toEqual([
      ['Best pixel.weft', 'weft'],
      ['best.tif', 'tif'],
    ]);
  });

  it('answer no other page, no frame inside the page, and no other kinds of arguments', async () => {
    const { call, ipcFrom } = await startedWithFrames();
    for (const url of ['http://evil.example/', 'http://127.0.0.1:1/', 'about:blank', null]) {
      await expect(call(CHANNELS.openDialog, url)).rejects.toThrow('only the window itself may ask the desktop');
    }
    await expect(ipcFrom({ url: PAGE, parent: {} })).rejects.toThrow('only the window itself');
    await expect(call(CHANNELS.saveDialog, PAGE, { path: '/' })).rejects.toThrow();
    await expect(call(CHANNELS.setEdited, PAGE, 'name', 'yes')).rejects.toThrow();
    await expect(call(CHANNELS.setMenu, PAGE, [{ id: 1 }])).rejects.toThrow();
  });

  it('shows a file in its folder only where the server knows it as an export', async () => {
    const refused = await started();
    await refused.call(CHANNELS.reveal, PAGE, '/etc/passwd');
    expect(refused.revealed).toEqual([]);
    const { call, revealed, fetched } = await started({ reveals: new Response('{"path":"/w/best.tif","shown":false}') });
    await call(CHANNELS.reveal, PAGE, 'best.tif');
    expect(revealed).toEqual(['/w/best.tif']);
    expect(fetched[0]).toMatchObject({ url: `${ORIGIN}/api/reveal`, init: { body: '{"path":"best.tif"}', headers: { authorization: `Bearer ${TOKEN}` } } });
  });
});

async function startedWithFrames(): Promise<Double & { ipcFrom: (frame: { url: string; parent: unknown }) => Promise<unknown> }> {
  const electron = electronDouble();
  let asked: Parameters<Double['ipc']['handle']>[1] | null = null;
  const ipc: Double['ipc'] = {
    handle(channel, listener) {
      if (channel === CHANNELS.openDialog) asked = listener;
      electron.ipc.handle(channel, listener);
    },
  };
  await startShell({ ...electron, ipc }, { argv: [], cwd: '/', platform: 'linux', preload: '' });
  return Object.assign(electron, { ipcFrom: (senderFrame: { url: string; parent: unknown }) => Promise.resolve().then(() => asked?.({ senderFrame })) });
}

describe('unsaved work', () => {
  it('marks the title', async () => {
    const { call, window } = await started();
    await call(CHANNELS.setEdited, PAGE, 'Best pixel', true);
    expect(window.title).toBe('• Best pixel – Geoweft');
    await call(CHANNELS.setEdited, PAGE, 'Best pixel', false);
    expect(window.title).toBe('Best pixel – Geoweft');
  });

  it('without it the window just closes, and the server with it', async () => {
    const { window, servers, quits } = await started();
    expect(window.close()).toBe(true);
    expect(servers[0].told.at(-1)).toEqual({ type: 'stop' });
    expect(quits).toBe(0);
  });

  it('Save saves by the window’s own command and closes once that is done', async () => {
    const { call, window, questions } = await started({ answers: 0 });
    await call(CHANNELS.setEdited, PAGE, 'Best pixel', true);
    expect(window.close()).toBe(false);
    await settled();
    expect(questions[0]).toMatchObject({ message: 'Save the changes to Best pixel?', defaultId: 0, cancelId: 2 });
    expect(window.sent).toEqual([[CHANNELS.command, 'save']]);
    expect(window.destroyed).toBe(false);
    await call(CHANNELS.setEdited, PAGE, 'Best pixel', false);
    expect(window.destroyed).toBe(true);
  });

  it('Don’t Save closes, and goes on quitting; Cancel keeps both', async () => {
    const lost = await started({ answers: 1 });
    await lost.call(CHANNELS.setEdited, PAGE, 'x', true);
    lost.raise('before-quit');
    lost.window.close();
    await settled();
    expect(lost.window.destroyed).toBe(true);
    expect(lost.quits).toBeGreaterThan(0);
    const kept = await started({ answers: 2 });
    await kept.call(CHANNELS.setEdited, PAGE, 'x', true);
    kept.raise('before-quit');
    kept.window.close();
    await settled();
    expect([kept.window.destroyed, kept.quits]).toEqual([false, 0]);
  });
});

describe('a server that falls', () => {
  it('is started again where it was, with what was granted, and the window goes on', async () => {
    const { servers, call, window } = await started({ opens: '/far/a.weft' });
    await call(CHANNELS.openDialog, PAGE);
    servers[0].exit();
    await settled();
    expect(servers[1].told).toEqual([
      { type: 'start', file: null, before: { port: PORT, token: TOKEN } },
      { type: 'grant', path: '/far/a.weft' },
    ]);
    expect(window.loaded).toHaveLength(1);
  });

  it('is given up when it falls again and again, in a sentence, with the window left open', async () => {
    const { servers, errors, window } = await started();
    for (let fall = 0; fall < 4; fall++) {
      servers[fall].exit();
      await settled();
    }
    expect(servers).toHaveLength(4);
    expect(errors).toEqual([expect.stringContaining('cannot be started again')]);
    expect(window.destroyed).toBe(false);
  });
});

describe('the menu', () => {
  const commands = [
    { id: 'save', menu: 'File', label: 'Save', accelerator: 'CmdOrCtrl+S' },
    { id: 'fit', menu: 'View', label: 'Fit all' },
    { id: 'mute', menu: 'Graph', label: 'Mute' },
  ];

  it('is made of the window’s commands, whose keys it shows and leaves to the window', async () => {
    const { call, menu: before, window } = await started();
    expect(before.map(({ label }) => label)).toEqual(['File', 'Edit', 'View']);
    const electron = await started();
    await electron.call(CHANNELS.setMenu, PAGE, commands);
    expect(electron.menu.map(({ label }) => label)).toEqual(['File', 'Edit', 'View', 'Graph']);
    const [save] = electron.menu[0].submenu ?? [];
    expect(save).toMatchObject({ id: 'save', label: 'Save', accelerator: 'CmdOrCtrl+S', registerAccelerator: false });
    save.click?.();
    expect(electron.window.sent).toEqual([[CHANNELS.command, 'save']]);
    await call(CHANNELS.setMenu, PAGE, []);
    expect(window.sent).toEqual([]);
  });

  it('on a Mac has the application’s and the window’s menus, and no second Quit', () => {
    const menu = menuOf(commands, () => undefined, 'darwin');
    expect(menu.map(({ role, label }) => role ?? label)).toEqual(['appMenu', 'File', 'Edit', 'View', 'Graph', 'windowMenu']);
    expect(menu[1].submenu?.map(({ role, id }) => role ?? id)).toEqual(['save']);
  });
});
