import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { WASM_FILE, compileWasm } from '../../../build-wasm.ts';

it('is compiled from the AssemblyScript beside it (npm run wasm)', async () => {
  expect(await compileWasm()).toBe(await readFile(WASM_FILE, 'utf8'));
}, 120_000);
