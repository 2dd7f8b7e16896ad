import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** What a script prints as JSON when it is given a file with JSON. */
export function pythonJson(script: string, input: unknown): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'));
  try {
    const file = join(folder, 'cases.json');
    writeFileSync(file, JSON.stringify(input));
    const { output, ok } = python(script, [file]);
    if (!ok) throw new Error(output);
    return JSON.parse(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
