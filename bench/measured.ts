import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { noteLoad } from './load.ts';

/** What a whole process took, with all that it started: seconds, and MiB of memory at its highest. */
export interface Measured {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
}

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MEASURE = fileURLToPath(new URL('measure.py', import.meta.url));

/** The Python with numpy and rasterio. The system's comes first: it has them from a package. Throws where there is none. */
export function findPython(): string {
  const python = ['/usr/bin/python3', 'python3'].find((candidate) => hasModules(candidate, 'numpy, rasterio'));
  if (python === undefined) throw new Error('this benchmark needs Python with numpy and rasterio (Debian: python3-numpy, python3-rasterio)');
  return python;
}

export function hasModules(python: string, names: string): boolean {
  return spawnSync(python, ['-c', `import ${names}`]).status === 0;
}

/** Runs a program that must succeed, and answers what it printed. */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', env, maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} failed:\n${stderr}${stdout}`);
  return stdout;
}

/** Runs a command to its end. Throws where it fails, with what it said. */
export function measured(python: string, command: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [MEASURE, ...command], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    const [said, told]: [string[], string[]] = [[], []];
    child.stdio[2]?.on('data', (bytes: Buffer) => said.push(bytes.toString()));
    child.stdio[3]?.on('data', (bytes: Buffer) => told.push(bytes.toString()));
    child.on('error', reject);
    child.on('close', () => {
      const { status, ...result } = JSON.parse(told.join('') || '{"status":-1,"wall":0,"cpu":0,"peak":0}') as Measured & { status: number };
      if (status === 0) resolve(result);
      else reject(new Error(`${command.join(' ')} failed:\n${said.join('')}`));
    });
  });
}

/** Runs some candidates in turns, so that what else the machine does meets all alike: first each once to warm the disk's cache, then `runs` times. */
export async function inTurns<Name extends string>(names: readonly Name[], runs: number, once: (name: Name) => Promise<Measured>): Promise<Map<Name, Measured[]>> {
  const results = new Map(names.map((name): [Name, Measured[]] => [name, []]));
  for (let turn = 0; turn <= runs; turn++) {
    const order = [...names.slice(turn % names.length), ...names.slice(0, turn % names.length)];
    for (const name of order) {
      const result = await once(name);
      noteLoad();
      if (turn > 0) results.get(name)?.push(result);
      console.log(`  ${turn === 0 ? 'warming' : `run ${turn}`} ${name}: ${result.wall.toFixed(2)} s, ${result.cpu.toFixed(2)} s of CPU, ${result.peak.toFixed(0)} MiB`);
    }
  }
  return results;
}
