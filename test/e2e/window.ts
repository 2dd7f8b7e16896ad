import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, type Page, chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Debian's Chromium, or the one that GEOWEFT_CHROMIUM names. */
export const CHROMIUM = process.env.GEOWEFT_CHROMIUM ?? '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);

export interface ServedWindow {
  readonly url: string;
  stop(): Promise<void>;
  /** Kills the server without asking, as a crash would. */
  kill(): void;
}

/** Starts the built server on a workspace, a process of its own as users have it. */
export async function serve(workspace: string, args: readonly string[] = []): Promise<ServedWindow> {
  const server: ChildProcess = spawn(process.execPath, ['dist/geoweft.js', 'serve', '--json', '--workspace', workspace, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!server.stdout) throw new Error('the server has no output');
  const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    kill: () => void server.kill('SIGKILL'),
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-unsafe-swiftshader'],
  });
}

/** Waits until every node's value and picture is there, and the map has its tiles. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const cards = [...document.querySelectorAll('[data-node]')];
    const pictures = [...document.querySelectorAll('.canvas .picture')];
    return (
      cards.length > 0 &&
      cards.every((card) => card.getAttribute('data-state') !== 'asking') &&
      pictures.every((picture) => picture.querySelector('.skeleton') === null && !picture.classList.contains('stale'))
    );
  }, undefined, { timeout: 60_000 });
}
