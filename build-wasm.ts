import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createMemoryStream, main } from 'assemblyscript/asc';

/** One memory of one size, so that views of it stay valid: src/geotiff/wasm-kernels.ts says what is in it. */
const PAGES = '560';
const OPTIONS = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', PAGES, '--maximumMemory', PAGES];

export const WASM_FILE = fileURLToPath(new URL('src/geotiff/wasm-code.ts', import.meta.url));

/** Compiles src/geotiff/assembly. Gives the text of WASM_FILE. Throws what the compiler has to say. */
export async function compileWasm(): Promise<string> {
  let code = new Uint8Array();
  const stderr = createMemoryStream();
  const { error } = await main(['src/geotiff/assembly/index.ts', ...OPTIONS, '--outFile', 'code.wasm'], {
    stderr,
    writeFile: (name, contents) => {
      if (name === 'code.wasm' && typeof contents !== 'string') code = Uint8Array.from(contents);
    },
  });
  if (error) throw new Error(stderr.toString(), { cause: error });
  const lines = Buffer.from(code).toString('base64').match(/.{1,140}/g) ?? [];
  return [
    '// Made out of src/geotiff/assembly by `npm run wasm`.',
    'export const WASM_CODE =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(WASM_FILE, await compileWasm());
