import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import type { SessionAnswer } from '../../src/server/api.ts';
import { inPackage } from '../../src/server/installed.ts';

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

interface Running {
  readonly child: ChildProcess;
  /** Resolves with all that was printed, once it has so many lines. */
  readonly lines: (count: number) => Promise<string[]>;
  readonly exit: Promise<number | null>;
}

function geoweft(...args: string[]): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/geoweft.ts', ...args], { cwd: inPackage('.'), stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = new Promise<number | null>((done) => child.once('exit', done));
  return {
    child,
    exit,
    async lines(count) {
      while (output.split('\n').length <= count) await new Promise((done) => setTimeout(done, 20));
      return output.trimEnd().split('\n');
    },
  };
}

async function sessionAt(url: string): Promise<SessionAnswer> {
  const { origin, searchParams } = new URL(url);
  const response = await fetch(`${origin}/api/session`, { headers: { authorization: `Bearer ${searchParams.get('token') ?? ''}` } });
  return (await response.json()) as SessionAnswer;
}

it('serve prints its address as JSON, and Ctrl+C stops it in good order', async () => {
  const { child, lines, exit } = geoweft('serve', '--json', '--workspace', 'examples');
  const [line] = await lines(1);
  const { url } = JSON.parse(line) as { url: string };
  expect(await sessionAt(url)).toMatchObject({ workspace: 'examples', shell: 'browser', file: null });
  child.kill('SIGINT');
  expect(await exit).toBe(0);
});

it('start opens a workflow, and with --no-open only prints where', async () => {
  const { child, lines, exit } = geoweft('start', 'examples/slovenia.weft', '--no-open');
  const [where, opened] = await lines(2);
  const url = /http:\S+/.exec(where)?.[0] ?? '';
  expect(opened).toBe('examples/slovenia.weft is open, no window was asked for: open the address in a browser.');
  expect((await sessionAt(url)).file).toMatch(/slovenia\.weft$/);
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

it('a call that is wrong ends with 2 and a sentence', async () => {
  const [file, folder] = [geoweft('start', 'nowhere.weft', '--no-open'), geoweft('serve', '--workspace', 'nowhere')];
  expect([await file.exit, await folder.exit]).toEqual([2, 2]);
  expect(await file.lines(1)).toEqual(['geoweft: there is no file nowhere.weft']);
  expect(await folder.lines(1)).toEqual(['geoweft: there is no folder nowhere']);
});
