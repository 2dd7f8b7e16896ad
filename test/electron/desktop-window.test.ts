import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { browserCommand, displayFault, findElectron } from '../../src/cli/desktop.ts';
import { inPackage } from '../../src/server/installed.ts';

/** Electron's binary if it has been fetched already: a test does not download. */
function fetchedElectron(): string | null {
  if (!existsSync(inPackage('node_modules/electron/path.txt')) && !process.env.ELECTRON_OVERRIDE_DIST_PATH) return null;
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inPackage('node_modules/electron/dist');
  const binary = join(dist, process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron');
  return existsSync(binary) ? binary : null;
}

const electron = fetchedElectron();
const fault = electron === null ? 'the Electron binary is not at hand' : (displayFault() ?? (existsSync(inPackage('dist/electron/main.js')) ? null : 'the desktop shell is not built'));
if (fault !== null) console.warn(`the desktop window itself is not tested here: ${fault}`);

it.skipIf(fault !== null)('the desktop window opens on its own server and shows the example', async () => {
  const port = await freePort();
  const profile = await mkdtemp(join(tmpdir(), 'geoweft-desktop-'));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electron ?? '', [...sandbox, `--user-data-dir=${profile}`, `--remote-debugging-port=${port}`, inPackage('.'), inPackage('examples/slovenia.weft')], { stdio: 'ignore' });
  try {
    const { chromium } = await import('playwright-core');
    const browser = await connected(() => chromium.connectOverCDP(`http://127.0.0.1:${port}`));
    const [page] = browser.contexts()[0].pages();
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const session = await page.evaluate(async () => (await (await fetch('/api/session')).json()) as unknown);
    expect(session).toMatchObject({ shell: 'electron', file: 'examples/slovenia.weft' });
    expect(await page.evaluate(() => [typeof Reflect.get(window, 'geoweft'), typeof Reflect.get(window, 'require')])).toEqual(['object', 'undefined']);
    await browser.close();
  } finally {
    child.kill();
    await new Promise((done) => child.once('exit', done));
    await rm(profile, { recursive: true, force: true });
  }
});

it('knows where no window can be', () => {
  expect(displayFault('linux', {})).toBe('there is no display');
  expect(displayFault('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBeNull();
  expect(displayFault('darwin', {})).toBeNull();
  expect(browserCommand('win32', 'http://127.0.0.1:1/?token=a')).toEqual(['cmd', '/c', 'start', '', 'http://127.0.0.1:1/?token=a']);
});

it('says within its patience whether Electron can be had', async () => {
  const begun = performance.now();
  const found = electron === null ? await findElectron(300) : { path: electron };
  expect('path' in found || /binary|not installed/.test(found.missing)).toBe(true);
  expect(performance.now() - begun).toBeLessThan(2_000);
});

async function connected<T>(connect: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await connect();
    } catch (error) {
      if (attempt === 60) throw error;
      await new Promise((done) => setTimeout(done, 250));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
