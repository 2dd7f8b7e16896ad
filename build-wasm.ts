import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/** One memory of one size, so that views of it stay valid: src/geotiff/wasm-kernels.ts says what is in it. */
const PAGES = '848';
const OPTIONS = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', PAGES, '--maximumMemory', PAGES];

export const WASM_FILE = fileURLToPath(new URL('src/geotiff/wasm-code.ts', import.meta.url));

/** Compiles src/geotiff/assembly. Gives the text of WASM_FILE. Throws what the compiler has to say. */
export async function compileWasm(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'geoweft-wasm-'));
  try {
    const out = join(folder, 'code.wasm');
    // A program of its own: the types of the compiler as a module would change what Array is here.
    await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/assemblyscript/bin/asc.js'), 'src/geotiff/assembly/index.ts', ...OPTIONS, '--outFile', out], { cwd: ROOT });
    return textOf(await readFile(out));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function textOf(code: Buffer): string {
  const lines = code.toString('base64').match(/.{1,140}/g) ?? [];
  return [
    '// Made out of src/geotiff/assembly by `npm run wasm`.',
    'export const WASM_CODE =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(WASM_FILE, await compileWasm());
