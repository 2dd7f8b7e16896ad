import { spawnSync } from 'node:child_process';

const PYTHON = '/usr/bin/python3';

/** Whether Python has rasterio here. Without it says what a test leaves out. */
export function hasRasterio(leftOut: string): boolean {
  const found = spawnSync(PYTHON, ['-c', 'import rasterio, numpy']).status === 0;
  if (!found) console.warn(`left out, for ${PYTHON} has no rasterio: ${leftOut}`);
  return found;
}

/** Runs a script of test/reference; its output, and whether it succeeded. */
export function python(script: string, args: readonly string[]): { output: string; ok: boolean } {
  const { stdout, stderr, status } = spawnSync(PYTHON, [script, ...args], { encoding: 'utf8' });
  return { output: stdout + stderr, ok: status === 0 };
}
