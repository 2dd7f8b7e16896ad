import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { inPackage } from '../server/installed.ts';

/** The program that was looked for, or in a few words why it cannot be had. */
export type Found = { readonly path: string } | { readonly missing: string };

/** How long Electron may take to fetch its binary, in milliseconds. */
const ELECTRON_PATIENCE = 20_000;
/** How long a browser's starter is watched for a failure. */
const BROWSER_PATIENCE = 3_000;

/** Why no window can be opened here at all, or null. */
export function displayFault(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): string | null {
  const needsDisplay = platform !== 'win32' && platform !== 'darwin';
  return needsDisplay && !env.DISPLAY && !env.WAYLAND_DISPLAY ? 'there is no display' : null;
}

/** Electron's binary. Its package fetches it when it is first asked for, which needs a network and is given 20 s. */
export async function findElectron(patience = ELECTRON_PATIENCE): Promise<Found> {
  const require = createRequire(inPackage('package.json'));
  try {
    require.resolve('electron');
  } catch {
    return { missing: 'Electron is not installed' };
  }
  const script = "process.stdout.write('\\n' + require('electron'))";
  const { code, output } = await runFor(patience, process.execPath, ['-e', script]);
  const path = output.trim().split('\n').at(-1) ?? '';
  if (code === 0 && path !== '') return { path };
  return { missing: code === null ? `the Electron binary did not come within ${patience / 1000} s` : 'the Electron binary cannot be fetched' };
}

/** Runs a program quietly; code null: it was still running when the time was over, and was ended with all that it had started. */
function runFor(patience: number, program: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: inPackage('.'), stdio: ['ignore', 'pipe', 'ignore'], detached: process.platform !== 'win32' });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const end = (code: number | null): void => {
      clearTimeout(timer);
      done({ code, output });
    };
    const timer = setTimeout(() => {
      if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
      else child.kill();
      end(null);
    }, patience);
    child.on('error', () => end(1));
    child.on('close', (code) => end(code ?? 1));
  });
}

/** Runs the Electron window on a workflow until it is closed. Answers its exit code. */
export function runElectron(path: string, file: string): Promise<number> {
  const isRoot = process.getuid?.() === 0;
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  const args = [...(isRoot ? ['--no-sandbox'] : []), inPackage('.'), file];
  return new Promise((done) => {
    const child = spawn(path, args, { stdio: 'inherit', env });
    const pass = (): boolean => child.kill('SIGTERM');
    process.once('SIGINT', pass);
    process.once('SIGTERM', pass);
    child.on('error', () => done(1));
    child.on('exit', (code) => done(code ?? 0));
  });
}

/** Opens an address in the user's browser. Answers in a few words why it could not, or null. */
export async function openBrowser(url: string): Promise<string | null> {
  const fault = displayFault();
  if (fault !== null) return fault;
  const [program, ...args] = browserCommand(process.platform, url);
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => end(null), BROWSER_PATIENCE);
    const end = (why: string | null): void => {
      clearTimeout(timer);
      child.unref();
      done(why);
    };
    child.on('error', () => end('no browser was found'));
    child.on('exit', (code) => end(code === 0 ? null : 'no browser was found'));
  });
}

export function browserCommand(platform: NodeJS.Platform, url: string): readonly [program: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['cmd', '/c', 'start', '', url];
  return ['xdg-open', url];
}
