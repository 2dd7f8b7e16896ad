import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

/** The program that shows a file in its folder, or at least the folder. */
export function revealCommand(platform: NodeJS.Platform, path: string): readonly [program: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', '-R', path];
  if (platform === 'win32') return ['explorer.exe', `/select,${path}`];
  return ['xdg-open', dirname(path)];
}

/** Shows a file in its folder by the desktop's own means. Answers whether there was such a program. */
export function reveal(path: string): Promise<boolean> {
  const [program, ...args] = revealCommand(process.platform, path);
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.on('error', () => done(false));
    child.on('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
